import type { EntityConfiguration } from "electrodb";
import { unlessConditionFails } from "#functions/table.ts";
import { mailPreferenceEntity } from "./entities.ts";
import { firstPreference, MailPreference } from "./preferences.ts";

export function createPreferenceStore(config: EntityConfiguration) {
  const entity = mailPreferenceEntity(config);

  return {
    async findPreference(personId: string): Promise<MailPreference> {
      const { data } = await entity.get({ personId }).go({ consistent: true });
      return data ? MailPreference.parse(data) : firstPreference(personId);
    },

    /** False when it has been changed meanwhile. */
    async savePreference({ personId, choice, version }: MailPreference): Promise<boolean> {
      const saved = await unlessConditionFails(
        entity
          .put({ personId, choice, version: version + 1 })
          .where((stored, { eq, notExists }) =>
            version === 0 ? notExists(stored.version) : eq(stored.version, version),
          )
          .go(),
      );
      return saved !== undefined;
    },
  };
}

export type PreferenceStore = ReturnType<typeof createPreferenceStore>;
