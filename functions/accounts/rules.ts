/** What a person may do beyond what every member may. */
export const roles = ["filtering_owner", "representative", "researcher", "publisher", "steward"] as const;
export type Role = (typeof roles)[number];

/** Who is asking. `roles` holds only those that count now: granted, not lapsed, second factor given where it is needed. */
export interface Actor {
  personId: string;
  /** Undefined until the person's organisation is known; they may then read, and pick one. */
  organisationId?: string | undefined;
  roles: readonly Role[];
}

/** A person who acts for an organisation. */
export type Member = Actor & { organisationId: string };

export const isMember = (actor: Actor): actor is Member => actor.organisationId !== undefined;
export const hasRole = (actor: Actor, role: Role): boolean => actor.roles.includes(role);
