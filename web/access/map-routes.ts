import { Hono } from "hono";
import * as z from "zod";
import { answerFor } from "#functions/access/combine.ts";
import { type Status, statusLabels } from "#functions/access/rules.ts";
import { isMember } from "#functions/accounts/rules.ts";
import type { ToolName } from "#functions/catalogue/rules.ts";
import { Refusal } from "#functions/errors.ts";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { dayOf } from "#web/day-field.ts";
import { query } from "#web/params.ts";
import { page } from "#web/render.ts";
import { type TileCategory, type TileMap, tileMap } from "#web/tile-map.ts";

const choicePage = page<{ title: string; tools: readonly ToolName[] }>("access/choose-map.njk");
const mapPage = page<{ title: string; tool: ToolName; map: TileMap; isMember: boolean; today: string }>(
  "access/map.njk",
);

const MapQuery = z.object({ tool: z.string().max(60).default("") });

/** To people outside, who has not agreed to be shown is no other than who has said nothing. */
const categoriesFor = (isPublic: boolean): TileCategory<Status>[] => [
  { key: "open", label: statusLabels.open, colour: "green", mark: "O" },
  { key: "restricted", label: statusLabels.restricted, colour: "yellow", mark: "L" },
  { key: "blocked", label: statusLabels.blocked, colour: "red", mark: "B" },
  { key: "unknown", label: isPublic ? "Unknown, or not public" : statusLabels.unknown, colour: "white", mark: "?" },
];

/** One tool in every council, as a map. It costs the tool's columns and the map, whatever else the register holds. */
export const accessMapRoutes = ({ access, catalogue, organisations, now }: Services) =>
  new Hono<WebEnv>().get("/map", async (c) => {
    const { tool: toolId } = query(c, MapQuery);
    if (toolId === "") {
      return choicePage(c, { title: "Where a tool works, on a map", tools: await catalogue.listToolNames() });
    }
    const actor = c.get("actor");
    const member = actor !== undefined && isMember(actor);
    const [tool, places] = await Promise.all([catalogue.findTool(toolId), organisations.tileMap()]);
    if (!tool) throw new Refusal("not_found");
    const stated = await access.recordsOnTool(actor, toolId);
    const tiles = places.map(({ organisationId, ...place }) => ({
      ...place,
      category: answerFor(stated.get(organisationId) ?? [], undefined, { now: now().toISOString() }).status,
      href: `/organisations/${organisationId}/access`,
    }));
    return mapPage(c, {
      title: `Where ${tool.name} works, on a map`,
      tool,
      map: tileMap(tiles, categoriesFor(!member)),
      isMember: member,
      today: dayOf(now()),
    });
  });
