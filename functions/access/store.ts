import { type EntityConfiguration, Service } from "electrodb";
import { commit, readBatches, unlessConditionFails } from "#functions/table.ts";
import { type Act, trace } from "#functions/trace.ts";
import { cellKey, columnOf, rowOf, toCell } from "./cells.ts";
import { accessEntities } from "./entities.ts";
import { Statement, type StatementDraft } from "./rules.ts";

/** As a statement is written: what goes into the history, what stands from now on, and what stood. */
export interface StatementWrite {
  before: Statement | undefined;
  statement: Statement;
  standing: Statement;
}

type Key = Pick<StatementDraft, "organisationId" | "toolId" | "source">;
const keyOf = ({ organisationId, toolId, source }: Key): Key => ({ organisationId, toolId, source });

export function createStatementStore(config: EntityConfiguration) {
  const db = new Service(accessEntities(config), config);
  const { statement, pastStatement, row, column } = db.entities;
  type Actions = Parameters<Parameters<typeof db.transaction.write>[0]>[0];

  const writeStatement = (actions: Actions, { before, statement: said, standing }: StatementWrite) => [
    before === undefined
      ? actions.statement.create(standing).commit()
      : actions.statement
          .put(standing)
          .where(({ version }, { eq }) => eq(version, before.version))
          .commit(),
    actions.pastStatement.create(said).commit(),
  ];

  /** So that a cell can be set inside it. */
  async function ensureRowAndColumn({ organisationId, toolId }: Key): Promise<void> {
    const empty = { version: 0, cells: {} };
    await Promise.all([
      unlessConditionFails(row.create({ organisationId, row: rowOf(toolId), ...empty }).go()),
      unlessConditionFails(column.create({ toolId, column: columnOf(organisationId), ...empty }).go()),
    ]);
  }

  return {
    async findStatement(key: Key): Promise<Statement | undefined> {
      const { data } = await statement.get(keyOf(key)).go({ consistent: true });
      return data ? Statement.parse(data) : undefined;
    },

    findStatements: (keys: readonly Key[]): Promise<Statement[]> =>
      readBatches(
        keys.map(keyOf),
        (batch) => statement.get(batch).go({ consistent: true }),
        (item) => Statement.parse(item),
      ),

    /** Everything that stands at one organisation, by tool. */
    async listStatements(organisationId: string, toolId?: string): Promise<Statement[]> {
      const { data } = await statement.query
        .byOrganisation({ organisationId, ...(toolId && { toolId }) })
        .go({ consistent: true, pages: "all" });
      return data.map((item) => Statement.parse(item)).filter((each) => toolId === undefined || each.toolId === toolId);
    },

    /** Everything that was ever stated at one organisation. */
    async listHistory(organisationId: string): Promise<Statement[]> {
      const { data } = await pastStatement.query
        .byOrganisation({ organisationId })
        .go({ consistent: true, pages: "all" });
      return data.map((item) => Statement.parse(item));
    },

    /** One statement with its cells in row and column. `mark`: once only; refused as `already_told` if it is there. */
    async saveStatement(
      write: StatementWrite,
      act: Omit<Act, "subjectId">,
      mark?: { mark: string; expiresAtSecond: number },
    ): Promise<void> {
      const { organisationId, toolId, source } = write.statement;
      const cell = toCell(write.standing);
      const inRow = `cells.${cellKey(toolId, source)}` as "cells";
      const inColumn = `cells.${cellKey(organisationId, source)}` as "cells";
      let lacksPlace = false;
      const noteMissing = () => {
        lacksPlace = true;
        return undefined;
      };
      const save = () =>
        commit(
          () =>
            db.transaction
              .write((actions) => [
                ...(mark ? [actions.mark.create(mark).commit()] : []),
                ...writeStatement(actions, write),
                actions.row
                  .patch({ organisationId, row: rowOf(toolId) })
                  .set({ [inRow]: cell })
                  .add({ version: 1 })
                  .commit(),
                actions.column
                  .patch({ toolId, column: columnOf(organisationId) })
                  .set({ [inColumn]: cell })
                  .add({ version: 1 })
                  .commit(),
                ...trace(actions, { ...act, subjectId: organisationId }),
              ])
              .go(),
          [...(mark ? [() => "already_told" as const] : []), undefined, undefined, noteMissing, noteMissing],
        );
      await save();
      if (!lacksPlace) return;
      await ensureRowAndColumn(write.statement);
      await save();
    },

    /** At most `statementsInOneTransaction`, of whichever organisations. Rows and columns follow by the outbox. */
    async saveStatements(
      writes: readonly StatementWrite[],
      { chunkId, expiresAtSecond }: { chunkId: string; expiresAtSecond: number },
      act: Act,
    ): Promise<void> {
      const pairs = writes.map(({ statement: { organisationId, toolId } }) => ({ organisationId, toolId }));
      await commit(() =>
        db.transaction
          .write((actions) => [
            ...writes.flatMap((write) => writeStatement(actions, write)),
            actions.chunk.create({ chunkId, pairs, expiresAtSecond }).commit(),
            ...trace(actions, act, [{ type: "access_recorded", subjectId: chunkId }]),
          ])
          .go(),
      );
    },
  };
}

export type StatementStore = ReturnType<typeof createStatementStore>;
