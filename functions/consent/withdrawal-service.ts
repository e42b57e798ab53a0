import { Refusal } from "#functions/errors.ts";
import { type Consenting, isWithdrawn, whatIsDue, withdrawn, withoutAnswers } from "./rules.ts";
import type { ConsentStore } from "./store.ts";

const attempts = 5;
/** How many are done in one go: a minute later come the next. */
const mostAtOnce = 100;

/** What other features keep that rests on a participant. Each may be told twice. */
export interface Resting {
  /** Findings, and what rests on those. */
  eraseFindings: (participantId: string) => Promise<unknown>;
  eraseAnswers: (participantId: string) => Promise<unknown>;
  /** Makes the library's file again, without what is gone. */
  rebuildLibrary: () => Promise<unknown>;
}

interface WithdrawalOptions {
  store: ConsentStore;
  resting: Resting;
  now: () => Date;
}

/** Taking back what rests on a participant, because they say so or because its time is over. */
export function createWithdrawals({ store, resting, now }: WithdrawalOptions) {
  const at = () => now().toISOString();
  const today = () => at().slice(0, 10);

  /** Again when somebody else saves it at the same moment: a withdrawal is never the one to give way. */
  async function mark(participantId: string, actorId: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const participant = await store.find(participantId);
      if (!participant || isWithdrawn(participant)) return;
      try {
        const act = { type: "consent_withdrawn", subjectId: participantId, actorId, at: at() };
        return await store.save(withdrawn(participant, today()), act, ["consent_withdrawn"]);
      } catch (error) {
        if (!(error instanceof Refusal) || attempt === attempts) throw error;
      }
    }
  }

  async function eraseResting(participantId: string): Promise<void> {
    await resting.eraseFindings(participantId);
    await resting.eraseAnswers(participantId);
  }

  /** From here on no clock looks at it again. */
  async function saveErased(participantId: string): Promise<void> {
    const participant = await store.find(participantId);
    if (!participant || !isWithdrawn(participant) || !participant.erasing) return;
    const { erasing: _erasing, ...left } = participant;
    const act = { type: "consent_erased", subjectId: participantId, actorId: "consent", at: at() };
    try {
      await store.save({ ...left, version: left.version + 1 }, act);
    } catch (error) {
      // The outbox was faster, or the night.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /** What follows the mark. May be repeated, also long after all is gone: then there is nothing to do. */
  async function finish(participantId: string): Promise<void> {
    const participant = await store.find(participantId);
    if (!participant || !isWithdrawn(participant) || !participant.erasing) return;
    await eraseResting(participantId);
    await resting.rebuildLibrary();
    await saveErased(participantId);
  }

  async function eraseAnswers(participant: Consenting): Promise<void> {
    const { participantId } = participant;
    await resting.eraseAnswers(participantId);
    const act = { type: "consent_answers_erased", subjectId: participantId, actorId: "consent", at: at() };
    await store.save(withoutAnswers(participant, today()), act);
  }

  /** Erases what is due of one: the list of what is due may be late. True when the library changes by it. */
  async function doDue(participantId: string): Promise<boolean> {
    const participant = await store.find(participantId);
    if (!participant) return false;
    const due = whatIsDue(participant, today());
    if (due === "answers" && !isWithdrawn(participant)) await eraseAnswers(participant);
    if (due !== "everything") return false;
    await mark(participantId, "consent");
    await eraseResting(participantId);
    return true;
  }

  return {
    finish,

    /** Marks first, so that nothing comes to rest on them any more, and erases at once. */
    async withdraw(participantId: string): Promise<void> {
      await mark(participantId, "participant");
      await finish(participantId);
    },

    /** What the clock ends: a portion of it, so that many due on one day keep nothing else waiting. One that fails keeps no other from being done. */
    async endDue(): Promise<void> {
      const ended: string[] = [];
      const failures: unknown[] = [];
      let [done, cursor]: [number, string | undefined] = [0, undefined];
      do {
        const { items, next } = await store.listDue(today(), cursor);
        for (const { participantId } of items.slice(0, mostAtOnce - done)) {
          try {
            if (await doDue(participantId)) ended.push(participantId);
            done += 1;
          } catch (error) {
            failures.push(error);
          }
        }
        cursor = next;
      } while (cursor !== undefined && done < mostAtOnce);
      if (ended.length > 0) await resting.rebuildLibrary();
      for (const participantId of ended) await saveErased(participantId);
      if (failures.length > 0) throw failures[0];
    },
  };
}
