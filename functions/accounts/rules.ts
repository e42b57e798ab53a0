import * as z from "zod";
import type { RefusalCode } from "#functions/errors.ts";

/** What a person may do beyond what every member may. */
export const roles = ["filtering_owner", "representative", "researcher", "publisher", "steward"] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

/** An organisation is represented in the working group by one person who votes and one who stands in. */
export const seats = ["voting", "deputy"] as const;
export const Seat = z.enum(seats);
export type Seat = z.infer<typeof Seat>;

/** Who is asking. `roles` holds only those that count now: granted, not lapsed, second factor given where it is needed. */
export interface Actor {
  personId: string;
  /** Undefined until the person's organisation is known; they may then read, and pick one. */
  organisationId?: string | undefined;
  roles: readonly Role[];
  /** Roles that the person holds and would have after signing in with a second factor. */
  awaitingSecondFactor?: readonly Role[] | undefined;
}

/** A person who acts for an organisation. */
export type Member = Actor & { organisationId: string };

export const isMember = (actor: Actor): actor is Member => actor.organisationId !== undefined;
export const hasRole = (actor: Actor, role: Role): boolean => actor.roles.includes(role);

/** Why the actor cannot act in this role now, or undefined if they can. */
export const whyLacksRole = (actor: Actor, role: Role): RefusalCode | undefined => {
  if (hasRole(actor, role)) return undefined;
  return actor.awaitingSecondFactor?.includes(role) ? "second_factor_needed" : "not_permitted";
};
