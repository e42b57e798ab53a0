import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type TileCategory, tileColours, tileMap } from "./tile-map.ts";

const categories: TileCategory<"open" | "unknown">[] = [
  { key: "open", label: "Open", colour: "green", mark: "O" },
  { key: "unknown", label: "Not known", colour: "white", mark: "?" },
];
const at = (q: number, r: number, name = `${q} ${r}`) => ({ name, q, r, category: "open" as const });
const centres = (...tiles: ReturnType<typeof at>[]) => tileMap(tiles, categories).tiles.map(({ x, y }) => [x, y]);
const apart = ([x, y]: number[] = [], [otherX, otherY]: number[] = []) =>
  Math.hypot((x ?? 0) - (otherX ?? 0), (y ?? 0) - (otherY ?? 0));

const anyPlace = fc.record({ q: fc.integer({ min: -40, max: 40 }), r: fc.integer({ min: -40, max: 40 }) });

describe("a tile map", () => {
  it("has north at the top, and odd rows half a tile further east, below nought too", () => {
    expect(centres(at(0, 0), at(0, 1), at(0, -1), at(1, 0))).toEqual([
      [0, -0],
      [8.66, -15],
      [8.66, 15],
      [17.32, -0],
    ]);
  });

  it("has no two tiles over each other, and six that touch around each", () => {
    fc.assert(
      fc.property(anyPlace, ({ q, r }) => {
        const around = Array.from({ length: 25 }, (_, index) => at(q - 2 + (index % 5), r - 2 + Math.floor(index / 5)));
        const [middle] = centres(at(q, r));
        const distances = centres(...around.filter((tile) => tile.q !== q || tile.r !== r)).map((one) =>
          apart(one, middle),
        );
        expect(Math.min(...distances)).toBeGreaterThan(17.2);
        expect(distances.filter((distance) => distance < 17.5)).toHaveLength(6);
      }),
    );
  });

  it("shows the whole of every tile inside its view", () => {
    fc.assert(
      fc.property(fc.array(anyPlace, { minLength: 1, maxLength: 30 }), (places) => {
        const { viewBox, tiles } = tileMap(
          places.map(({ q, r }) => at(q, r)),
          categories,
        );
        const [left = 0, top = 0, width = 0, height = 0] = viewBox.split(" ").map(Number);
        for (const { x, y } of tiles) {
          expect(x - 8.66).toBeGreaterThan(left);
          expect(x + 8.66).toBeLessThan(left + width);
          expect(y - 10).toBeGreaterThan(top);
          expect(y + 10).toBeLessThan(top + height);
        }
      }),
    );
  });

  it("says in words and by a mark what each tile stands for, and counts each category, empty ones too", () => {
    const { tiles, legend } = tileMap([at(0, 0, "Eastmere"), at(1, 0, "Northwold")], categories);
    expect(tiles.map(({ name, label, mark }) => [name, label, mark])).toEqual([
      ["Eastmere", "Open", "O"],
      ["Northwold", "Open", "O"],
    ]);
    expect(legend.map(({ label, count }) => [label, count])).toEqual([
      ["Open", 2],
      ["Not known", 0],
    ]);
  });

  it("is nothing without tiles", () => {
    expect(tileMap([], categories)).toMatchObject({ tiles: [], viewBox: "0 0 0 0" });
  });
});

/** Relative luminance, WCAG 2.2. */
const luminance = (colour: string): number =>
  [1, 3, 5]
    .map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * ([0.2126, 0.7152, 0.0722][index] ?? 0), 0);

it.each(Object.entries(tileColours))("the black marks and lines stand out from %s by 7 to 1", (_, colour) => {
  expect((luminance(colour) + 0.05) / (luminance("#0b0c0c") + 0.05)).toBeGreaterThan(7);
});
