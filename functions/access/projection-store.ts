import { type EntityConfiguration, Service } from "electrodb";
import * as z from "zod";
import { readBatches, unlessConditionFails } from "#functions/table.ts";
import { type Cells, rowNumbers } from "./cells.ts";
import { accessEntities } from "./entities.ts";
import { Tally } from "./tallies.ts";

export interface Projection {
  /** 0 where there is none yet. */
  version: number;
  cells: Cells;
}

/** How many organisations there were. */
const Census = z.object({ current: z.int().nonnegative(), countedAt: z.iso.datetime() });
export type Census = z.infer<typeof Census>;

export interface Pair {
  organisationId: string;
  toolId: string;
}

/** Rows and columns. They are derived: what they hold is also in the statements. */
export function createProjectionStore(config: EntityConfiguration) {
  const { row, column, chunk, census, tally } = new Service(accessEntities(config), config).entities;

  /** Each cell is parsed by `readCells`, where it is read: most writes look at none. */
  const asProjection = (data: { version: number; cells: unknown } | null): Projection =>
    data ? { version: data.version, cells: data.cells as Cells } : { version: 0, cells: {} };

  return {
    /** Undefined when it has expired. */
    async findChunk(chunkId: string): Promise<Pair[] | undefined> {
      const { data } = await chunk.get({ chunkId }).go({ consistent: true });
      return data?.pairs;
    },

    async findRow(key: { organisationId: string; row: number }): Promise<Projection> {
      return asProjection((await row.get(key).go({ consistent: true })).data);
    },

    async findColumn(key: { toolId: string; column: number }): Promise<Projection> {
      return asProjection((await column.get(key).go({ consistent: true })).data);
    },

    /** False when somebody wrote to it since it was read. */
    async saveRow(key: { organisationId: string; row: number }, read: Projection, cells: Cells): Promise<boolean> {
      const next = { ...key, cells, version: read.version + 1 };
      const saved = await unlessConditionFails(
        row
          .put(next)
          .where(({ version }, { eq, notExists }) => `${notExists(version)} OR ${eq(version, read.version)}`)
          .go(),
      );
      return saved !== undefined;
    },

    async saveColumn(key: { toolId: string; column: number }, read: Projection, cells: Cells): Promise<boolean> {
      const next = { ...key, cells, version: read.version + 1 };
      const saved = await unlessConditionFails(
        column
          .put(next)
          .where(({ version }, { eq, notExists }) => `${notExists(version)} OR ${eq(version, read.version)}`)
          .go(),
      );
      return saved !== undefined;
    },

    /** Undefined before the first count. */
    async findCensus(): Promise<Census | undefined> {
      const { data } = await census.get({ census: "organisations" }).go();
      return data ? Census.parse(data) : undefined;
    },

    async saveCensus(counted: Census): Promise<void> {
      await census.put({ census: "organisations", ...counted }).go();
    },

    /** Of the tools that have been counted. */
    findTallies: async (toolIds: readonly string[]): Promise<ReadonlyMap<string, Tally>> =>
      new Map(
        await readBatches(
          [...new Set(toolIds)],
          (batch) => tally.get(batch.map((toolId) => ({ toolId }))).go(),
          (item) => [item.toolId, Tally.parse(item.tally)] as const,
        ),
      ),

    async saveTally(toolId: string, counted: Tally): Promise<void> {
      await tally.put({ toolId, tally: counted }).go();
    },

    /** All rows of the organisations: eight keys each, 100 keys a read. */
    readRows: (organisationIds: readonly string[]) =>
      readBatches(
        organisationIds.flatMap((organisationId) => rowNumbers.map((number) => ({ organisationId, row: number }))),
        (batch) => row.get(batch).go(),
        ({ organisationId, cells }) => ({ organisationId, cells: cells as Cells }),
      ),

    /** All columns of a tool. */
    async readColumns(toolId: string): Promise<Cells[]> {
      const { data } = await column.query.byTool({ toolId }).go({ pages: "all" });
      return data.map(({ cells }) => cells as Cells);
    },
  };
}

export type ProjectionStore = ReturnType<typeof createProjectionStore>;
