import * as z from "zod";

/** Where a body stands on the map on which every council has one tile: column and row, rows counted northwards, odd ones half a tile further east (the hexjson layout `odd-r`). */
export const Tile = z.object({ q: z.int(), r: z.int() });
export type Tile = z.infer<typeof Tile>;

/** What the map shows of one body. */
export const MapTile = Tile.extend({
  organisationId: z.string(),
  name: z.string(),
  endedOn: z.string().optional(),
  hasEnded: z.boolean(),
});
export type MapTile = z.infer<typeof MapTile>;
