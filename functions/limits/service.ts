import { Refusal } from "#functions/errors.ts";
import type { PersonalData } from "#functions/personal-data.ts";
import { type LimitName, windowOf } from "./rules.ts";
import type { LimitStore } from "./store.ts";

export interface LimitOptions {
  store: LimitStore;
  personalData: PersonalData;
  now: () => Date;
}

export function createLimitService({ store, personalData, now }: LimitOptions) {
  async function count(limit: LimitName, source: string): Promise<void> {
    if (!(await store.countOne(limit, source, windowOf(limit, now())))) throw new Refusal("too_many_attempts");
  }

  return {
    /** Counts one use by a client address and refuses when there were too many in this window. */
    use: (limit: LimitName, clientAddress: string): Promise<void> =>
      count(limit, personalData.lookupHash("client address", clientAddress)),

    /** The same for somebody signed in; what is counted leads back to nobody. */
    useAs: (limit: LimitName, personId: string): Promise<void> =>
      count(limit, personalData.lookupHash("person", personId)),
  };
}

export type LimitService = ReturnType<typeof createLimitService>;
