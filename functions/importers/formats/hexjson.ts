import * as z from "zod";
import { Tile } from "#functions/organisations/tiles.ts";
import { tidy, whyDamaged } from "../texts.ts";
import { type Format, type OrganisationUnit, parsed, type Rejection, whyNoUnit } from "../units.ts";

/** Of hexjson's four layouts (https://open-innovations.org/projects/hexmaps/hexjson) the one that our map draws. */
const Hexes = z.object({ layout: z.literal("odd-r"), hexes: z.record(z.string(), z.unknown()) });
const Hex = Tile.extend({ n: z.string() });
const gssForm = /^[EWSN]\d{8}$/;

function toUnit(code: string, hex: unknown, at: string): OrganisationUnit | string {
  const damaged = whyDamaged(code);
  if (damaged) return damaged;
  if (!gssForm.test(code)) return `has “${code}” for a GSS code`;
  const { data, error } = Hex.safeParse(hex);
  if (!data) return `lacks ${error.issues[0]?.path.join(".") || "what a tile has"}`;
  const damage = whyDamaged(data.n);
  if (damage) return damage;
  const unit: OrganisationUnit = {
    ...{ type: "organisation", at, key: code, name: tidy(data.n), mayAdd: false },
    ...{ codes: [{ scheme: "gss", code }], tile: { q: data.q, r: data.r } },
  };
  return whyNoUnit(unit) ?? unit;
}

/** A map of tiles: one entry is where one body stands, for a body that is known by its GSS code. */
export const hexjsonTiles: Format<OrganisationUnit> = {
  name: "tile map (hexjson)",
  isShapeOf: ({ json }) => Hexes.safeParse(json).success,
  parse: ({ json }) =>
    parsed(
      Object.entries(Hexes.parse(json).hexes).map(
        ([code, hex], index): { unit: OrganisationUnit } | { rejection: Rejection } => {
          const at = `hexes[${index}]`;
          const unit = toUnit(code, hex, at);
          return typeof unit === "string" ? { rejection: { at, reason: unit } } : { unit };
        },
      ),
    ),
};
