import { setTimeout as delay } from "node:timers/promises";
import { digestOf } from "#functions/digest.ts";
import { Refusal } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import { batches } from "#functions/table.ts";
import { addDays, secondOf } from "#functions/times.ts";
import { Statement, type StatementDraft, type Status, statementsInOneTransaction } from "./rules.ts";
import type { StatementStore, StatementWrite } from "./store.ts";
import { stated, withResult } from "./succession.ts";

interface RecordingOptions {
  store: StatementStore;
  now: () => Date;
}

export interface OwnerStatement {
  organisationId: string;
  toolId: string;
  status: Status;
  conditions?: string | undefined;
  acts?: StatementDraft["acts"];
  groups?: StatementDraft["groups"];
  reviewAt?: string | undefined;
  /** The person who decided. */
  by: string;
}

/** One person's, of today. */
export interface Observation {
  organisationId: string;
  toolId: string;
  source: "report" | "self_test";
  result: Status;
  /** For a report. */
  by?: string;
  mark: { mark: string; expiresAtSecond: number };
}

const chunkKeptDays = 30;
/** Colleagues who try at the same moment follow one another. */
const mostAttempts = 12;

const pairKey = ({ organisationId, toolId, source }: StatementDraft): string => `${organisationId} ${toolId} ${source}`;

/** A draft is parsed here, so that what is kept can be read back. */
const parsed = (draft: StatementDraft): StatementDraft => {
  const { version: _version, ...statement } = Statement.parse({ ...draft, version: 1 });
  return statement;
};

/** Part of the access service: what is stated, one at a time or many. It asks for no role: whoever calls it has. */
export function createRecordingService({ store, now }: RecordingOptions) {
  const at = () => now().toISOString();

  function writeOf(before: Statement | undefined, draft: StatementDraft): StatementWrite | undefined {
    const next = stated(before, parsed(draft));
    return next && { before, ...next };
  }

  async function saveChunk(drafts: readonly StatementDraft[], actorId: string): Promise<number> {
    const found = new Map((await store.findStatements(drafts)).map((each) => [pairKey(each), each]));
    const writes = drafts.flatMap((draft) => writeOf(found.get(pairKey(draft)), draft) ?? []);
    if (writes.length === 0) return 0;
    const chunkId = newId("statement");
    const expiresAtSecond = secondOf(addDays(at(), chunkKeptDays));
    const digest = digestOf(writes.map(({ statement }) => statement));
    const act = { type: "access_stated", subjectId: chunkId, actorId, at: at(), digest };
    await store.saveStatements(writes, { chunkId, expiresAtSecond }, act);
    return writes.length;
  }

  return {
    /**
     * Many statements, in as few transactions as they fit; each transaction is whole or not at all, and stating the same again changes
     * nothing. Rows and columns follow by the outbox.
     */
    async saveStatements(
      statements: readonly StatementDraft[],
      actorId: string,
      onProgress: (done: number) => void = () => {},
    ): Promise<{ saved: number; unchanged: number }> {
      // Two statements of one source on one pair are two acts: the later one has to see the earlier.
      const rounds: Map<string, StatementDraft>[] = [];
      for (const draft of statements) {
        const free = rounds.find((round) => !round.has(pairKey(draft)));
        if (free) free.set(pairKey(draft), draft);
        else rounds.push(new Map([[pairKey(draft), draft]]));
      }
      let [saved, done] = [0, 0];
      for (const chunk of rounds.flatMap((round) => batches([...round.values()], statementsInOneTransaction))) {
        saved += await saveChunk(chunk, actorId);
        done += chunk.length;
        onProgress(done);
      }
      return { saved, unchanged: statements.length - saved };
    },

    /** What a web filtering lead decided, dated today. Deciding the same again on the same day is one statement. */
    async recordOwnerStatement({ by, ...about }: OwnerStatement): Promise<void> {
      const draft: StatementDraft = { ...about, source: "owner", statedAt: at().slice(0, 10), by };
      const write = writeOf(await store.findStatement(draft), draft);
      if (write) await store.saveStatement(write, { type: "access_stated", actorId: by, at: at() });
    },

    /** Counts one person's result. Refused as `already_told` where the mark is there. Returns false where it changes nothing. */
    async recordObservation({ result, mark, ...about }: Observation): Promise<boolean> {
      for (let attempt = 1; ; attempt += 1) {
        const observed = { ...about, statedAt: at().slice(0, 10), result };
        const before = await store.findStatement(observed);
        const draft = withResult(before, observed);
        const write = draft && writeOf(before, draft);
        if (!write) return false;
        try {
          const actorId = about.by ?? "self-test";
          await store.saveStatement(write, { type: "access_observed", actorId, at: at() }, mark);
          return true;
        } catch (error) {
          const wasOvertaken = error instanceof Refusal && error.code === "changed_meanwhile";
          if (!wasOvertaken || attempt === mostAttempts) throw error;
          await delay(10 * 2 ** Math.min(attempt, 5) * Math.random());
        }
      }
    },
  };
}

export type RecordingService = ReturnType<typeof createRecordingService>;
