import { type Entry, riskOf } from "../entries.ts";
import { divideByTime, urlsOf } from "./endpoint-set.ts";
import type { CompiledFile, Content, Format, Loss } from "./format.ts";

const joined = (ports: readonly string[] | undefined): string | undefined => ports?.join(",");
const filled = <Item>(items: readonly Item[] | undefined) => (items && items.length > 0 ? items : undefined);

/** The service's ids are integers; one that is none stays text. */
const idOf = (id: string): number | string => (/^(0|[1-9]\d{0,14})$/.test(id) ? Number(id) : id);

const endpointSet = (entry: Entry) => ({
  id: idOf(entry.id),
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
  purpose: entry.purpose,
  risk: riskOf(entry),
  expires: entry.expires,
  sharedTenantAccepted: entry.sharedTenantAccepted,
  proposal: entry.proposalId,
  edition: entry.edition,
});

/** A field with nothing in it is left out. */
function compile(content: Content): CompiledFile[] {
  const { current, losses } = divideByTime(content);
  const sets = current.map(endpointSet);
  const lost = current.flatMap(({ id, path }): Loss[] =>
    path === undefined ? [] : [{ id, part: "path", reason: "path_not_expressible" }],
  );
  return [
    {
      file: "whitelist.json",
      body: `${JSON.stringify(sets, null, 1)}\n`,
      entries: sets.length,
      losses: [...losses, ...lost],
      folded: [],
    },
  ];
}

/**
 * An array of endpoint sets in the shape of the Microsoft 365 endpoints web service (learn.microsoft.com,
 * microsoft-365-ip-web-service), with fields of ours that its readers ignore.
 */
export const whitelistJson: Format = {
  name: "whitelist-json",
  files: [{ file: "whitelist.json", contentType: "application/json" }],
  sight: { ports: true, paths: false },
  guide: {
    product: "Programs that read the Microsoft 365 endpoints service",
    kind: "data",
    loading: "data",
    steps: [
      {
        text: "Read it as you read Microsoft's list of endpoints.",
        paste: "{origin}/whitelist/current/whitelist.json",
      },
    ],
    polling: "Ask for /whitelist/version as often as you like, and for the file when the version has changed.",
    limits: ["An entry limited to a path has no urls: a reader that ignored our field path would open the whole host."],
    sources: ["learn.microsoft.com: microsoft-365-ip-web-service"],
  },
  compile,
};
