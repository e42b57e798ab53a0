import * as z from "zod";
import { type Actor, hasRole, isMember } from "#functions/accounts/rules.ts";
import { ToolId } from "#functions/catalogue/rules.ts";
import { Text } from "#functions/catalogue/texts.ts";
import type { RefusalCode } from "#functions/errors.ts";

/** What somebody wants to do with a tool, with the words that pages show. A filter may treat each differently. */
export const actLabels = {
  join_as_guest: "Join as a guest in a browser",
  host: "Host",
  edit_together: "Edit together",
  install_app: "Install the app",
} as const;
export type Act = keyof typeof actLabels;
export const acts = Object.keys(actLabels) as [Act, ...Act[]];
export const Act = z.enum(acts);

export const statusLabels = { open: "Open", restricted: "Limited", blocked: "Blocked", unknown: "Unknown" } as const;
export type Status = keyof typeof statusLabels;
export const statuses = Object.keys(statusLabels) as [Status, ...Status[]];
export const Status = z.enum(statuses);

/**
 * Who says so, the weightiest first. The web filtering lead answers for the filter. An edition that they adopted is their word too, but for
 * many tools at once. An import was published by somebody else for its day. A report is what a colleague saw, a self-test what one browser saw.
 */
export const sourceLabels = {
  owner: "The web filtering lead says so",
  edition: "The organisation has adopted a version of the shared whitelist",
  import: "Imported from another public record",
  report: "Staff report",
  self_test: "Self-test in a browser",
} as const;
export type Source = keyof typeof sourceLabels;
export const sources = Object.keys(sourceLabels) as [Source, ...Source[]];
export const Source = z.enum(sources);

/** What single people tried, each for themselves. */
export const isObservation = (source: Source): boolean => source === "report" || source === "self_test";

export const mostGroups = 5;

/** Without whose, about what and from whom: as the projections hold it. */
export const StatementContent = z.object({
  source: Source,
  status: Status,
  /** Acts for which it differs. */
  acts: z.partialRecord(Act, Status).optional(),
  /** Groups of staff for whom it differs, by the organisation's own names for them. */
  groups: z
    .array(z.object({ name: Text(60), status: Status }))
    .max(mostGroups)
    .optional(),
  conditions: Text(300).optional(),
  statedAt: z.iso.date(),
  /** The last day on which it counts, if that is sooner than its age says. */
  reviewAt: z.iso.date().optional(),
  /** The edition that was adopted. Never public. */
  edition: z.int().positive().optional(),
  /** For what many people tried: how many met what, on `statedAt` alone. */
  counts: z.partialRecord(Status, z.int().positive()).optional(),
});
export type StatementContent = z.infer<typeof StatementContent>;

export const Statement = StatementContent.extend({
  organisationId: z.string(),
  toolId: ToolId,
  /** Which statement of this source on this pair it is, from 1. */
  version: z.int().positive(),
  /** The person who stated or reported it. Nobody for a self-test. */
  by: z.string().optional(),
});
export type Statement = z.infer<typeof Statement>;

/** A statement before it has its place in the history. */
export type StatementDraft = Omit<Statement, "version">;

/** Two writes a statement, and room for the chunk, the audit event and the outbox item in a transaction of 100. */
export const statementsInOneTransaction = 48;

/** Whose records these are decides about them: their web filtering lead alone. */
export const whyCannotState = (actor: Actor, organisationId: string): RefusalCode | undefined =>
  hasRole(actor, "filtering_owner") && actor.organisationId === organisationId ? undefined : "not_permitted";

/** What an organisation's web filtering lead agreed to make public. */
export const Sharing = z.object({ records: z.boolean(), figures: z.boolean(), version: z.int().nonnegative() });
export type Sharing = z.infer<typeof Sharing>;

export const notShared: Sharing = { records: false, figures: false, version: 0 };

/** A named organisation's records are for signed-in members, and for everyone only if it agreed. */
export const maySeeRecords = (actor: Actor | undefined, { records }: Pick<Sharing, "records">): boolean =>
  records || (actor !== undefined && isMember(actor));

/** A meeting whose people are asked to test. Whoever has its token and is signed in sees it; who made it is in the audit record alone. */
export const Invitation = z.object({
  invitationId: z.string(),
  tokenHash: z.string(),
  organisationIds: z.array(z.string()).min(1),
  toolIds: z.array(ToolId).min(1),
  /** The organiser's organisation. */
  invitedFor: z.string(),
  expiresAt: z.iso.datetime(),
});
export type Invitation = z.infer<typeof Invitation>;
