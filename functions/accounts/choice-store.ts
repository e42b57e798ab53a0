import type { EntityConfiguration } from "electrodb";
import { commit, type Page, readPage } from "#functions/table.ts";
import { trace } from "#functions/trace.ts";
import { accountDatabase, type By, noticeWrites } from "./account-writes.ts";
import { OrganisationChoice, type Person } from "./people.ts";

const listPage = 25;

/** Organisations that people say are theirs, until somebody confirms or declines it. */
export function createChoiceStore(config: EntityConfiguration) {
  const db = accountDatabase(config);
  const { organisationChoice } = db.entities;

  return {
    /** Replaces an earlier choice; refused when the organisation has been settled meanwhile. */
    async saveChoice(choice: OrganisationChoice): Promise<void> {
      const { personId, chosenAt } = choice;
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.person
              .check({ personId })
              .where((stored, { notExists }) => notExists(stored.organisationId))
              .commit(),
            actions.organisationChoice.put({ desk: "organisation choices", ...choice }).commit(),
            ...trace(actions, { type: "organisation_chosen", subjectId: personId, actorId: personId, at: chosenAt }),
          ])
          .go(),
      );
    },

    /** `after` is the person with the organisation, sealed anew. A colleague must still be one when it is written. */
    async saveChoiceConfirmed(
      choice: OrganisationChoice,
      { before, after }: { before: Person; after: Person },
      { by, colleagueId }: { by: By; colleagueId: string | undefined },
    ): Promise<void> {
      const { personId, organisationId, chosenAt } = choice;
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.organisationChoice
              .delete({ personId })
              .where(
                (stored, { eq }) => `${eq(stored.organisationId, organisationId)} AND ${eq(stored.chosenAt, chosenAt)}`,
              )
              .commit(),
            actions.person
              .put(after)
              .where(({ version }, { eq }) => eq(version, before.version))
              .commit(),
            ...(colleagueId
              ? [
                  actions.person
                    .check({ personId: colleagueId })
                    .where(
                      (stored, { eq }) =>
                        `${eq(stored.organisationId, organisationId)} AND ${eq(stored.organisationVia, "domain")}`,
                    )
                    .commit(),
                ]
              : []),
            ...noticeWrites(actions, {
              personId,
              kind: "organisation_confirmed",
              about: organisationId,
              organisationId,
              at: by.at,
            }),
            ...trace(actions, { type: "organisation_confirmed", subjectId: personId, ...by }),
          ])
          .go(),
      );
    },

    async saveChoiceDeclined({ personId, organisationId, chosenAt }: OrganisationChoice, by: By): Promise<void> {
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.organisationChoice
              .delete({ personId })
              .where(
                (stored, { eq }) => `${eq(stored.organisationId, organisationId)} AND ${eq(stored.chosenAt, chosenAt)}`,
              )
              .commit(),
            ...noticeWrites(actions, {
              personId,
              kind: "organisation_declined",
              about: organisationId,
              organisationId,
              at: by.at,
            }),
            ...trace(actions, { type: "organisation_declined", subjectId: personId, ...by }),
          ])
          .go(),
      );
    },

    /** For stewards: whoever waits anywhere, the longest wait first. */
    listChoices: (cursor?: string): Promise<Page<OrganisationChoice>> =>
      readPage(
        cursor,
        (after) =>
          organisationChoice.query.desk({ desk: "organisation choices" }).go({ limit: listPage, cursor: after }),
        (item) => OrganisationChoice.parse(item),
      ),

    /** For colleagues: whoever waits at one organisation. */
    listChoicesAt: (organisationId: string, cursor?: string): Promise<Page<OrganisationChoice>> =>
      readPage(
        cursor,
        (after) => organisationChoice.query.byOrganisation({ organisationId }).go({ limit: listPage, cursor: after }),
        (item) => OrganisationChoice.parse(item),
      ),
  };
}
