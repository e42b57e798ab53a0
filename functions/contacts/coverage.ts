import * as z from "zod";
import { Kind, kinds, Nation, nations } from "#functions/organisations/rules.ts";
import type { Contact } from "./rules.ts";

/** How far an organisation's contact is known, the best first. Says neither who nor how many. */
export const categories = ["confirmed", "unconfirmed", "volunteer", "nobody"] as const;
export const Category = z.enum(categories);
export type Category = z.infer<typeof Category>;

/** The one item of an organisation's that a member's page may read. Kind and nation are those under which it is counted. */
export const Coverage = z.object({
  organisationId: z.string(),
  version: z.int().positive(),
  category: Category,
  kind: Kind,
  nation: Nation.optional(),
});
export type Coverage = z.infer<typeof Coverage>;

/** An organisation that has ended is nobody's to look after. */
export function categoryOf(
  contacts: readonly Pick<Contact, "state">[],
  volunteers: number,
  isCurrent: boolean,
): Category {
  const holds = (...states: Contact["state"][]) => contacts.some(({ state }) => states.includes(state));
  if (!isCurrent) return "nobody";
  if (holds("confirmed")) return "confirmed";
  if (holds("unconfirmed", "unverified")) return "unconfirmed";
  return volunteers > 0 ? "volunteer" : "nobody";
}

/** Those that are counted as they change; "nobody" is what is left of all organisations. */
type Counted = Exclude<Category, "nobody">;
const countedCategories = categories.filter((category): category is Counted => category !== "nobody");
export const noNation = "none";
export const nationKeys = [...nations, noNation] as const;

type Cell = Pick<Coverage, "kind" | "nation">;
export const cellKey = ({ kind, nation }: Cell): string => `${kind}.${nation ?? noNation}`;

/** What one change adds to the counters of one kind and nation. */
export interface CounterChange extends Cell {
  add: Partial<Record<Counted, number>>;
}

/** The counters that a change of coverage moves; none when it is counted as before. */
export function counterChanges(before: Coverage | undefined, after: Coverage): CounterChange[] {
  const isSameCell = before && cellKey(before) === cellKey(after);
  if (isSameCell && before.category === after.category) return [];
  const minus = before && before.category !== "nobody" ? { [before.category]: -1 } : {};
  const plus = after.category !== "nobody" ? { [after.category]: 1 } : {};
  const cell = ({ kind, nation }: Cell) => ({ kind, nation });
  const changes: CounterChange[] = isSameCell
    ? [{ ...cell(after), add: { ...minus, ...plus } }]
    : [...(before ? [{ ...cell(before), add: minus }] : []), { ...cell(after), add: plus }];
  return changes.filter(({ add }) => Object.keys(add).length > 0);
}

/** The counters of one kind and nation as they stand. */
export const CoverageTotal = z.object({
  kind: z.enum(kinds),
  nation: z.enum(nationKeys),
  confirmed: z.int().default(0),
  unconfirmed: z.int().default(0),
  volunteer: z.int().default(0),
});
export type CoverageTotal = z.infer<typeof CoverageTotal>;

/** How many current organisations there are of each kind and nation, counted once a day. */
export const Census = z.object({ countedOn: z.iso.date(), counts: z.record(z.string(), z.int().nonnegative()) });
export type Census = z.infer<typeof Census>;

export const censusOf = (cells: readonly Cell[], countedOn: string): Census => {
  const counts: Record<string, number> = {};
  for (const cell of cells) counts[cellKey(cell)] = (counts[cellKey(cell)] ?? 0) + 1;
  return { countedOn, counts };
};

export type CategoryCounts = Record<Category, number>;
export interface CoverageTotals {
  all: CategoryCounts;
  byNation: { key: Nation | typeof noNation; counts: CategoryCounts }[];
  byKind: { key: Kind; counts: CategoryCounts }[];
}

/** Fewer organisations than this would be as good as named. */
const fewestShown = 5;

function countsOf(totals: readonly CoverageTotal[], organisations: number): CategoryCounts {
  const counts = { confirmed: 0, unconfirmed: 0, volunteer: 0, nobody: 0 };
  for (const total of totals) for (const category of countedCategories) counts[category] += total[category];
  const known = counts.confirmed + counts.unconfirmed + counts.volunteer;
  return { ...counts, nobody: Math.max(0, organisations - known) };
}

const sumOf = (counts: CategoryCounts): number => categories.reduce((sum, category) => sum + counts[category], 0);

/** Totals by nation and by kind, never by both at once, and without those that hold too few to be nameless. */
export function totalsOf(totals: readonly CoverageTotal[], { counts }: Pick<Census, "counts">): CoverageTotals {
  const organisations = (isCounted: (kind: string, nation: string) => boolean): number =>
    Object.entries(counts).reduce((sum, [key, count]) => {
      const [kind = "", nation = ""] = key.split(".");
      return isCounted(kind, nation) ? sum + count : sum;
    }, 0);
  const shown = <Row extends { counts: CategoryCounts }>(rows: Row[]): Row[] =>
    rows.filter((row) => sumOf(row.counts) >= fewestShown);
  return {
    all: countsOf(
      totals,
      organisations(() => true),
    ),
    byNation: shown(
      nationKeys.map((key) => ({
        key,
        counts: countsOf(
          totals.filter(({ nation }) => nation === key),
          organisations((_, nation) => nation === key),
        ),
      })),
    ),
    byKind: shown(
      kinds.map((key) => ({
        key,
        counts: countsOf(
          totals.filter(({ kind }) => kind === key),
          organisations((kind) => kind === key),
        ),
      })),
    ),
  };
}
