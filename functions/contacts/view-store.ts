import { type EntityConfiguration, Service } from "electrodb";
import { commit, type Page, readPage } from "#functions/table.ts";
import { addDays, secondOf } from "#functions/times.ts";
import { trace } from "#functions/trace.ts";
import { contactEntities } from "./entities.ts";
import { viewEntities } from "./view-entities.ts";
import { ContactView, requestEnd, ViewRequest, viewsADay } from "./viewing.ts";

const listPage = 25;
const countsKeptDays = 30;

export function createViewStore(config: EntityConfiguration) {
  const { contact } = contactEntities(config);
  const db = new Service({ ...viewEntities(config), contact }, config);
  const { contactView, viewRequest } = db.entities;

  return {
    /**
     * The record of a view: nothing is decrypted before it. The eleventh of a day is refused by the count's own condition as
     * `too_many_attempts`, unless a second steward approved it. The same view sent twice is one.
     */
    async saveView(view: ContactView, request: ViewRequest | undefined): Promise<void> {
      const { viewId, contactId, organisationId, stewardId, viewedAt } = view;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.contactView.create(view).commit(),
              request
                ? actions.viewRequest
                    .delete({ contactId, viewId })
                    .where((stored, { exists }) => exists(stored.approvedBy))
                    .commit()
                : actions.viewCount
                    .upsert({
                      stewardId,
                      day: viewedAt.slice(0, 10),
                      expiresAtSecond: secondOf(addDays(viewedAt, countsKeptDays)),
                    })
                    .add({ count: 1 })
                    .where(({ count }, { lt, notExists }) => `${notExists(count)} OR ${lt(count, viewsADay)}`)
                    .commit(),
              actions.contact
                .check({ organisationId, contactId })
                .where(({ sealed }, { exists }) => exists(sealed))
                .commit(),
              ...trace(actions, { type: "contact_viewed", subjectId: contactId, actorId: stewardId, at: viewedAt }, [
                "contact_viewed",
              ]),
            ])
            .go(),
        [() => undefined, () => (request ? "changed_meanwhile" : "too_many_attempts")],
      );
    },

    async findView(contactId: string, viewId: string): Promise<ContactView | undefined> {
      const { data } = await contactView.get({ contactId, viewId }).go({ consistent: true });
      return data ? ContactView.parse(data) : undefined;
    },

    /** Every view of one contact, the latest first. */
    async listViews(contactId: string): Promise<ContactView[]> {
      const { data } = await contactView.query.byContact({ contactId }).go({ consistent: true, pages: "all" });
      return data.map((item) => ContactView.parse(item)).toSorted((a, b) => (a.viewedAt < b.viewedAt ? 1 : -1));
    },

    /** Alerts the other stewards in the same act. The same request sent twice is one. */
    async saveRequest(request: ViewRequest): Promise<void> {
      const { contactId, stewardId, requestedAt } = request;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.viewRequest
                .create({
                  ...request,
                  desk: "contact views",
                  expiresAtSecond: secondOf(requestEnd(requestedAt)),
                })
                .commit(),
              ...trace(
                actions,
                { type: "contact_view_requested", subjectId: contactId, actorId: stewardId, at: requestedAt },
                [{ type: "contact_views_exceeded", subjectId: stewardId }],
              ),
            ])
            .go(),
        [() => undefined],
      );
    },

    async findRequest(contactId: string, viewId: string, now: string): Promise<ViewRequest | undefined> {
      const { data } = await viewRequest.get({ contactId, viewId }).go({ consistent: true });
      return data && requestEnd(data.requestedAt) > now ? ViewRequest.parse(data) : undefined;
    },

    async saveApproval({ contactId, viewId }: ViewRequest, approvedBy: string, at: string): Promise<void> {
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.viewRequest
              .patch({ contactId, viewId })
              .set({ approvedBy })
              .where((stored, { notExists }) => notExists(stored.approvedBy))
              .commit(),
            ...trace(actions, { type: "contact_view_approved", subjectId: contactId, actorId: approvedBy, at }),
          ])
          .go(),
      );
    },

    /** The longest waiting first; those whose time is over are left out. */
    listRequests: async (now: string, cursor?: string): Promise<Page<ViewRequest>> => {
      const page = await readPage(
        cursor,
        (after) => viewRequest.query.desk({ desk: "contact views" }).go({ limit: listPage, cursor: after }),
        (item) => ViewRequest.parse(item),
      );
      return { ...page, items: page.items.filter(({ requestedAt }) => requestEnd(requestedAt) > now) };
    },

    /** What stewards wrote of somebody who has been erased goes; who looked when stays. */
    async eraseReasons(contactId: string): Promise<void> {
      const { data } = await db.collections.views({ contactId }).go({ consistent: true, pages: "all" });
      for (const { viewId } of data.contactView) await contactView.patch({ contactId, viewId }).remove(["reason"]).go();
      for (const { viewId } of data.viewRequest) await viewRequest.delete({ contactId, viewId }).go();
    },
  };
}

export type ViewStore = ReturnType<typeof createViewStore>;
