import type { EntityConfiguration } from "electrodb";
import { unlessConditionFails } from "#functions/table.ts";
import { attemptCountEntity } from "./entities.ts";
import { type LimitName, limits, type Window } from "./rules.ts";

export function createLimitStore(config: EntityConfiguration) {
  const entity = attemptCountEntity(config);
  return {
    /** Counts one more and says true, or says false and counts nothing when the window is full. */
    async countOne(limit: LimitName, source: string, { number, endsAtSecond }: Window): Promise<boolean> {
      const counted = await unlessConditionFails(
        entity
          .upsert({ limit, source, window: number, expiresAtSecond: endsAtSecond })
          .add({ count: 1 })
          .where(({ count }, { lt, notExists }) => `${notExists(count)} OR ${lt(count, limits[limit].most)}`)
          .go(),
      );
      return counted !== undefined;
    },
  };
}

export type LimitStore = ReturnType<typeof createLimitStore>;
