import * as z from "zod";
import type { Resolution } from "#functions/organisations/email-domains.ts";

/**
 * How we know the person's organisation: by the domain of the address; by a domain of a body that it has replaced; or because the
 * person picked it and a colleague or a steward confirmed it.
 */
export const organisationVias = ["domain", "predecessor", "confirmed"] as const;
export const OrganisationVia = z.enum(organisationVias);
export type OrganisationVia = z.infer<typeof OrganisationVia>;

/** One account at an identity provider; `hash` is the keyed hash of issuer and subject. */
export const Identity = z.object({ issuer: z.string(), hash: z.string() });
export type Identity = z.infer<typeof Identity>;

export const Person = z.object({
  personId: z.string(),
  version: z.int().positive(),
  /** Ciphertext of `PersonalDetails`, bound to the person and the organisation. */
  sealed: z.string(),
  /** Absent when another account has shown the address to be its own since. */
  emailHash: z.string().optional(),
  identities: z.array(Identity),
  organisationId: z.string().optional(),
  organisationVia: OrganisationVia.optional(),
  /** Has signed in with a second factor: from then on a provider that cannot say is not taken for one that asked. */
  givesSecondFactor: z.literal(true).optional(),
  /** Sessions started under an earlier number are over. */
  sessionGeneration: z.int().nonnegative(),
  joinedAt: z.iso.datetime(),
});
export type Person = z.infer<typeof Person>;

export const PersonalDetails = z.object({ email: z.string(), name: z.string() });
export type PersonalDetails = z.infer<typeof PersonalDetails>;

/** An organisation the person says is theirs, until a colleague or a steward confirms or declines it. */
export const OrganisationChoice = z.object({
  personId: z.string(),
  organisationId: z.string(),
  chosenAt: z.iso.datetime(),
});
export type OrganisationChoice = z.infer<typeof OrganisationChoice>;

/** Why somebody who proved who they are gets no account. */
export type Inadmissible = "webmail" | "unknown_domain" | "address_not_verified" | "address_not_vouched";

export interface Affiliation {
  organisationId?: string | undefined;
  organisationVia?: OrganisationVia | undefined;
}

/**
 * Decided anew at each sign-in. An organisation that was confirmed stays only while the address stays at the same domain, which
 * proves the public sector and no organisation.
 */
export function affiliationOf(
  meaning: Resolution,
  before: (Affiliation & { domain: string }) | undefined,
  domain: string,
): Affiliation | Inadmissible {
  if (meaning.kind === "webmail") return "webmail";
  if (meaning.kind === "unknown") return "unknown_domain";
  if (meaning.kind === "organisation") {
    return {
      organisationId: meaning.organisationId,
      organisationVia: meaning.viaPredecessor ? "predecessor" : "domain",
    };
  }
  const isConfirmed = before?.organisationVia === "confirmed" && before.domain === domain;
  return isConfirmed ? { organisationId: before.organisationId, organisationVia: "confirmed" } : {};
}

/** Whether somebody may say who works at the organisation: only one whose own address proves it. */
export const canVouchFor = (person: Affiliation, organisationId: string): boolean =>
  person.organisationVia === "domain" && person.organisationId === organisationId;
