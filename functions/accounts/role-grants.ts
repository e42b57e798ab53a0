import * as z from "zod";
import type { RefusalCode } from "#functions/errors.ts";
import { OwnerCheck } from "./owner-checks.ts";
import type { Affiliation } from "./people.ts";
import { type Actor, Role, Seat, whyLacksRole } from "./rules.ts";

/** A role as one steward proposes it; another grants it. `seat` goes with the role of representative alone. */
export const RoleProposal = z.object({
  roleProposalId: z.string(),
  personId: z.string(),
  role: Role,
  seat: Seat.optional(),
  organisationId: z.string(),
  proposedAt: z.iso.datetime(),
  proposedBy: z.string(),
  /** With the role of filtering owner alone. */
  check: OwnerCheck.optional(),
});
export type RoleProposal = z.infer<typeof RoleProposal>;

/** A role held for one organisation until `endsAt`. */
export const RoleGrant = RoleProposal.omit({ proposedAt: true }).extend({
  version: z.int().positive(),
  grantedAt: z.iso.datetime(),
  grantedBy: z.string(),
  endsAt: z.iso.datetime(),
});
export type RoleGrant = z.infer<typeof RoleGrant>;

/** Only a representative has a seat, and always one. */
export type RoleRequest =
  | { personId: string; role: "representative"; seat: Seat }
  | { personId: string; role: Exclude<Role, "representative">; seat?: undefined };

/** Who sits in one organisation's seat, until when. */
export const SeatHolding = z.object({
  organisationId: z.string(),
  seat: Seat,
  personId: z.string(),
  endsAt: z.iso.datetime(),
});
export type SeatHolding = z.infer<typeof SeatHolding>;

/** Who decides for one organisation, until when. */
export const OwnershipHolding = SeatHolding.omit({ seat: true });
export type OwnershipHolding = z.infer<typeof OwnershipHolding>;

/** Everybody who holds the role of steward, lapsed or not, as it was read; version 0 is "nobody ever did". */
export const StewardRoll = z.object({
  version: z.int().nonnegative(),
  holders: z.array(z.object({ personId: z.string(), endsAt: z.iso.datetime() })),
});
export type StewardRoll = z.infer<typeof StewardRoll>;

const needsSecondFactor: Record<Role, boolean> = {
  filtering_owner: true,
  representative: true,
  researcher: false,
  publisher: true,
  steward: true,
};

/** Nobody holds both at once. */
const exclusive: Partial<Record<Role, Role>> = { steward: "publisher", publisher: "steward" };
export const excludedBy = (role: Role): Role | undefined => exclusive[role];

/** Twelve months on; from the last day of February of a leap year to 1 March. */
export function lapsesAt(grantedAt: string): string {
  const date = new Date(grantedAt);
  date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.toISOString();
}

export const isInForce = ({ endsAt }: { endsAt: string }, now: string): boolean => endsAt > now;

/** Only an organisation that the address itself or a colleague's word ties the person to can be acted for. */
const canHoldRoles = ({ organisationId, organisationVia }: Affiliation): boolean =>
  organisationId !== undefined && organisationVia !== "predecessor";

/** The roles that count in a session. `secondFactor` is undefined when the provider cannot say. */
export function rolesNow(
  person: Affiliation,
  grants: readonly RoleGrant[],
  { secondFactor, now }: { secondFactor: boolean | undefined; now: string },
): Pick<Actor, "roles" | "awaitingSecondFactor"> {
  const held = canHoldRoles(person)
    ? grants.filter((grant) => isInForce(grant, now) && grant.organisationId === person.organisationId)
    : [];
  const lacksFactor = ({ role }: RoleGrant) => needsSecondFactor[role] && secondFactor === false;
  return {
    roles: held.filter((grant) => !lacksFactor(grant)).map(({ role }) => role),
    awaitingSecondFactor: held.filter(lacksFactor).map(({ role }) => role),
  };
}

/** Why this steward may not propose the role for this person, or undefined. */
export function whyCannotPropose(
  actor: Actor,
  person: Affiliation & { personId: string },
  { role, grants, now }: { role: Role; grants: readonly RoleGrant[]; now: string },
): RefusalCode | undefined {
  const lacks = whyLacksRole(actor, "steward");
  if (lacks) return lacks;
  if (person.personId === actor.personId) return "not_for_oneself";
  if (!canHoldRoles(person)) return "no_organisation_to_act_for";
  const excluded = excludedBy(role);
  const holdsExcluded = grants.some((grant) => grant.role === excluded && isInForce(grant, now));
  return holdsExcluded ? "steward_and_publisher" : undefined;
}

/** Why this steward may not grant what was proposed, or undefined. */
export function whyCannotGrant(actor: Actor, proposal: RoleProposal): RefusalCode | undefined {
  const lacks = whyLacksRole(actor, "steward");
  if (lacks) return lacks;
  if (proposal.personId === actor.personId) return "not_for_oneself";
  return proposal.proposedBy === actor.personId ? "second_person_needed" : undefined;
}

/** What a proposal becomes when it is granted. */
export const grantOf = (
  { personId, role, seat, organisationId, roleProposalId, proposedBy, check }: RoleProposal,
  previous: RoleGrant | undefined,
  { grantedBy, grantedAt }: { grantedBy: string; grantedAt: string },
): RoleGrant => ({
  personId,
  role,
  seat,
  organisationId,
  roleProposalId,
  proposedBy,
  check,
  version: (previous?.version ?? 0) + 1,
  grantedBy,
  grantedAt,
  endsAt: lapsesAt(grantedAt),
});

/** A role ends when the person or a steward says so. */
export const whyCannotEnd = (actor: Actor, personId: string): RefusalCode | undefined =>
  actor.personId === personId ? undefined : whyLacksRole(actor, "steward");
