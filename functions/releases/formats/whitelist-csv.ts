import { stringify } from "csv-stringify/sync";
import type { WhitelistEntry } from "#functions/whitelist/rules.ts";
import { urlsOf } from "./endpoint-set.ts";
import type { CompiledFormat, Format, WhitelistContent } from "./format.ts";

const columns = [
  "id",
  "serviceArea",
  "serviceAreaDisplayName",
  "urls",
  "ips",
  "tcpPorts",
  "udpPorts",
  "expressRoute",
  "category",
  "required",
  "notes",
] as const;

/** Free text that a spreadsheet would take for a formula gets an apostrophe before it. */
const plainText = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const row = (entry: WhitelistEntry): Record<(typeof columns)[number], string> => ({
  id: String(entry.id),
  serviceArea: entry.toolId,
  serviceAreaDisplayName: plainText(entry.toolName),
  urls: urlsOf(entry).join(","),
  ips: entry.ips?.join(",") ?? "",
  tcpPorts: entry.tcp?.join(",") ?? "",
  udpPorts: entry.udp?.join(",") ?? "",
  expressRoute: "",
  category: "Allow",
  required: String(entry.required),
  notes: plainText(entry.notes?.replace(/\s+/g, " ") ?? ""),
});

/** Sorted by number. An entry limited to a path is left out: there is no column that a reader could not ignore. */
function compile({ entries }: WhitelistContent): CompiledFormat {
  const sayable = entries.filter(({ path }) => path === undefined);
  const records = sayable.toSorted((a, b) => a.id - b.id).map(row);
  return {
    body: stringify(records, { header: true, columns: [...columns], record_delimiter: "\n" }),
    losses: entries.flatMap(({ id, path }) => (path === undefined ? [] : [{ id, reason: "path_not_expressible" }])),
  };
}

/** The same as a table (RFC 4180, UTF-8 without byte-order mark, LF), lists joined by commas inside one field. */
export const whitelistCsv: Format = { file: "whitelist.csv", contentType: "text/csv; charset=utf-8", compile };
