import type { WhitelistEntry } from "#functions/whitelist/rules.ts";
import { pathLosses, urlsOf } from "./endpoint-set.ts";
import type { CompiledFormat, Format, WhitelistContent } from "./format.ts";

const joined = (ports: readonly string[] | undefined): string | undefined => ports?.join(",");
const filled = <Item>(items: readonly Item[] | undefined) => (items && items.length > 0 ? items : undefined);

const endpointSet = (entry: WhitelistEntry) => ({
  id: entry.id,
  serviceArea: entry.toolId,
  serviceAreaDisplayName: entry.toolName,
  urls: filled(urlsOf(entry)),
  ips: filled(entry.ips),
  tcpPorts: joined(entry.tcp),
  udpPorts: joined(entry.udp),
  category: "Allow",
  required: entry.required,
  notes: entry.notes,
  host: entry.host,
  match: entry.host && entry.match,
  path: entry.path,
  sharedTenantAccepted: entry.sharedTenantAccepted,
  proposal: entry.proposalId,
  edition: entry.edition,
});

/** Sorted by number; a field with nothing in it is left out. */
function compile({ entries }: WhitelistContent): CompiledFormat {
  const sets = entries.toSorted((a, b) => a.id - b.id).map(endpointSet);
  return { body: `${JSON.stringify(sets, null, 1)}\n`, losses: pathLosses(entries) };
}

/**
 * An array of endpoint sets in the shape of the Microsoft 365 endpoints web service (learn.microsoft.com,
 * microsoft-365-ip-web-service), with fields of ours that its readers ignore.
 */
export const whitelistJson: Format = { file: "whitelist.json", contentType: "application/json", compile };
