import { type EntityConfiguration, Service } from "electrodb";
import { digestOf } from "#functions/digest.ts";
import { type Named, nameChanges, pageOfNames, searchNames } from "#functions/name-words.ts";
import { batches, commit, type OnRejected, type Page, readBatches, transactionLimit } from "#functions/table.ts";
import { type Act, trace } from "#functions/trace.ts";
import { DomainRecord } from "./email-domains.ts";
import { organisationEntities } from "./entities.ts";
import type { PendingChange } from "./pending-changes.ts";
import { createPendingStore } from "./pending-store.ts";
import { type Code, codeKey, listName, listsOf, namesOf, Organisation } from "./rules.ts";
import { tileChanges } from "./tile-writes.ts";
import { MapTile } from "./tiles.ts";

const pageSize = 50;

const named = (organisation: Organisation): Named => ({
  subjectId: organisation.organisationId,
  names: namesOf(organisation),
  lists: listsOf(organisation),
});

const missing = <Item>(items: readonly Item[], from: readonly Item[], key: (item: Item) => string): Item[] => {
  const held = new Set(from.map(key));
  return items.filter((item) => !held.has(key(item)));
};

export function createOrganisationStore(config: EntityConfiguration) {
  const db = new Service(organisationEntities(config), config);
  const { organisation, organisationCode, emailDomain, predecessor, mapTile } = db.entities;
  type Actions = Parameters<Parameters<typeof db.transaction.write>[0]>[0];

  /** Those that exist, in the order asked for. */
  async function findMany(organisationIds: readonly string[]): Promise<Organisation[]> {
    const found = await readBatches(
      [...new Set(organisationIds)],
      (batch) => organisation.get(batch.map((organisationId) => ({ organisationId }))).go({ consistent: true }),
      (item) => Organisation.parse(item),
    );
    const byId = new Map(found.map((each) => [each.organisationId, each]));
    return organisationIds.flatMap((id) => byId.get(id) ?? []);
  }

  async function pageOf(list: string, cursor: string | undefined, size: number): Promise<Page<Organisation>> {
    const { items, next } = await pageOfNames(db.entities, "organisation", list, { cursor, size });
    return { items: await findMany(items), next };
  }

  const writeDomain = (
    { emailDomain: item }: Actions,
    before: DomainRecord | undefined,
    after: DomainRecord | undefined,
  ) => {
    const unchanged = before?.version ?? 0;
    if (after === undefined) {
      return item
        .remove({ pattern: before?.pattern ?? "" })
        .where(({ version }, { eq }) => eq(version, unchanged))
        .commit();
    }
    return before === undefined
      ? item.create({ ...after, version: 1 }).commit()
      : item
          .put({ ...after, version: unchanged + 1 })
          .where(({ version }, { eq }) => eq(version, unchanged))
          .commit();
  };

  return {
    findMany,

    async find(organisationId: string): Promise<Organisation | undefined> {
      const { data } = await organisation.get({ organisationId }).go({ consistent: true });
      return data ? Organisation.parse(data) : undefined;
    },

    async findByCode({ scheme, code }: Code): Promise<string | undefined> {
      const { data } = await organisationCode.get({ scheme, code }).go({ consistent: true });
      return data?.organisationId;
    },

    listPage: (filter: Parameters<typeof listName>[0], cursor?: string): Promise<Page<Organisation>> =>
      pageOf(listName(filter), cursor, pageSize),

    async everyOne(): Promise<Organisation[]> {
      const all: Organisation[] = [];
      let cursor: string | undefined;
      do {
        const page = await pageOf(listName({}), cursor, 500);
        all.push(...page.items);
        cursor = page.next;
      } while (cursor !== undefined);
      return all;
    },

    /** A page of ids alone, by name: cheap to walk. */
    listIds: (cursor?: string): Promise<Page<string>> =>
      pageOfNames(db.entities, "organisation", listName({}), { cursor, size: 100 }),

    /** Every body with a tile, ended ones too: one query. */
    async listTiles(): Promise<MapTile[]> {
      const { data } = await mapTile.query.byMap({ map: "tiles" }).go({ pages: "all" });
      return data.map((item) => MapTile.parse(item));
    },

    search: async (text: string): Promise<Organisation[]> =>
      findMany(await searchNames(db.entities, "organisation", text)),

    /** The bodies that name it as a successor. */
    async findPredecessors(successorId: string): Promise<Organisation[]> {
      const { data } = await predecessor.query.bySuccessor({ successorId }).go({ pages: "all", consistent: true });
      return findMany(data.map(({ organisationId }) => organisationId));
    },

    findDomains: (patterns: readonly string[]): Promise<DomainRecord[]> =>
      readBatches(
        [...new Set(patterns)],
        (batch) => emailDomain.get(batch.map((pattern) => ({ pattern }))).go({ consistent: true }),
        (item) => DomainRecord.parse(item),
      ),

    /**
     * One body with its codes, names and the records of its e-mail domains, or nothing. `before` is what the change was made from, undefined for
     * a new one; `domains` pairs each record that changes with what it was; `confirmed` is the change that waited for this.
     */
    async save(
      before: Organisation | undefined,
      after: Organisation,
      domains: readonly { before?: DomainRecord | undefined; after?: DomainRecord | undefined }[],
      act: Omit<Act, "subjectId">,
      confirmed?: PendingChange,
    ): Promise<void> {
      const added = missing(after.codes, before?.codes ?? [], codeKey);
      const dropped = missing(before?.codes ?? [], after.codes, codeKey);
      const { organisationId, successorIds } = after;
      const successorsWere = before?.successorIds ?? [];
      const version = (before?.version ?? 0) + 1;
      const meanings: OnRejected[] = [
        () => "changed_meanwhile",
        ...dropped.map(() => () => "changed_meanwhile" as const),
        ...added.map(() => () => "code_in_use" as const),
      ];
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              before === undefined
                ? actions.organisation.create({ ...after, version }).commit()
                : actions.organisation
                    .put({ ...after, version })
                    .where((stored, { eq }) => eq(stored.version, before.version))
                    .commit(),
              ...dropped.map((code) => actions.organisationCode.remove(code).commit()),
              ...added.map((code) =>
                actions.organisationCode.create({ ...code, organisationId: after.organisationId }).commit(),
              ),
              ...domains.map((domain) => writeDomain(actions, domain.before, domain.after)),
              ...successorsWere
                .filter((successorId) => !successorIds.includes(successorId))
                .map((successorId) => actions.predecessor.delete({ successorId, organisationId }).commit()),
              ...successorIds
                .filter((successorId) => !successorsWere.includes(successorId))
                .map((successorId) => actions.predecessor.put({ successorId, organisationId }).commit()),
              ...(confirmed
                ? [
                    actions.pendingChange
                      .remove({ organisationId })
                      .where(({ digest }, { eq }) => eq(digest, confirmed.digest))
                      .commit(),
                  ]
                : []),
              ...tileChanges(actions, before, after),
              ...nameChanges(actions, "organisation", before && named(before), named(after)),
              ...trace(actions, { ...act, subjectId: after.organisationId }),
            ])
            .go(),
        meanings,
      );
    },

    ...createPendingStore(config),

    /** Patterns that are not part of an organisation's own record, many at a time; one audit event stands for each batch. */
    async saveDomains(
      changes: readonly { before?: DomainRecord | undefined; after: DomainRecord }[],
      act: Omit<Act, "subjectId" | "digest">,
    ): Promise<void> {
      for (const batch of batches(changes, transactionLimit - 2)) {
        const digest = digestOf(batch.map(({ after }) => after));
        await commit(() =>
          db.transaction
            .write((actions) => [
              ...batch.map(({ before, after }) => writeDomain(actions, before, after)),
              ...trace(actions, { ...act, subjectId: "email_domains", digest }),
            ])
            .go(),
        );
      }
    },
  };
}

export type OrganisationStore = ReturnType<typeof createOrganisationStore>;
