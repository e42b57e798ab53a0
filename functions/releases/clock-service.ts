import type { AccountService } from "#functions/accounts/service.ts";
import type { Notifier } from "#functions/notifications/notifier-service.ts";
import type { ProposalService } from "#functions/proposals/service.ts";
import { byDay, expiringSoon } from "#functions/whitelist/expiry.ts";
import { expire, takeEffect } from "#functions/whitelist/fold.ts";
import type { Release, WhitelistState } from "#functions/whitelist/rules.ts";
import type { WhitelistService } from "#functions/whitelist/service.ts";
import type { Fault } from "./gate.ts";
import { messages } from "./messages.ts";
import type { Publication } from "./publication.ts";
import type { PublishEdition } from "./service.ts";
import type { ReleaseStore } from "./store.ts";

export interface ClockOptions {
  store: Pick<ReleaseStore, "findDayTold" | "saveDayTold">;
  publication: Pick<Publication, "examine">;
  whitelist: WhitelistService;
  proposals: Pick<ProposalService, "requireSeen">;
  accounts: Pick<AccountService, "holdersOf" | "representativesOf">;
  notifier: Notifier;
  publish: PublishEdition;
  now: () => Date;
}

/** In this order: what was renewed and announced is in force before what is over goes. */
const steps: readonly { kind: Release["kind"]; cut: typeof takeEffect }[] = [
  { kind: "taking_effect", cut: takeEffect },
  { kind: "expired", cut: expire },
];

/** Editions that nobody presses a button for, and what people are told before. */
export function createClock(options: ClockOptions) {
  const { store, publication, whitelist, proposals, accounts, notifier, publish, now } = options;
  const at = () => now().toISOString();

  /** Publishers are told once of an edition that fails; whoever runs the service sees the error. */
  async function hold(edition: number, faults: readonly Fault[]): Promise<never> {
    const recipientIds = await accounts.holdersOf("publisher");
    await notifier.notify({
      kind: "edition_held",
      subjectId: String(edition),
      recipientIds,
      cause: `edition ${edition}`,
    });
    throw new Error(`edition ${edition} is held: ${faults.map(({ format, what }) => `${format} ${what}`).join(", ")}`);
  }

  /** True when one was cut here. */
  async function cutNext(): Promise<boolean> {
    const current = await whitelist.findCurrent();
    if (current?.nextDueAt === undefined || current.nextDueAt > at()) return false;
    const before = await whitelist.currentState();
    for (const { kind, cut } of steps) {
      const edition = cut(before, at());
      if (!edition) continue;
      const { compiled, faults } = publication.examine(edition.state);
      if (faults) return hold(edition.state.edition, faults);
      const about = { kind, note: "", proposalIds: [], removedIds: [] };
      await publish({ ...edition, compiled }, about, "release schedule");
      return true;
    }
    return false;
  }

  /** Publishers, and those who represent the organisations that proposed the entries. */
  async function concerned(proposalIds: readonly string[]): Promise<string[]> {
    const found = await Promise.all([...new Set(proposalIds)].map((id) => proposals.requireSeen(undefined, id)));
    const organisationIds = [...new Set(found.map(({ proposedBy }) => proposedBy.organisationId))];
    const seats = await Promise.all(organisationIds.map(accounts.representativesOf));
    return [...(await accounts.holdersOf("publisher")), ...seats.flatMap((each) => Object.values(each))];
  }

  return {
    /** By the clock: an edition of its own when announced entries become current, and one when entries expire. */
    async cutDueEditions(): Promise<void> {
      while (await cutNext());
    },

    /** What the clock would cut now but for a format that is wrong. Undefined when it would not be held. */
    findHeld(state: WhitelistState): { edition: number; faults: Fault[] } | undefined {
      for (const { cut } of steps) {
        const edition = cut(state, at());
        const faults = edition && publication.examine(edition.state).faults;
        if (faults) return { edition: edition.state.edition, faults };
      }
      return undefined;
    },

    /** Once a day; people are told once of each day on which something expires. Costs one read when there is nothing to do. */
    async tellOfExpiry(): Promise<void> {
      const today = at().slice(0, 10);
      if ((await store.findDayTold()) === today) return;
      for (const [day, entries] of byDay(expiringSoon(await whitelist.currentState(), at()))) {
        const recipientIds = await concerned(entries.map(({ proposalId }) => proposalId));
        await notifier.notify({ kind: "entries_expire", subjectId: day, recipientIds, cause: "expiry" });
      }
      await store.saveDayTold(today);
    },

    composers: {
      edition_held: async (edition: string) =>
        (await whitelist.currentState()).edition < Number(edition) ? messages.held(Number(edition)) : undefined,
      /** Undefined where everything has been renewed meanwhile, or is gone. */
      async entries_expire(day: string) {
        const entries = byDay((await whitelist.currentState()).entries).get(day);
        return entries && messages.expiring(day, entries);
      },
    },
  };
}
