import * as z from "zod";
import { Destination } from "#functions/catalogue/destinations.ts";
import type { WhitelistEntry } from "#functions/whitelist/rules.ts";

/**
 * The canonical entry: what the compiler makes every format from. One spelling for each meaning (`Destination`), and text ids. With `tcp` or `udp`
 * it is limited to those ports; with neither it holds on whatever ports a filter handles.
 */
export const Entry = Destination.extend({
  id: z.string(),
  toolId: z.string(),
  toolName: z.string(),
  required: z.boolean(),
  purpose: z.string().optional(),
  notes: z.string().optional(),
  /** From then on it is in no format. */
  expires: z.iso.datetime().optional(),
  sharedTenantAccepted: z.literal(true).optional(),
  proposalId: z.string().optional(),
  edition: z.int().optional(),
});
export type Entry = z.infer<typeof Entry>;

/** An entry of the registry as the compiler takes it. */
export const toEntry = ({ id, ...entry }: WhitelistEntry): Entry => Entry.parse({ ...entry, id: String(id) });

/** Whether an edition published then still lets it through. A file of entries may spell either time in another way than the registry does. */
export const isInForce = ({ expires }: Pick<Entry, "expires">, publishedAt: string): boolean =>
  expires === undefined || Date.parse(expires) > Date.parse(publishedAt);

const collator = new Intl.Collator("en", { numeric: true });

/** The same order for the same entries, whatever order they came in: numbers as numbers. */
export const byId = (a: Pick<Entry, "id">, b: Pick<Entry, "id">): number =>
  collator.compare(a.id, b.id) || (a.id < b.id ? -1 : 1);

/** How much comes with an entry, the first that fits: `shared` strangers' content too, `wide` every name below a host, `ranges` whatever answers at addresses. */
type RiskClass = "shared" | "wide" | "ranges" | "narrow";

export function riskOf({ sharedTenantAccepted, host, match, ips }: Entry): RiskClass {
  if (sharedTenantAccepted) return "shared";
  if (host !== undefined && match !== "host") return "wide";
  return ips ? "ranges" : "narrow";
}
