import type { EntityConfiguration } from "electrodb";
import { unlessConditionFails } from "#functions/table.ts";
import { accountDatabase } from "./account-writes.ts";
import { Notice } from "./notices.ts";

/** What people are told on their account page, until they say they have read it. */
export function createNoticeStore(config: EntityConfiguration) {
  const { notice } = accountDatabase(config).entities;

  return {
    /** Tells whoever sits in the organisation's seats. May be repeated: there is one such notice a person and organisation. */
    async saveNotices(notices: readonly Notice[]): Promise<void> {
      for (const each of notices) await notice.put(each).go();
    },

    async listNotices(personId: string): Promise<Notice[]> {
      const { data } = await notice.query.byPerson({ personId }).go({ consistent: true });
      return data.map((item) => Notice.parse(item));
    },

    async deleteNotices(read: readonly Notice[]): Promise<void> {
      for (const { personId, kind, about, at } of read) {
        await unlessConditionFails(
          notice
            .delete({ personId, kind, about })
            .where((stored, { eq }) => eq(stored.at, at))
            .go(),
        );
      }
    },
  };
}

export type NoticeStore = ReturnType<typeof createNoticeStore>;
