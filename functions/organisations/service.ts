import { digestOf } from "#functions/digest.ts";
import { Refusal } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import type { Page } from "#functions/table.ts";
import { type DomainRecord, normaliseDomain, patternsFor, type Resolution, resolveDomain } from "./email-domains.ts";
import type { PendingChange } from "./pending-changes.ts";
import { type Code, isCurrent, type Kind, type Nation, Organisation } from "./rules.ts";
import { createStewardService } from "./steward-service.ts";
import type { OrganisationStore } from "./store.ts";
import { currentSuccessors, readSuccession, succeedsItself } from "./succession.ts";

/** What is stated about a body. With `organisationId` of one that is known: a change, made from its `version`. */
export type OrganisationDraft = Omit<Organisation, "organisationId" | "version"> & {
  organisationId?: string;
  version?: number;
};

/** Who states it (a person, a file, the starter register) and how it is called in the records of the domains. */
interface Statement {
  actorId: string;
  source: string;
}

const mostOnOnePage = 100;
const enoughForAPage = 50;

export function createOrganisationService({ store, now }: { store: OrganisationStore; now: () => Date }) {
  const today = () => now().toISOString().slice(0, 10);

  async function requireOrganisation(organisationId: string): Promise<Organisation> {
    const organisation = await store.find(organisationId);
    if (!organisation) throw new Refusal("not_found");
    return organisation;
  }

  /** The changes to the look-up of e-mail domains that make `after` hold exactly its own patterns. */
  async function domainChanges(before: Organisation | undefined, after: Organisation, source: string) {
    const { organisationId } = after;
    const isNew = (pattern: string) => !before?.domains.includes(pattern);
    const isGone = (pattern: string) => !after.domains.includes(pattern);
    const patterns = [...after.domains.filter(isNew), ...(before?.domains ?? []).filter(isGone)];
    const known = await store.findDomains(patterns);
    return patterns.map((pattern) => {
      const record = known.find((candidate) => candidate.pattern === pattern);
      const others = record?.standing === "mail" ? record.organisationIds.filter((id) => id !== organisationId) : [];
      if (isGone(pattern)) {
        return {
          before: record,
          after: record && others.length > 0 ? { ...record, organisationIds: others } : undefined,
        };
      }
      const claimed = { pattern, organisationIds: [...others, organisationId], standing: "mail" as const, source };
      return { before: record, after: { ...claimed, version: 1 } };
    });
  }

  async function save(
    before: Organisation | undefined,
    draft: OrganisationDraft,
    { actorId, source }: Statement,
    confirmed?: PendingChange,
  ) {
    const organisationId = draft.organisationId ?? newId("organisation");
    const after = Organisation.parse({ ...draft, organisationId, version: (before?.version ?? 0) + 1 });
    const byId = await readSuccession(after.successorIds, store.findMany);
    if (succeedsItself(organisationId, after.successorIds, byId)) throw new Refusal("succeeds_itself");
    const domains = (await domainChanges(before, after, source)).filter((change) => change.before || change.after);
    const type = before === undefined ? "organisation_added" : "organisation_changed";
    await store.save(
      before,
      after,
      domains,
      { type, actorId, at: now().toISOString(), digest: digestOf(after) },
      confirmed,
    );
    return after;
  }

  return {
    ...createStewardService({ store, now, requireOrganisation, save }),
    requireOrganisation,
    findOrganisation: store.find,
    /** Those that exist, in the order asked for. */
    findOrganisations: store.findMany,
    searchOrganisations: store.search,
    /** The bodies that it carries on. */
    findPredecessors: store.findPredecessors,

    listOrganisations({
      kind,
      nation,
      cursor,
    }: {
      kind?: Kind;
      nation?: Nation;
      cursor?: string;
    } = {}): Promise<Page<Organisation>> {
      return store.listPage({ kind, nation }, cursor);
    },

    /**
     * Those of these bodies that there are, by name. A few are one page. Of many, names are walked until a page is full, and only those on it are
     * read; it may be a little longer than others.
     */
    async listAmong(organisationIds: ReadonlySet<string>, cursor?: string): Promise<Page<Organisation>> {
      if (cursor === undefined && organisationIds.size <= mostOnOnePage) {
        const all = await store.findMany([...organisationIds]);
        return { items: all.sort((one, other) => one.name.localeCompare(other.name, "en-GB")) };
      }
      const found: string[] = [];
      let next = cursor;
      do {
        const page = await store.listIds(next);
        found.push(...page.items.filter((id) => organisationIds.has(id)));
        next = page.next;
      } while (next !== undefined && found.length < enoughForAPage);
      return { items: await store.findMany(found), next };
    },

    /** Bodies of today with their tile, by name: what a map of councils shows. One query, whatever else the register holds. */
    async tileMap(): Promise<{ organisationId: string; name: string; q: number; r: number }[]> {
      const tiles = (await store.listTiles()).filter((tile) => isCurrent(tile, today()));
      return tiles
        .map(({ organisationId, name, q, r }) => ({ organisationId, name, q, r }))
        .sort((one, other) => one.name.localeCompare(other.name, "en-GB"));
    },

    async findByCode(code: Code): Promise<Organisation | undefined> {
      const organisationId = await store.findByCode(code);
      return organisationId === undefined ? undefined : store.find(organisationId);
    },

    /** What a verified address at this domain proves about where the person works. */
    async resolveEmailDomain(domain: string): Promise<Resolution> {
      const normalised = normaliseDomain(domain);
      if (normalised === undefined) return { kind: "unknown" };
      const records = await store.findDomains(patternsFor(normalised));
      const ids = records.flatMap(({ organisationIds }) => organisationIds);
      return resolveDomain(normalised, records, await readSuccession(ids, store.findMany), today());
    },

    /** Itself while it is current; else those that carry it on; nobody if nobody does. */
    async currentSuccessorsOf(organisationId: string): Promise<Organisation[]> {
      return currentSuccessors(organisationId, await readSuccession([organisationId], store.findMany), today());
    },

    /** Those of the patterns that are recorded as shared by many bodies, so that no one body can have them. */
    async findSharedPatterns(patterns: readonly string[]): Promise<string[]> {
      const known = await store.findDomains(patterns);
      return known
        .filter(({ organisationIds, standing }) => standing === "mail" && organisationIds.length === 0)
        .map(({ pattern }) => pattern);
    },

    /** For files read by the operator's command line and for our own register. Not for people: it asks for no role. */
    register: {
      everyOrganisation: store.everyOne,
      findDomains: store.findDomains,
      save,
      async saveDomains(
        changes: readonly { before?: DomainRecord | undefined; after: DomainRecord }[],
        actorId: string,
      ): Promise<void> {
        await store.saveDomains(changes, {
          type: "email_domains_recorded",
          actorId,
          at: now().toISOString(),
        });
      },
    },
  };
}

export type OrganisationService = ReturnType<typeof createOrganisationService>;
