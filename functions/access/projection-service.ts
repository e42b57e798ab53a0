import { Refusal } from "#functions/errors.ts";
import { aboutOf, type Cells, cellKey, columnOf, rowOf, toCell } from "./cells.ts";
import type { Pair, Projection, ProjectionStore } from "./projection-store.ts";
import { type Statement, sources } from "./rules.ts";
import type { StatementStore } from "./store.ts";

interface ProjectionOptions {
  statements: Pick<StatementStore, "findStatements" | "listStatements">;
  projections: ProjectionStore;
}

/** A place in a projection, and what is read and written there. */
interface Place {
  pairs: Pair[];
  find: () => Promise<Projection>;
  save: (read: Projection, cells: Cells) => Promise<boolean>;
  keyOf: (statement: Statement) => string;
  pairOf: (about: string) => Pair;
}

const mostAttempts = 8;
const isSame = (one: Cells, other: Cells): boolean =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

function grouped<Key extends string | number>(pairs: readonly Pair[], keyOf: (pair: Pair) => Key): [Key, Pair[]][] {
  const groups = new Map<Key, Pair[]>();
  for (const pair of pairs) groups.set(keyOf(pair), [...(groups.get(keyOf(pair)) ?? []), pair]);
  return [...groups];
}

/** The keys of all that can be stated on the pairs, each once. */
const everySource = (pairs: readonly Pair[]) => {
  const once = new Map(pairs.map((pair) => [`${pair.organisationId} ${pair.toolId}`, pair]));
  return [...once.values()].flatMap((pair) => sources.map((source) => ({ ...pair, source })));
};

/** Part of the access service: rows and columns, derived from the statements that stand. */
export function createProjectionService({ statements, projections }: ProjectionOptions) {
  function rowPlace(pairs: Pair[]): Place {
    const [{ organisationId, toolId } = { organisationId: "", toolId: "" }] = pairs;
    const key = { organisationId, row: rowOf(toolId) };
    return {
      pairs,
      find: () => projections.findRow(key),
      save: (read, cells) => projections.saveRow(key, read, cells),
      keyOf: (statement) => cellKey(statement.toolId, statement.source),
      pairOf: (about) => ({ organisationId, toolId: about }),
    };
  }

  function columnPlace(pairs: Pair[]): Place {
    const [{ organisationId, toolId } = { organisationId: "", toolId: "" }] = pairs;
    const key = { toolId, column: columnOf(organisationId) };
    return {
      pairs,
      find: () => projections.findColumn(key),
      save: (read, cells) => projections.saveColumn(key, read, cells),
      keyOf: (statement) => cellKey(statement.organisationId, statement.source),
      pairOf: (about) => ({ organisationId: about, toolId }),
    };
  }

  const placesOf = (pairs: readonly Pair[]): Place[] => [
    ...grouped(pairs, ({ organisationId, toolId }) => `${organisationId} ${rowOf(toolId)}`).map(([, of]) =>
      rowPlace(of),
    ),
    ...grouped(pairs, ({ organisationId, toolId }) => `${toolId} ${columnOf(organisationId)}`).map(([, of]) =>
      columnPlace(of),
    ),
  ];

  /**
   * The place is read before the statements are: whatever is stated in between raises its version, and the write fails. `anew`: every
   * cell is derived, also those that the pairs do not name; otherwise the others stay as they are.
   */
  async function project({ pairs, find, save, keyOf, pairOf }: Place, { anew }: { anew: boolean }): Promise<boolean> {
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      const read = await find();
      const there = anew ? Object.keys(read.cells).map((key) => pairOf(aboutOf(key))) : [];
      const found = await statements.findStatements(everySource([...pairs, ...there]));
      const derived = Object.fromEntries(found.map((statement) => [keyOf(statement), toCell(statement)]));
      const next = anew ? derived : { ...read.cells, ...derived };
      if (isSame(read.cells, next)) return false;
      if (await save(read, next)) return true;
    }
    throw new Refusal("changed_meanwhile");
  }

  return {
    /** What follows a transaction of many statements. May be repeated. */
    async projectChunk(chunkId: string): Promise<void> {
      for (const place of placesOf((await projections.findChunk(chunkId)) ?? [])) await project(place, { anew: false });
    },

    /** Derives every row and column of these organisations anew. Returns how many were wrong. Stating may go on meanwhile. */
    async rebuild(organisationIds: readonly string[]): Promise<{ places: number; corrected: number }> {
      const pairs = new Map<string, Pair>();
      for (const organisationId of organisationIds) {
        for (const { toolId } of await statements.listStatements(organisationId)) {
          pairs.set(`${organisationId} ${toolId}`, { organisationId, toolId });
        }
      }
      const places = placesOf([...pairs.values()]);
      let corrected = 0;
      for (const place of places) if (await project(place, { anew: true })) corrected += 1;
      return { places: places.length, corrected };
    },
  };
}
