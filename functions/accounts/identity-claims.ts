import * as z from "zod";

/** What a provider says about whoever came back from it, all of it from one checked ID token or one UserInfo answer. */
export interface Claims {
  issuer: string;
  subject: string;
  email: string;
  emailVerified: boolean;
  name: string;
  /** Undefined when the provider cannot say. */
  secondFactor: boolean | undefined;
}

const isLoopback = (url: string): boolean =>
  ["127.0.0.1", "[::1]", "localhost"].includes(URL.parse(url)?.hostname ?? "");

/** One OpenID Connect provider that people may sign in with. */
export const ProviderSettings = z
  .object({
    /** Part of the callback's address, so that one provider's answer can never be taken for another's. */
    id: z.string().regex(/^[a-z0-9-]{1,40}$/),
    name: z.string().min(1).max(100),
    issuer: z.url({ protocol: /^https?$/ }),
    clientId: z.string().min(1),
    clientSecret: z.string().min(1).optional(),
    idTokenAlgorithm: z.enum(["RS256", "PS256", "ES256", "EdDSA"]).default("RS256"),
    /** The e-mail domains it vouches for; absent for a provider that checks each address itself. */
    domains: z.array(z.string().toLowerCase()).optional(),
    saysSecondFactor: z.boolean().default(false),
    /** Asked for when a second factor is needed, and counted as one when it comes back as `acr`. */
    secondFactorAcr: z.array(z.string()).default([]),
    allowInsecure: z.boolean().default(false),
  })
  .refine(({ issuer, allowInsecure }) => issuer.startsWith("https:") || (allowInsecure && isLoopback(issuer)), {
    path: ["issuer"],
    error: "An issuer uses https, unless allowInsecure is set for one on this machine",
  });
export type ProviderSettings = z.infer<typeof ProviderSettings>;

export const ProviderList = z
  .array(ProviderSettings)
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, "Each provider has an id of its own");

/** `*.police.uk` covers every name below police.uk, as in the register. */
export const vouchesFor = ({ domains }: Pick<ProviderSettings, "domains">, domain: string): boolean =>
  domains === undefined ||
  domains.some((pattern) => (pattern.startsWith("*.") ? domain.endsWith(pattern.slice(1)) : domain === pattern));

/** RFC 8176: `mfa` says it outright. An `acr` counts when the settings name it. */
export function gaveSecondFactor(
  { saysSecondFactor, secondFactorAcr }: Pick<ProviderSettings, "saysSecondFactor" | "secondFactorAcr">,
  { amr, acr }: Readonly<Record<string, unknown>>,
): boolean | undefined {
  if (!saysSecondFactor) return undefined;
  return (Array.isArray(amr) && amr.includes("mfa")) || (typeof acr === "string" && secondFactorAcr.includes(acr));
}

const Profile = z.object({
  email: z.string(),
  email_verified: z.boolean().optional(),
  name: z.string().optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
});

const longestName = 120;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const unprintable = /[\u0000-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The e-mail address with what is said of it in the same place, never a mixture of two. Undefined without an address. */
export function readProfile(source: unknown): Pick<Claims, "email" | "emailVerified" | "name"> | undefined {
  const { data } = Profile.safeParse(source);
  if (!data) return undefined;
  const name = data.name ?? [data.given_name, data.family_name].filter(Boolean).join(" ");
  return {
    email: data.email,
    emailVerified: data.email_verified === true,
    name: name.replace(unprintable, "").trim().slice(0, longestName),
  };
}
