import { type Member, whyLacksRole } from "#functions/accounts/rules.ts";
import { refuseIf } from "#functions/errors.ts";
import { addDays } from "#functions/times.ts";
import type { RequestOptions } from "./options.ts";
import { type Absence, isAway } from "./roster.ts";

const requireOwner = (actor: Member): void => refuseIf(whyLacksRole(actor, "filtering_owner"));

/** When leads are away: others stand in for them. */
export function createAbsenceService({ store, now }: Pick<RequestOptions, "store" | "now">) {
  const at = (): string => now().toISOString();
  const today = (): string => at().slice(0, 10);

  return {
    async viewAbsence(actor: Member): Promise<Absence | undefined> {
      requireOwner(actor);
      const absences = await store.listAbsences(actor.organisationId);
      return absences.find(({ personId, until }) => personId === actor.personId && until >= today());
    },

    /** From that day others stand in; without others, requests are held until the lead is back. */
    async stateAbsence(actor: Member, { from, until }: { from: string; until: string }): Promise<void> {
      requireOwner(actor);
      const { organisationId, personId } = actor;
      const absences = await store.listAbsences(organisationId);
      const before = absences.find((absence) => absence.personId === personId);
      if (before?.from === from && before.until === until) return;
      const start = isAway({ from, until }, today()) ? at() : `${from}T00:00:00.000Z`;
      await store.saveAbsence(
        { organisationId, personId, version: (before?.version ?? 0) + 1, from, until },
        { actorId: personId, at: at() },
        [start, addDays(until, 1)],
      );
    },

    async endAbsence(actor: Member): Promise<void> {
      requireOwner(actor);
      const absences = await store.listAbsences(actor.organisationId);
      const mine = absences.find(({ personId }) => personId === actor.personId);
      if (mine) await store.deleteAbsence(mine, { actorId: actor.personId, at: at() });
    },
  };
}
