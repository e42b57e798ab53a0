import { type Basis, type EffortSummary, type Said, summarise } from "#functions/research/efforts.ts";
import type { Published } from "#functions/research/rules.ts";
import { scopeOf } from "#functions/research/scopes-of.ts";
import type { Scope } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import { inDays } from "../words.ts";

/** Each as it stands within a sentence. */
export const scopeWords: Record<Scope, string> = {
  central: "in central government",
  local: "in local government",
  nhs: "in the NHS",
  schools: "in schools",
  police: "in the police",
  cross_sector: "across the public sector",
  international: "in other countries",
};

interface ShownBasis extends Basis {
  where: string;
}
interface ShownSaid extends Omit<Said, "findings"> {
  findings: ShownBasis[];
}

export interface ShownSummary {
  days: ShownSaid | undefined;
  approvers: ShownSaid[];
  costs: ShownSaid[];
  breaks: ShownSaid[];
}

const shownBasis = (basis: Basis): ShownBasis => ({ ...basis, where: scopeWords[basis.scope] });
const shownSaid = ({ text, findings }: Said): ShownSaid => ({ text, findings: findings.map(shownBasis) });

export const shownSummary = ({ days, approvers, costs, breaks }: EffortSummary): ShownSummary => ({
  days: days && shownSaid({ text: inDays(days), findings: days.findings }),
  approvers: approvers.map(shownSaid),
  costs: costs.map(shownSaid),
  breaks: breaks.map(shownSaid),
});

/** Findings about that part of the public sector, or where there are none those about all of it. */
export async function orAcross(list: (scope?: Scope) => Promise<Published<"finding">[]>, scope: Scope) {
  const own = await list(scope);
  if (own.length > 0 || scope === "cross_sector") return { findings: own, isOfScope: own.length > 0 };
  return { findings: await list("cross_sector"), isOfScope: false };
}

/** How many of each an inset shows: the page that it leads to has them all. */
const insetShows = 3;

export interface EffortInset extends ShownSummary {
  scopeKey: Scope;
  scope: string;
  /** Whether it is about organisations like the member's own, and whether anything is known at all. */
  isOfScope: boolean;
  isKnown: boolean;
  measured: { answered: number; medianDays: number } | undefined;
}

/** What web/components/change-effort.njk shows a member of an organisation. */
export async function effortInset(
  { organisations, library, requests }: Pick<Services, "organisations" | "library" | "requests">,
  organisationId: string,
): Promise<EffortInset> {
  const [{ kind }, measured] = await Promise.all([
    organisations.requireOrganisation(organisationId),
    requests.viewAnswerTimes(),
  ]);
  const scopeKey = scopeOf(kind);
  const { findings, isOfScope } = await orAcross(library.listEfforts, scopeKey);
  const summary = shownSummary(summarise(findings));
  return {
    days: summary.days && { ...summary.days, findings: summary.days.findings.slice(0, insetShows) },
    approvers: summary.approvers.slice(0, insetShows),
    costs: summary.costs.slice(0, insetShows),
    breaks: summary.breaks.slice(0, insetShows),
    scopeKey,
    scope: scopeWords[scopeKey],
    isOfScope,
    isKnown: findings.length > 0,
    measured,
  };
}
