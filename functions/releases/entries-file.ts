import * as z from "zod";
import { Match, needsSharedTenantAcceptance } from "#functions/catalogue/destinations.ts";
import { toHostName, whyNotListable } from "#functions/catalogue/host-names.ts";
import { minimalRanges, normaliseIpRange } from "#functions/catalogue/ip-ranges.ts";
import { whyNotPath } from "#functions/catalogue/paths.ts";
import { normalisePorts } from "#functions/catalogue/port-ranges.ts";
import type { Entry } from "./entries.ts";
import type { Content } from "./formats/format.ts";
import { findRepeatedKey } from "./repeated-keys.ts";

const printed = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => text === text.trim() && !/\p{C}/u.test(text), { error: "must be printable text" });
const Ports = z.array(z.union([z.int(), z.string()])).min(1);

const FileEntry = z.strictObject({
  id: printed(100),
  tool: printed(200),
  host: z.string().optional(),
  match: Match.optional(),
  path: z.string().optional(),
  tcp: Ports.optional(),
  udp: Ports.optional(),
  ips: z.array(z.string()).min(1).optional(),
  required: z.boolean(),
  expires: z.union([z.iso.datetime(), z.iso.date()]).optional(),
  notes: z
    .string()
    .max(2_000)
    .refine((text) => !/[^\P{C}\n\t]/u.test(text), { error: "must be printable text" })
    .optional(),
  sharedTenantAccepted: z.boolean().optional(),
});
type FileEntry = z.infer<typeof FileEntry>;

/** What a file that does not say when it was published was published at. */
export const unpublishedAt = "1970-01-01T00:00:00Z";

const EntriesFile = z.strictObject({
  /** The serial number of zones too, which has 32 bits, and of which no step may be longer than half of them. */
  edition: z.int().min(0).max(999_999_999).default(0),
  publishedAt: z.iso
    .datetime()
    .refine((at) => at < "9000", { error: "is too far away for files that expire after it" })
    .default(unpublishedAt),
  entries: z.array(z.unknown()),
});

interface BadEntry {
  id: string;
  reason: string;
}

export type ReadEntries = { content: Content; bad?: never } | { bad: BadEntry[]; content?: never };

type Part<Value> = { value: Value; reason?: never } | { reason: string; value?: never };

/** A host has one spelling here: what another one stands for is not guessed. */
function readHost({ host = "", match, path: given }: FileEntry): Part<Pick<Entry, "host" | "match" | "path">> {
  const { host: name, problem } = toHostName(host);
  const unlistable = problem ?? whyNotListable(name);
  if (unlistable) return { reason: `host: ${unlistable.text}` };
  if (name !== host) return { reason: `host: “${host}” is to be written as ${name}` };
  if (match === undefined) return { reason: "match: must say whether names below the host are included" };
  if (given === undefined) return { value: { host, match } };
  const path = given.endsWith("/") ? given : `${given}/`;
  const refused = whyNotPath(path);
  if (refused) return { reason: `path: ${refused.text}` };
  return match === "host"
    ? { value: { host, match, path } }
    : { reason: "path: can only be listed for one host name, without the names below it" };
}

function readRanges(ips: readonly string[]): Part<string[]> {
  const read = ips.map(normaliseIpRange);
  const problem = read.find((each) => each.problem)?.problem;
  return problem
    ? { reason: `ips: ${problem.text}` }
    : { value: minimalRanges(read.flatMap(({ range }) => range ?? [])) };
}

function readPorts(field: "tcp" | "udp", given: readonly (number | string)[]): Part<string[]> {
  const { ranges, problem } = normalisePorts(field, given.map(String));
  return problem ? { reason: `${field}: ${problem.text}` } : { value: ranges };
}

const wordsOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message)).join("; ");

function readEntry(given: FileEntry): Part<Entry> {
  const { id, tool, host, path, tcp, udp, ips, required, expires, notes, sharedTenantAccepted } = given;
  if (host === undefined && ips === undefined) return { reason: "has neither host nor ips" };
  if (host === undefined && path !== undefined) return { reason: "path: needs a host" };
  const named = host === undefined ? { value: { match: "host" as const } } : readHost(given);
  const ranges = ips && readRanges(ips);
  const ports = { tcp: tcp && readPorts("tcp", tcp), udp: udp && readPorts("udp", udp) };
  const reason = named.reason ?? ranges?.reason ?? ports.tcp?.reason ?? ports.udp?.reason;
  if (reason !== undefined || named.value === undefined) return { reason: reason ?? "" };
  const { match } = named.value;
  if (match !== "host" && needsSharedTenantAcceptance(named.value) && !sharedTenantAccepted) {
    return { reason: "host: many tenants share it, so that sharedTenantAccepted has to be true" };
  }
  return {
    value: {
      id,
      toolId: tool,
      toolName: tool,
      required,
      ...named.value,
      ...(ranges?.value && { ips: ranges.value }),
      ...(ports.tcp?.value && { tcp: ports.tcp.value }),
      ...(ports.udp?.value && { udp: ports.udp.value }),
      ...(expires !== undefined && { expires: new Date(expires).toISOString() }),
      ...(notes && { notes }),
      ...(sharedTenantAccepted && { sharedTenantAccepted }),
    },
  };
}

const nameOf = (given: unknown, at: number): string => {
  const { data } = z.object({ id: z.string() }).safeParse(given);
  return data ? data.id : `entry ${at + 1} of the file, which has no id`;
};

const parsed = (text: string): Part<unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    const twice = findRepeatedKey(text);
    return twice === undefined ? { value } : { reason: `says “${twice}” twice in one place` };
  } catch {
    return { reason: "is not JSON" };
  }
};

/**
 * A file of canonical entries, as `commonlist compile` takes it. It is strict: whatever has two readings is bad, and one bad entry makes the file bad.
 * `onProgress` is told how many entries have been read.
 */
export function readEntriesFile(
  text: string,
  onProgress: (done: number, total: number) => void = () => undefined,
): ReadEntries {
  const json = parsed(text);
  const file = EntriesFile.safeParse(json.value);
  if (json.reason !== undefined || !file.success) {
    return { bad: [{ id: "the file", reason: json.reason ?? wordsOf(file.error as z.ZodError) }] };
  }
  const { edition, publishedAt, entries: given } = file.data;
  const entries: Entry[] = [];
  const bad: BadEntry[] = [];
  const ids = new Set<string>();
  for (const [at, each] of given.entries()) {
    const shape = FileEntry.safeParse(each);
    const read = shape.success ? readEntry(shape.data) : { reason: wordsOf(shape.error) };
    const id = shape.success ? shape.data.id : nameOf(each, at);
    if (read.value === undefined) bad.push({ id, reason: read.reason });
    else if (ids.has(id)) bad.push({ id, reason: "another entry has the same id" });
    else entries.push(read.value);
    ids.add(id);
    onProgress(at + 1, given.length);
  }
  return bad.length > 0 ? { bad } : { content: { edition, publishedAt, entries } };
}
