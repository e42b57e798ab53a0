import type { DomainRecord } from "#functions/organisations/email-domains.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import { bothOf, spellOut } from "./decide-organisation.ts";
import type { RegisterIndex } from "./register-index.ts";
import type { DomainUnit } from "./units.ts";

export type DomainDecision =
  | { outcome: "added" | "updated"; record: DomainRecord; owner?: Organisation | undefined }
  | { outcome: "unchanged" }
  | { outcome: "rejected"; reason: string };

const reject = (reason: string): DomainDecision => ({ outcome: "rejected", reason });

function findOwner(index: RegisterIndex, owner: NonNullable<DomainUnit["owner"]>): Organisation | string {
  const [candidates, said] =
    "code" in owner
      ? [index.withCodes([owner.code]), `with ${owner.code.scheme} ${owner.code.code}`]
      : [owner.isCouncil ? index.councilsNamed(owner.name) : index.named(owner.name), `called “${owner.name}”`];
  const [found, other] = candidates;
  if (!found) return `no body ${said} is known`;
  return other ? `could be ${bothOf(candidates)}` : found;
}

/** What one row says of one domain, given what is recorded of it. A domain that somebody else holds is a doubt. */
export function decideDomain(
  index: RegisterIndex,
  unit: DomainUnit,
  recorded: DomainRecord | undefined,
  format: string,
): DomainDecision {
  const owner = unit.owner && findOwner(index, unit.owner);
  if (typeof owner === "string") return reject(owner);
  const { pattern, standing } = unit;
  if (!owner) {
    return recorded
      ? { outcome: "unchanged" }
      : { outcome: "added", record: { pattern, organisationIds: [], standing, source: format, version: 1 } };
  }
  const { organisationId } = owner;
  const holders = (recorded?.organisationIds ?? []).flatMap((id) => index.byId.get(id) ?? []);
  if (holders.some((holder) => holder.organisationId === organisationId)) {
    const isStronger = standing === "mail" && recorded?.standing === "registration";
    if (!isStronger) return { outcome: "unchanged" };
  } else if (holders.length > 0) {
    return reject(`${pattern} is of ${bothOf(holders)} already, and the file says ${spellOut(owner)}`);
  }
  if (standing === "registration" && recorded) return { outcome: "unchanged" };
  const record: DomainRecord = {
    pattern,
    organisationIds: [organisationId],
    standing,
    source: format,
    version: recorded?.version ?? 1,
  };
  const after = standing === "mail" ? { ...owner, domains: [...new Set([...owner.domains, pattern])] } : undefined;
  return { outcome: recorded ? "updated" : "added", record, owner: after };
}
