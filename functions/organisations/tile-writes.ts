import { type EntityConfiguration, Service } from "electrodb";
import { mapTileEntity } from "./entities.ts";
import type { Organisation } from "./rules.ts";
import type { MapTile } from "./tiles.ts";

const tileService = (config: EntityConfiguration) => new Service({ mapTile: mapTileEntity(config) }, config);
type TileActions = Parameters<Parameters<ReturnType<typeof tileService>["transaction"]["write"]>[0]>[0];

const mapTileOf = ({ organisationId, name, endedOn, hasEnded, tile }: Organisation): MapTile | undefined =>
  tile && { organisationId, name, endedOn, hasEnded, ...tile };

/** The writes to spread into the transaction that saves a body, so that the map is never behind the register. */
export function tileChanges({ mapTile }: TileActions, before: Organisation | undefined, after: Organisation) {
  const [held, tile] = [before && mapTileOf(before), mapTileOf(after)];
  if (JSON.stringify(held) === JSON.stringify(tile)) return [];
  const { organisationId } = after;
  return [
    tile ? mapTile.put({ map: "tiles", ...tile }).commit() : mapTile.delete({ map: "tiles", organisationId }).commit(),
  ];
}
