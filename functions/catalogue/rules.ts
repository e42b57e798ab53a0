import { createHash } from "node:crypto";
import * as z from "zod";
import { type Actor, hasRole, isMember } from "#functions/accounts/rules.ts";
import type { RefusalCode } from "#functions/errors.ts";
import { Destination } from "./destination-shape.ts";
import { type Fact, FactTopic, type Mark } from "./facts.ts";
import { registrableDomainOf } from "./host-names.ts";
import { rangeBlockOf } from "./ip-ranges.ts";
import { Source, Text, WebAddress } from "./texts.ts";

/** The mission's five kinds of tool, and what is none of them, with the words that pages show. */
export const toolKindLabels = {
  video_conferencing: "Video conferencing",
  documents: "Documents with real-time shared editing",
  wiki: "Wikis",
  file_storage: "File storage",
  project_management: "Lightweight project management",
  other: "Other",
} as const;
export type ToolKind = keyof typeof toolKindLabels;
export const toolKinds = Object.keys(toolKindLabels) as [ToolKind, ...ToolKind[]];
export const ToolKind = z.enum(toolKinds);

/** Pages beside those of the tools, at addresses that no tool can have. */
const takenIds: readonly string[] = ["compare", "new"];

/** Readable, given once, never changed: the tool's address and what importers know it by. */
export const ToolId = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])$/)
  .refine((id) => !takenIds.includes(id));

/** What matrices of access call a tool in their columns, and whether their publisher hides it: then reports on such matrices leave it out. */
export const ToolService = z.object({ key: z.string().min(1).max(60), hidden: z.boolean() });
export type ToolService = z.infer<typeof ToolService>;

export const Tool = z.object({
  toolId: ToolId,
  version: z.int().positive(),
  name: Text(80),
  vendor: Text(80).optional(),
  kind: ToolKind,
  /** What it is for. */
  purpose: Text(500),
  website: WebAddress.optional(),
  links: z.array(z.object({ text: Text(80), url: WebAddress })).max(10),
  service: ToolService.optional(),
  /** Topics on which something is known. */
  factTopics: z.array(FactTopic),
  /** How many of its destinations are confirmed. */
  confirmed: z.int().nonnegative(),
  addedAt: z.iso.datetime(),
  addedBy: z.string(),
});
export type Tool = z.infer<typeof Tool>;

/** What a page that shows many tools says of each. */
export const ToolName = Tool.pick({ toolId: true, name: true, kind: true });
export type ToolName = z.infer<typeof ToolName>;

/** A tool without a confirmed destination is listed, and can't be proposed. */
export const isUnconfirmed = ({ confirmed }: Pick<Tool, "confirmed">): boolean => confirmed === 0;

export const ToolDestination = Destination.extend({
  destinationId: z.string(),
  toolId: z.string(),
  version: z.int().positive(),
  required: z.boolean(),
  /** What does not work without an optional one. */
  breaksWithout: Text(300).optional(),
  source: Source.optional(),
  status: z.enum(["suggested", "confirmed"]),
  confirmedVia: z.enum(["register", "stewards", "vote"]).optional(),
  confirmations: z.array(z.object({ organisationId: z.string(), at: z.iso.datetime() })),
  suggestedBy: z.string(),
  suggestedAt: z.iso.datetime(),
}).refine(({ required, breaksWithout }) => required || breaksWithout !== undefined, { path: ["breaksWithout"] });
export type ToolDestination = z.infer<typeof ToolDestination>;

/** A tool with all that is known of it. */
export interface ToolRecord extends Tool {
  destinations: ToolDestination[];
  facts: Fact[];
}

export type ToolDraft = Pick<Tool, "name" | "kind" | "purpose"> &
  Partial<Pick<Tool, "toolId" | "vendor" | "website" | "links" | "service">>;

/** A place that a tool needs, its network part in the form that `normaliseDestination` gives. */
export type DestinationDraft = Destination & Pick<ToolDestination, "required" | "breaksWithout" | "source">;

export type FactDraft = Pick<Fact, "topic" | "mark" | "text" | "source"> & { factId?: string };

/** Says that two destinations are the same place, whatever their notes. */
const destinationKey = ({ host, match, path, tcp, udp, ips }: Destination): string =>
  JSON.stringify([host, host && match, path, tcp, udp, ips]);

/** The same place suggested twice for one tool has one id, so that it is there once. */
export const destinationIdOf = (toolId: string, destination: Destination): string =>
  `dst_${createHash("sha256")
    .update(`${toolId} ${destinationKey(destination)}`)
    .digest("hex")
    .slice(0, 24)}`;

/** The network part alone. */
export const placeOf = (destination: Destination): Destination => Destination.parse(destination);

/** Two destinations can only overlap where they share one of these: a registrable domain, or the widest block that may be listed. */
export const overlapKeysOf = ({ host, ips = [] }: Destination): string[] =>
  host === undefined ? [...new Set(ips.map(rangeBlockOf))] : [registrableDomainOf(host) ?? host];

/** The record after one more steward has confirmed it: confirmed as soon as two of different organisations have. */
export function confirmedBy(
  destination: ToolDestination,
  organisationId: string,
  at: string,
): ToolDestination | RefusalCode {
  if (destination.confirmations.some((confirmation) => confirmation.organisationId === organisationId)) {
    return "second_organisation_needed";
  }
  const confirmations = [...destination.confirmations, { organisationId, at }];
  return confirmations.length < 2
    ? { ...destination, confirmations }
    : { ...destination, confirmations, status: "confirmed", confirmedVia: "stewards" };
}

export const reportKindLabels = { wrong: "Something is wrong", dangerous: "It is dangerous" } as const;
export type ReportKind = keyof typeof reportKindLabels;
export const reportKinds = Object.keys(reportKindLabels) as [ReportKind, ...ReportKind[]];

export const Report = z.object({
  reportId: z.string(),
  toolId: z.string(),
  version: z.int().positive(),
  kind: z.enum(reportKinds),
  text: Text(2000),
  /** Says that they speak for the supplier. */
  isSupplier: z.boolean(),
  reportedAt: z.iso.datetime(),
  /** Undefined: somebody who was not signed in. */
  reportedBy: z.string().optional(),
  organisationId: z.string().optional(),
  closedAt: z.iso.datetime().optional(),
  closedBy: z.string().optional(),
  outcome: Text(1000).optional(),
});
export type Report = z.infer<typeof Report>;

export const whyCannotSuggest = (actor: Actor): RefusalCode | undefined =>
  isMember(actor) ? undefined : "organisation_needed";

export const whyCannotConfirm = (actor: Actor): RefusalCode | undefined =>
  hasRole(actor, "steward") ? whyCannotSuggest(actor) : "not_permitted";

export const whyCannotHandleReports = (actor: Actor): RefusalCode | undefined =>
  hasRole(actor, "steward") || hasRole(actor, "publisher") ? undefined : "not_permitted";

/** Only those who answer for their organisation can say that it has checked something. */
export function whyCannotState(actor: Actor, mark: Mark): RefusalCode | undefined {
  const answers = (["filtering_owner", "representative", "publisher", "steward"] as const).some((role) =>
    hasRole(actor, role),
  );
  return mark === "checked" && !answers ? "not_permitted" : whyCannotSuggest(actor);
}

export const listName = ({
  kind,
  factTopic,
}: {
  kind?: ToolKind | undefined;
  factTopic?: FactTopic | undefined;
}): string => `${kind ?? "every-kind"}.${factTopic ?? "every-topic"}`;

/** The lists that pages can show it on. */
export const listsOf = ({ kind, factTopics }: Pick<Tool, "kind" | "factTopics">): string[] =>
  [undefined, ...factTopics].flatMap((factTopic) => [listName({ factTopic }), listName({ kind, factTopic })]);
