import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";

const prefixes = {
  auditEvent: "evt",
  ballot: "bal",
  comment: "com",
  contact: "con",
  contactView: "cvw",
  decision: "dec",
  destination: "dst",
  fact: "fac",
  finding: "fin",
  invitation: "inv",
  notification: "ntf",
  organisation: "org",
  outboxItem: "out",
  participant: "ptc",
  person: "per",
  poll: "pol",
  proposal: "pro",
  report: "rep",
  request: "req",
  roleProposal: "rlp",
  statement: "sta",
  subscription: "sub",
  survey: "sur",
} as const;
export type IdKind = keyof typeof prefixes;

/**
 * Lower-case and of fixed form: ElectroDB lower-cases keys and does not escape its delimiters, so a free-form or
 * mixed-case id could name another item. Every id from outside is parsed with `Id` before it reaches a store.
 */
export const newId = (kind: IdKind): string => `${prefixes[kind]}_${randomBytes(12).toString("hex")}`;

/** The same id for the same parts: what is made twice for one reason is one. */
export const idFrom = (kind: IdKind, ...parts: readonly string[]): string =>
  `${prefixes[kind]}_${createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 24)}`;

/** Which of so many shards a text belongs to, by its hash: the same each time, and as many in each. */
export const shardFrom = (text: string, shards: number): number =>
  (createHash("sha256").update(text).digest()[0] ?? 0) % shards;

export const Id = (kind: IdKind) => z.string().regex(new RegExp(`^${prefixes[kind]}_[0-9a-f]{24}$`));
