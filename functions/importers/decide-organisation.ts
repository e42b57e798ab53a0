import { type Code, codeKey, type FactName, factNames, type Organisation } from "#functions/organisations/rules.ts";
import { succeedsItself } from "#functions/organisations/succession.ts";
import { isAbroad, nameKey, type RegisterIndex } from "./register-index.ts";
import type { OrganisationUnit } from "./units.ts";

export type Decision =
  | { outcome: "added" | "updated" | "unchanged"; organisation: Organisation }
  | { outcome: "rejected"; reason: string };

const reject = (reason: string): Decision => ({ outcome: "rejected", reason });

/** One body has one code of these; of GSS codes it may have had several. */
const single: ReadonlySet<Code["scheme"]> = new Set([
  "local_authority",
  "govuk",
  "govuk_content",
  "ods",
  "wikidata",
  "acronym_ca",
]);

const spell = ({ scheme, code }: Code): string => `${scheme} ${code}`;
export const spellOut = ({ name, codes }: Organisation): string =>
  `${name} (${codes.map(spell).join(", ") || "no code"})`;
export const bothOf = (candidates: readonly Organisation[]): string => candidates.map(spellOut).join(" and ");

const conflictOf = (organisation: Organisation, codes: readonly Code[], byName: boolean): [Code, Code] | undefined => {
  for (const code of codes) {
    const held = organisation.codes.filter(({ scheme }) => scheme === code.scheme);
    const other = held[0];
    const counts = single.has(code.scheme) || byName;
    if (counts && other && !held.some((candidate) => codeKey(candidate) === codeKey(code))) return [other, code];
  }
  return undefined;
};

/** Codes before names; whatever could be two bodies is nobody, with both named. */
function findBody(index: RegisterIndex, unit: OrganisationUnit): { body?: Organisation | undefined; reason?: string } {
  const byCode = index.withCodes(unit.codes);
  const byName = byCode.length === 0 && (unit.mayAdd || unit.codes.length === 0);
  const candidates = byName ? index.named(unit.name, isAbroad(unit.codes)) : byCode;
  const [body, other] = candidates;
  if (body && other) return { reason: `“${unit.name}” could be ${bothOf(candidates)}` };
  const conflict = body && conflictOf(body, unit.codes, byName);
  if (conflict)
    return {
      reason: `“${unit.name}” may or may not be ${spellOut(body)}: the file says ${spell(conflict[1])}, we have ${spell(conflict[0])}`,
    };
  return { body };
}

const factsOf = (unit: OrganisationUnit): Partial<Pick<Organisation, FactName>> =>
  Object.fromEntries(factNames.flatMap((fact) => (unit[fact] === undefined ? [] : [[fact, unit[fact]]])));

/** Facts that nobody has stated, or that this same file stated before. What another source or a steward said stays. */
function merge(before: Organisation, unit: OrganisationUnit, format: string): Organisation {
  const stated = Object.entries(factsOf(unit)).filter(([name]) => {
    const fact = name as FactName;
    return before[fact] === undefined || before.statedBy[fact] === format;
  });
  const codes = unit.codes.filter((code) => !before.codes.some((held) => codeKey(held) === codeKey(code)));
  const facts = Object.fromEntries(stated) as Partial<Organisation>;
  const after = { ...before, ...facts, codes: [...before.codes, ...codes] };
  const known = new Set([after.name, after.nameWelsh ?? "", ...before.otherNames].map(nameKey));
  const names = unit.mayAdd
    ? [unit.name, ...(unit.otherNames ?? [])].filter((name) => name && !known.has(nameKey(name)))
    : [];
  return {
    ...after,
    otherNames: [...before.otherNames, ...new Set(names)],
    hasEnded: before.hasEnded || (unit.hasEnded ?? unit.endedOn !== undefined),
    statedBy: { ...before.statedBy, ...Object.fromEntries(stated.map(([fact]) => [fact, format])) },
  };
}

const isSame = (one: Organisation, other: Organisation): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What one row says of its own body, given all that is known; `linkOrganisation` adds whom it names. */
export function decideOrganisation(
  index: RegisterIndex,
  unit: OrganisationUnit,
  format: string,
  newId: () => string,
): Decision {
  const { body, reason } = findBody(index, unit);
  if (reason) return reject(reason);
  if (!body && !unit.mayAdd) {
    return reject(
      unit.codes[0] ? `no body with ${spell(unit.codes[0])} is known` : `no body called “${unit.name}” is known`,
    );
  }
  const empty: Organisation = {
    ...{ organisationId: newId(), version: 1, name: unit.name, kind: unit.kind ?? "other", otherNames: [], codes: [] },
    ...{ domains: [], hasEnded: false, successorIds: [], statedBy: { name: format, kind: format } },
  };
  const organisation = merge(body ?? empty, unit, format);
  if (!body) return { outcome: "added", organisation };
  return isSame(body, organisation) ? { outcome: "unchanged", organisation } : { outcome: "updated", organisation };
}

/** The successors and the parent that a row names, unless the body has them from elsewhere. Of several successors, all or none: one alone would inherit everybody. */
export function linksOf(
  index: RegisterIndex,
  { organisationId, successorIds, parentId }: Organisation,
  { successors = [], parent }: OrganisationUnit,
): { links: Pick<Organisation, "successorIds" | "parentId">; note?: string } {
  const missing = [...successors, ...(parent ? [parent] : [])].filter((code) => index.idOf(code) === undefined);
  const ids = successors.flatMap((code) => index.idOf(code) ?? []);
  const isCircle = succeedsItself(organisationId, ids, index.byId);
  const found = ids.length === successors.length && !isCircle ? ids : [];
  const parentFound = parentId ?? (parent && index.idOf(parent));
  const links = {
    successorIds: successorIds.length > 0 ? successorIds : found,
    ...(parentFound && { parentId: parentFound }),
  };
  if (isCircle) return { links, note: "kept without its successors, which it carries on itself" };
  return missing.length > 0
    ? { links, note: `kept without a link to ${missing.map(spell).join(" and ")}, which nobody known has` }
    : { links };
}
