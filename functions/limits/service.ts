import { Refusal } from "#functions/errors.ts";
import type { PersonalData } from "#functions/personal-data.ts";
import { type LimitName, windowOf } from "./rules.ts";
import type { LimitStore } from "./store.ts";

export interface LimitOptions {
  store: LimitStore;
  personalData: PersonalData;
  now: () => Date;
}

export const createLimitService = ({ store, personalData, now }: LimitOptions) => ({
  /** Counts one use by a client address and refuses when there were too many in this window. */
  async use(limit: LimitName, clientAddress: string): Promise<void> {
    const source = personalData.lookupHash("client address", clientAddress);
    if (!(await store.countOne(limit, source, windowOf(limit, now())))) throw new Refusal("too_many_attempts");
  },
});

export type LimitService = ReturnType<typeof createLimitService>;
