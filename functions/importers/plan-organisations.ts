import type { DomainRecord } from "#functions/organisations/email-domains.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import { decideDomain } from "./decide-domain.ts";
import { decideOrganisation, linksOf, spellOut } from "./decide-organisation.ts";
import type { Recognised } from "./formats.ts";
import { createRegisterIndex } from "./register-index.ts";
import type { Outcome, Result } from "./report.ts";
import type { DomainUnit, GivenFile, OrganisationUnit, RegisterUnit, Rejection } from "./units.ts";

export interface OrganisationPlan {
  results: Result[];
  /** Each body that changes, as it was (undefined: it is new) and as it will be. */
  organisations: { before: Organisation | undefined; after: Organisation; source: string }[];
  /** Records of domains that no body's own record holds. */
  domains: { before: DomainRecord | undefined; after: DomainRecord }[];
}

export interface ReadFile {
  file: string;
  format: string;
  units: RegisterUnit[];
  rejections: Rejection[];
}

/** Reads every file; a second row that says it is the same unit as one before is rejected. */
export function readFiles(recognised: readonly Recognised<RegisterUnit>[]): ReadFile[] {
  const files: GivenFile[] = recognised.map(({ file }) => file);
  return recognised.map(({ file, format }) => {
    const { units, rejections } = format.parse(file, files);
    const seen = new Map<string, string>();
    const kept: RegisterUnit[] = [];
    for (const unit of units) {
      const earlier = seen.get(unit.key);
      if (earlier === undefined) kept.push(unit);
      else rejections.push({ at: unit.at, reason: `is the same unit as ${earlier}` });
      seen.set(unit.key, earlier ?? unit.at);
    }
    return { file: file.name, format: format.name, units: kept, rejections };
  });
}

/** Decides every unit against all that is known, in memory: nothing is written, and the same again decides that nothing changes. */
export function planOrganisations(
  files: readonly ReadFile[],
  known: { organisations: readonly Organisation[]; domains: readonly DomainRecord[] },
  newId: () => string,
): OrganisationPlan {
  const index = createRegisterIndex(known.organisations);
  const before = new Map(known.organisations.map((organisation) => [organisation.organisationId, organisation]));
  const sources = new Map<string, string>();
  const records = new Map(known.domains.map((record) => [record.pattern, record]));
  const changedRecords = new Map<string, DomainRecord>();
  const results: Result[] = [];

  const change = (organisation: Organisation, source: string): void => {
    index.put(organisation);
    sources.set(organisation.organisationId, source);
  };

  interface Decided {
    unit: OrganisationUnit;
    outcome: Outcome;
    organisationId: string;
    reason?: string;
    note?: string | undefined;
  }

  /** A second row about one body is a doubt, unless its file only adds codes or names to bodies that are known. */
  function decide(unit: OrganisationUnit, format: string, earlier: Map<string, string>): Decided {
    const decision = decideOrganisation(index, unit, format, newId);
    if (decision.outcome === "rejected") return { unit, organisationId: "", ...decision };
    const { organisation, outcome } = decision;
    const { organisationId } = organisation;
    const taken = unit.mayAdd || unit.tile ? earlier.get(organisationId) : undefined;
    const held = index.byId.get(organisationId);
    if (taken !== undefined && held) {
      return {
        unit,
        organisationId,
        outcome: "rejected",
        reason: `“${unit.name}” could be ${spellOut(held)}, which is ${taken}, or another`,
      };
    }
    earlier.set(organisationId, unit.at);
    if (outcome !== "unchanged") change(organisation, format);
    return { unit, outcome, organisationId };
  }

  /** Rows name each other in any order, so links come last. */
  function link(each: Decided, format: string): void {
    const organisation = index.byId.get(each.organisationId);
    if (!organisation || each.outcome === "rejected") return;
    const { links, note } = linksOf(index, organisation, each.unit);
    each.note = note;
    const after = { ...organisation, ...links };
    if (JSON.stringify(after) === JSON.stringify(organisation)) return;
    change(after, format);
    if (each.outcome === "unchanged") each.outcome = "updated";
  }

  function planBodies({ file, format, units }: ReadFile): void {
    const earlier = new Map<string, string>();
    const decided = units.flatMap((unit) => (unit.type === "organisation" ? [decide(unit, format, earlier)] : []));
    for (const each of decided) if (each.unit.successors?.length || each.unit.parent) link(each, format);
    results.push(...decided.map(({ unit, outcome, reason, note }) => ({ file, at: unit.at, outcome, reason, note })));
  }

  function planDomain(unit: DomainUnit, { file, format }: ReadFile): void {
    const decision = decideDomain(index, unit, records.get(unit.pattern), format);
    if (decision.outcome === "rejected") {
      results.push({ file, at: unit.at, outcome: "rejected", reason: decision.reason });
      return;
    }
    results.push({ file, at: unit.at, outcome: decision.outcome });
    if (decision.outcome === "unchanged") return;
    records.set(unit.pattern, decision.record);
    if (decision.owner) change(decision.owner, format);
    else changedRecords.set(unit.pattern, decision.record);
  }

  for (const read of files) {
    results.push(
      ...read.rejections.map(({ at, reason }) => ({ file: read.file, at, outcome: "rejected" as const, reason })),
    );
    planBodies(read);
    for (const unit of read.units) if (unit.type === "domain") planDomain(unit, read);
  }

  const organisations = [...sources].flatMap(([organisationId, source]) => {
    const after = index.byId.get(organisationId);
    const held = before.get(organisationId);
    return after && after !== held ? [{ before: held, after, source }] : [];
  });
  const recorded = new Map(known.domains.map((record) => [record.pattern, record]));
  const domains = [...changedRecords].map(([pattern, after]) => ({ before: recorded.get(pattern), after }));
  return { results, organisations, domains };
}
