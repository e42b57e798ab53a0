import type { EntityConfiguration } from "electrodb";
import { unlessConditionFails } from "#functions/table.ts";
import { secondOf } from "#functions/times.ts";
import { sessionEntity, signInAttemptEntity } from "./session-entities.ts";
import { Session, SignInAttempt } from "./sessions.ts";

export function createSessionStore(config: EntityConfiguration) {
  const sessions = sessionEntity(config);
  const attempts = signInAttemptEntity(config);

  return {
    async saveAttempt(attempt: SignInAttempt): Promise<void> {
      await attempts.create({ ...attempt, expiresAtSecond: secondOf(attempt.expiresAt) }).go();
    },

    /** Gives the attempt once, to the browser that began it. In another browser it stays as it is. */
    async takeAttempt(stateHash: string, browserHash: string, now: string): Promise<SignInAttempt | undefined> {
      const taken = await unlessConditionFails(
        attempts
          .delete({ stateHash })
          .where((stored, { eq, gt }) => `${eq(stored.browserHash, browserHash)} AND ${gt(stored.expiresAt, now)}`)
          .go({ response: "all_old" }),
      );
      return taken?.data ? SignInAttempt.parse(taken.data) : undefined;
    },

    /** Absent when past its expiry: the table deletes late, or never. */
    async findSession(tokenHash: string, now: string): Promise<Session | undefined> {
      const { data } = await sessions.get({ tokenHash }).go({ consistent: true });
      return data && data.expiresAt > now ? Session.parse(data) : undefined;
    },

    async deleteSession(tokenHash: string): Promise<void> {
      await sessions.delete({ tokenHash }).go();
    },
  };
}

export type SessionStore = ReturnType<typeof createSessionStore>;
