/** What a tile can stand for. `mark` is one or two letters, so that nothing is told by colour alone. */
export interface TileCategory<Key extends string = string> {
  key: Key;
  label: string;
  colour: TileColour;
  mark: string;
}

export interface NamedTile<Key extends string = string> {
  name: string;
  q: number;
  r: number;
  category: Key;
  /** The page about it, linked in the table. */
  href?: string;
}

/** Light enough that marks and the lines between tiles, which are black, stand out from each of them by 7 to 1. */
export const tileColours = {
  green: "#85c9a4",
  yellow: "#ffdd00",
  red: "#f3a69a",
  blue: "#9fcbee",
  grey: "#dee0e2",
  white: "#ffffff",
} as const;
type TileColour = keyof typeof tileColours;

/** Centre to corner, and centre to side, of one tile in units of the drawing. */
const radius = 10;
const side = 8.66;
/** Pixels for one unit: marks are read at this size, whether the map holds four tiles or four hundred. */
const scale = 1.25;

/** A hexagon on its point around 0, 0. */
const tileShape = [
  [0, -radius],
  [side, -radius / 2],
  [side, radius / 2],
  [0, radius],
  [-side, radius / 2],
  [-side, -radius / 2],
]
  .map((corner) => corner.join(","))
  .join(" ");

const isOdd = (row: number): boolean => Math.abs(row) % 2 === 1;
const round = (length: number): number => Math.round(length * 100) / 100;

/** The centre of a tile, downwards and to the right, before the drawing is moved to its place. */
const centreOf = ({ q, r }: { q: number; r: number }) => ({
  x: round((q + (isOdd(r) ? 0.5 : 0)) * 2 * side),
  y: round(-r * 1.5 * radius),
});

/** A map of bodies with one tile each, drawn by `components/tile-map.njk` together with its legend and the table of the same data. */
export function tileMap<Key extends string>(
  tiles: readonly NamedTile<Key>[],
  categories: readonly TileCategory<Key>[],
) {
  const byKey = new Map(categories.map((category) => [category.key, category]));
  const drawn = tiles.flatMap(({ name, category: key, href, ...place }) => {
    const category = byKey.get(key);
    return category ? [{ name, href, ...centreOf(place), ...viewOf(category) }] : [];
  });
  const margin = radius + 1;
  const [xs, ys] = [drawn.map(({ x }) => x), drawn.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs) - margin, Math.min(...ys) - margin];
  const [width, height] = [Math.max(...xs) + margin - left, Math.max(...ys) + margin - top];
  return {
    shape: tileShape,
    viewBox: drawn.length > 0 ? [left, top, width, height].map(round).join(" ") : "0 0 0 0",
    width: drawn.length > 0 ? Math.ceil(width * scale) : 0,
    tiles: drawn,
    legend: categories.map((category) => ({
      ...viewOf(category),
      count: tiles.filter(({ category: key }) => key === category.key).length,
    })),
  };
}

const viewOf = ({ label, colour, mark }: TileCategory) => ({ label, mark, colour: tileColours[colour] });

export type TileMap = ReturnType<typeof tileMap>;
