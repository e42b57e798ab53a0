import * as z from "zod";
import { Destination } from "#functions/catalogue/destinations.ts";

/** What an entry lets through and what for. `toolName` is the tool's name as it was when the entry was proposed. */
export const EntryContent = Destination.extend({
  toolId: z.string(),
  toolName: z.string(),
  /** The confirmed destination in the catalogue that this repeats. */
  destinationId: z.string(),
  required: z.boolean(),
  /** What the tool is for, as the catalogue said when the entry was proposed. */
  purpose: z.string().optional(),
  /** For an optional entry: what breaks without it. */
  notes: z.string().optional(),
  /** A vote of its own accepted that strangers' content on a shared host comes with it. */
  sharedTenantAccepted: z.literal(true).optional(),
});
export type EntryContent = z.infer<typeof EntryContent>;

/** An entry with its number, which is given once and never used again, and the proposal that carried it. In force or not. */
export const NumberedEntry = EntryContent.extend({ id: z.int().positive(), proposalId: z.string() });
export type NumberedEntry = z.infer<typeof NumberedEntry>;

/** An entry of the published whitelist, with the edition it became current with as it stands now. */
export const WhitelistEntry = NumberedEntry.extend({
  edition: z.int().positive(),
  /** When it goes, unless it is voted on again. */
  expires: z.iso.datetime(),
});
export type WhitelistEntry = z.infer<typeof WhitelistEntry>;

/** One line of a proposal: the exact difference to the edition it was written against. */
export const EntryChange = z.discriminatedUnion("op", [
  z.object({ op: z.literal("add"), entry: EntryContent }),
  z.object({ op: z.literal("change"), entryId: z.int().positive(), entry: EntryContent }),
  z.object({ op: z.literal("remove"), entryId: z.int().positive() }),
]);
export type EntryChange = z.infer<typeof EntryChange>;

/** An addition or a change that is published but becomes current later, in an edition of its own. */
export const Announcement = z.object({
  what: z.enum(["add", "change"]),
  entry: NumberedEntry,
  effectiveAt: z.iso.datetime(),
});
export type Announcement = z.infer<typeof Announcement>;

const impacts = ["opens", "closes", "opens and closes", "none"] as const;

/** What one edition did to one entry. */
export const ChangeRecord = z.object({
  edition: z.int().positive(),
  what: z.enum(["added", "changed", "removed", "announced"]),
  id: z.int().positive(),
  /** What it does to what passes through a filter, for someone who obeys the list. */
  impact: z.enum(impacts),
  /** With the end of its time, unless it is only announced. */
  entry: NumberedEntry.extend({ expires: z.iso.datetime().optional() }).optional(),
  previous: WhitelistEntry.optional(),
  effectiveAt: z.iso.datetime().optional(),
  /** The proposal that carried it; undefined where two publishers removed it at once, or its time was over. */
  proposalId: z.string().optional(),
  note: z.string(),
});
export type ChangeRecord = z.infer<typeof ChangeRecord>;

/** The list as one edition left it. Edition 0 is empty. */
export const WhitelistState = z.object({
  edition: z.int().nonnegative(),
  publishedAt: z.iso.datetime(),
  lastEntryId: z.int().nonnegative(),
  entries: z.array(WhitelistEntry),
  announced: z.array(Announcement),
});
export type WhitelistState = z.infer<typeof WhitelistState>;

/** All that has a number, in force first; an entry that is to change is there twice. */
export const everyEntry = ({ entries, announced }: Pick<WhitelistState, "entries" | "announced">): NumberedEntry[] => [
  ...entries,
  ...announced.map(({ entry }) => entry),
];

export const emptyState: WhitelistState = {
  edition: 0,
  publishedAt: new Date(0).toISOString(),
  lastEntryId: 0,
  entries: [],
  announced: [],
};

/** Which edition is current, and where its bodies lie. */
export const CurrentEdition = z.object({
  edition: z.int().nonnegative(),
  bodyDigest: z.string(),
  /** When an announced entry becomes current, or one in force expires: the clock cuts the next edition then. */
  nextDueAt: z.iso.datetime().optional(),
});
export type CurrentEdition = z.infer<typeof CurrentEdition>;

export const bodiesFolder = "bodies";

/** Where an edition's files lie before, and after, it is published. Never changed once written. */
export const bodyFolder = (edition: number, bodyDigest: string): string => `${bodiesFolder}/${edition}-${bodyDigest}`;

export const releaseKinds = ["agreed", "removed_at_once", "taking_effect", "expired"] as const;

/** One published edition. Immutable. The organisations are those of the two publishers. */
export const Release = z.object({
  edition: z.int().positive(),
  kind: z.enum(releaseKinds),
  bodyDigest: z.string(),
  publishedAt: z.iso.datetime(),
  preparedFor: z.string().optional(),
  approvedFor: z.string().optional(),
  note: z.string(),
  proposalIds: z.array(z.string()),
  /** For a removal at once: the numbers of the entries. */
  removedIds: z.array(z.int().positive()),
  entries: z.int().nonnegative(),
  changes: z.int().nonnegative(),
  /** When what it announces becomes current; undefined where it announces nothing. */
  effectiveAt: z.iso.datetime().optional(),
  /** `entries` is how many lines, rows or patterns it holds. */
  files: z.array(
    z.object({
      file: z.string(),
      bytes: z.int(),
      sha256: z.string(),
      losses: z.int(),
      entries: z.int().nonnegative().optional(),
    }),
  ),
});
export type Release = z.infer<typeof Release>;
