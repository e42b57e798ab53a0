import { timingSafeEqual } from "node:crypto";
import type { Actor } from "#functions/accounts/rules.ts";
import { Refusal } from "#functions/errors.ts";
import { Id } from "#functions/ids.ts";
import type { PersonalData } from "#functions/personal-data.ts";
import type { PreferenceStore } from "./preference-store.ts";
import type { MailChoice } from "./preferences.ts";

interface PreferenceOptions {
  store: PreferenceStore;
  personalData: Pick<PersonalData, "lookupHash">;
}

const attemptsAtOnce = 5;

export function createPreferenceService({ store, personalData }: PreferenceOptions) {
  const proofOf = (personId: string): string => personalData.lookupHash("unsubscribe", personId);

  /** Whose link it is. It shows nothing of them and can only stop e-mails, so it never runs out. */
  function requireHolder(token: string): string {
    const [personId = "", proof = ""] = token.split(".");
    const expected = Buffer.from(proofOf(personId));
    const given = Buffer.from(proof);
    const isOurs = Id("person").safeParse(personId).success && given.length === expected.length;
    if (!isOurs || !timingSafeEqual(given, expected)) throw new Refusal("not_found");
    return personId;
  }

  /** The last choice holds, whoever else changed it at the same moment. */
  async function choose(personId: string, choice: MailChoice): Promise<void> {
    for (let attempt = 1; attempt <= attemptsAtOnce; attempt += 1) {
      const { version } = await store.findPreference(personId);
      if (await store.savePreference({ personId, choice, version })) return;
    }
    throw new Refusal("changed_meanwhile");
  }

  return {
    choiceOf: async ({ personId }: Pick<Actor, "personId">): Promise<MailChoice> =>
      (await store.findPreference(personId)).choice,
    choose: ({ personId }: Pick<Actor, "personId">, choice: MailChoice): Promise<void> => choose(personId, choice),

    /** Where whoever gets an e-mail can stop them without signing in. */
    unsubscribePath: (personId: string): string => `/unsubscribe/${personId}.${proofOf(personId)}`,
    requireHolder,
    unsubscribe: (token: string): Promise<void> => choose(requireHolder(token), "none"),
  };
}

export type PreferenceService = ReturnType<typeof createPreferenceService>;
