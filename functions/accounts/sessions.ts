import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";
import { addMinutes } from "#functions/times.ts";

const sessionHours = 12;
const attemptMinutes = 10;

export const sessionEnd = (startedAt: string): string => addMinutes(startedAt, sessionHours * 60);
export const attemptEnd = (startedAt: string): string => addMinutes(startedAt, attemptMinutes);

/** 256 random bits. Only its hash is stored, so that whoever reads the table can be nobody. */
export const newToken = (): string => randomBytes(32).toString("base64url");
export const tokenHash = (token: string): string => createHash("sha256").update(token).digest("hex");
export const isToken = (text: string | undefined): text is string =>
  text !== undefined && /^[A-Za-z0-9_-]{43}$/.test(text);

export const Session = z.object({
  tokenHash: z.string(),
  personId: z.string(),
  generation: z.int().nonnegative(),
  /** Undefined when the provider cannot say. */
  secondFactor: z.boolean().optional(),
  startedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type Session = z.infer<typeof Session>;

/** One journey to an identity provider and back: usable once, by the browser that began it, for ten minutes. */
export const SignInAttempt = z.object({
  stateHash: z.string(),
  browserHash: z.string(),
  providerId: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  expiresAt: z.iso.datetime(),
});
export type SignInAttempt = z.infer<typeof SignInAttempt>;
