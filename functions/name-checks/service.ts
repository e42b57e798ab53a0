import { type Actor, whyLacksRole } from "#functions/accounts/rules.ts";
import type { AccountService } from "#functions/accounts/service.ts";
import { refuseIf } from "#functions/errors.ts";
import type { Notifier } from "#functions/notifications/notifier-service.ts";
import type { Page } from "#functions/table.ts";
import type { WhitelistService } from "#functions/whitelist/service.ts";
import type { NameLookups } from "./lookups.ts";
import { newNames } from "./messages.ts";
import {
  type Finding,
  findingsOf,
  isFromRegistry,
  isLasting,
  type ListedName,
  merged,
  namesOn,
  registeredDomainOf,
} from "./rules.ts";
import type { NameCheckStore } from "./store.ts";

interface NameCheckOptions {
  store: NameCheckStore;
  /** Undefined where no names are looked up. */
  lookups: NameLookups | undefined;
  whitelist: Pick<WhitelistService, "currentState">;
  accounts: Pick<AccountService, "holdersOf">;
  notifier: Notifier;
  now: () => Date;
}

/** As many as are looked up together, well within the time that an item of the outbox is held. */
const atOnce = 20;
const hour = 2;

/** Whether what the list lets through is still there and still whose it was. Nothing is taken off the list by it: publishers look. */
export function createNameCheckService({ store, lookups, whitelist, accounts, notifier, now }: NameCheckOptions) {
  const at = () => now().toISOString();

  async function check({ host, needsAddress }: ListedName, { answerOf, registrationOf }: NameLookups): Promise<void> {
    const [answer, registration] = await Promise.all([answerOf(host), registrationOf(registeredDomainOf(host))]);
    const checkedAt = at();
    const [known, earlier] = await Promise.all([store.findObservation(host), store.findFindings(host)]);
    const last = answer ?? (registration && known);
    if (!last) return;
    const observation = merged(known, last, registration);
    const wasWrong = known ? findingsOf(undefined, known, needsAddress).map(({ kind }) => kind) : [];
    // Whoever has taken a name over can keep its servers silent, but not the registry.
    const seen = findingsOf(known, observation, needsAddress).filter(({ kind }) => answer || isFromRegistry(kind));
    const found = seen.map((each): Finding => {
      const lasts = isLasting(each.kind) && wasWrong.includes(each.kind);
      const since = lasts ? earlier.find(({ kind }) => kind === each.kind)?.foundAt : undefined;
      return { host, ...each, foundAt: since ?? checkedAt, lastSeenAt: checkedAt };
    });
    await store.saveChecked(host, observation, found, checkedAt);
  }

  return {
    /** Once a night. Costs one read when there is nothing to do. */
    async startNight(): Promise<void> {
      const [day = "", time = ""] = at().split("T");
      if (!lookups || Number(time.slice(0, 2)) < hour) return;
      if ((await store.findNight())?.day === day) return;
      await store.saveNight(day, at());
    },

    effects: {
      /** Some of the names, and then the rest. A name that is looked up twice is found the same. */
      async names_to_check(part: string): Promise<void> {
        const [day = "", after = ""] = part.split("/");
        const left = namesOn((await whitelist.currentState()).entries).filter(({ host }) => host > after);
        const names = left.slice(0, atOnce);
        if (lookups) await Promise.all(names.map((name) => check(name, lookups)));
        const last = names.at(-1)?.host;
        if (last !== undefined && left.length > names.length) await store.saveRest(day, last, at());
      },

      /** Publishers are told once a day, whatever is found on it. */
      async name_found(day: string): Promise<void> {
        const recipientIds = await accounts.holdersOf("publisher");
        await notifier.notify({ kind: "name_finding", subjectId: day, recipientIds, cause: "names" });
      },
    },

    composers: { name_finding: async (day: string) => newNames(day) },

    /** For publishers, with the last night on which names were looked up. */
    async viewFindings(
      actor: Actor,
      cursor?: string,
    ): Promise<{ isOn: boolean; last: string | undefined; findings: Page<Finding> }> {
      refuseIf(whyLacksRole(actor, "publisher"));
      const [night, findings] = await Promise.all([store.findNight(), store.listFindings(cursor, at())]);
      return { isOn: lookups !== undefined, last: night?.startedAt, findings };
    },
  };
}
