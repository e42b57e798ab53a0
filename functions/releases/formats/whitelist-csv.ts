import { stringify } from "csv-stringify/sync";
import type { Entry } from "../entries.ts";
import { divideByTime, urlsOf } from "./endpoint-set.ts";
import type { CompiledFile, Content, Format, Loss } from "./format.ts";

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

/** Free text on one line; what a spreadsheet would take for a formula gets an apostrophe before it. */
const plain = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .replace(/^[=+\-@]/, "'$&");

const row = (entry: Entry): Record<(typeof columns)[number], string> => ({
  id: plain(entry.id),
  serviceArea: plain(entry.toolId),
  serviceAreaDisplayName: plain(entry.toolName),
  urls: urlsOf(entry).join(","),
  ips: entry.ips?.join(",") ?? "",
  tcpPorts: entry.tcp?.join(",") ?? "",
  udpPorts: entry.udp?.join(",") ?? "",
  expressRoute: "",
  category: "Allow",
  required: String(entry.required),
  notes: plain(entry.notes ?? ""),
});

/** An entry limited to a path is left out: there is no column that a reader could not ignore. Its ranges would be read without the path's host, so they go too. */
function compile(content: Content): CompiledFile[] {
  const { current, losses } = divideByTime(content);
  const limited = current.filter(({ path }) => path !== undefined);
  const records = current.filter(({ path }) => path === undefined).map(row);
  const lost = limited.map(({ id }): Loss => ({ id, reason: "path_not_expressible" }));
  return [
    {
      file: "whitelist.csv",
      body: stringify(records, { header: true, columns: [...columns], record_delimiter: "\n" }),
      entries: records.length,
      losses: [...losses, ...lost],
      folded: [],
    },
  ];
}

/** The endpoint sets as a table (RFC 4180, UTF-8 without byte-order mark, LF), lists joined by commas inside one field. */
export const whitelistCsv: Format = {
  name: "whitelist-csv",
  files: [{ file: "whitelist.csv", contentType: "text/csv; charset=utf-8" }],
  sight: { ports: true, paths: false },
  guide: {
    product: "Spreadsheets, and programs that read CSV",
    kind: "data",
    loading: "data",
    steps: [
      { text: "Open it in a spreadsheet, or read it by program.", paste: "{origin}/whitelist/current/whitelist.csv" },
    ],
    polling: "Ask for /whitelist/version as often as you like, and for the file when the version has changed.",
    limits: [
      "Entries limited to a path are left out: a reader that ignored the path would open the whole host.",
      "Text that a spreadsheet would take for a formula has an apostrophe before it.",
    ],
    sources: ["RFC 4180", "learn.microsoft.com: microsoft-365-ip-web-service"],
  },
  compile,
};
