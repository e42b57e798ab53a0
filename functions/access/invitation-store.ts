import { type EntityConfiguration, Service } from "electrodb";
import { commit } from "#functions/table.ts";
import { secondOf } from "#functions/times.ts";
import { type Act, trace } from "#functions/trace.ts";
import { accessEntities } from "./entities.ts";
import { Invitation } from "./rules.ts";

export function createInvitationStore(config: EntityConfiguration) {
  const db = new Service(accessEntities(config), config);

  return {
    /** Undefined also when it has expired: the table deletes late. */
    async findInvitation(tokenHash: string, now: string): Promise<Invitation | undefined> {
      const { data } = await db.entities.invitation.get({ tokenHash }).go({ consistent: true });
      return data && data.expiresAt > now ? Invitation.parse(data) : undefined;
    },

    async saveInvitation(made: Invitation, act: Omit<Act, "subjectId">): Promise<void> {
      const expiresAtSecond = secondOf(made.expiresAt);
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.invitation.create({ ...made, expiresAtSecond }).commit(),
            ...trace(actions, { ...act, subjectId: made.invitationId }),
          ])
          .go(),
      );
    },
  };
}

export type InvitationStore = ReturnType<typeof createInvitationStore>;
