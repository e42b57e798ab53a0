import { boundsOf } from "#functions/catalogue/port-ranges.ts";
import { type Entry, isInForce } from "./entries.ts";
import type { CompiledFile, Content, Loss } from "./formats/format.ts";
import type { CheckedFormat } from "./formats.ts";
import { createProbes, createRandom } from "./probes.ts";
import { createReach, isAddress, isPlain, type Probe, type Sight } from "./reach.ts";

export interface Proof {
  format: string;
  probes: number;
  /** Let through by the format and refused by the list: there must be none. */
  wider: Probe[];
  /** Refused by the format, let through by the list, and no listed loss: there must be none. */
  narrower: Probe[];
  losses: number;
}

const labelsBelow = (host: string, parent = ""): number => host.split(".").length - parent.split(".").length;

const isInLongRange = ({ tcp = [] }: Entry, port: number): boolean =>
  tcp.some((range) => {
    const [from, to] = boundsOf(range) ?? [0, 0];
    return from < to && from <= port && port <= to;
  });

/** Whether that loss says that the format refuses the entry's probe. */
function excuses({ part, reason }: Loss, entry: Entry, { scheme, host, port }: Probe): boolean {
  if (reason === "in_companion_file" || reason === "needs_tls_inspection") return false;
  if (part === undefined) return true;
  if (part === "ips") return isAddress(host);
  if (isAddress(host)) return false;
  if (reason === "five_levels_only") return labelsBelow(host, entry.host) > 5;
  if (reason === "https_paths_not_seen") return scheme === "https";
  return reason === "port_range_too_long" ? isInLongRange(entry, port) : true;
}

/**
 * What is wrong with a format's answer to a request, if anything: `wider` than the list, or `narrower` and no listed loss. `sight` is the format's, or less where
 * a filter was asked in a way that shows it less.
 */
export function createJudge({ entries, publishedAt }: Content, files: readonly CompiledFile[]) {
  const reach = createReach(entries.filter((entry) => isInForce(entry, publishedAt)));
  const losses = Map.groupBy(
    files.flatMap((file) => file.losses),
    ({ id }) => id,
  );
  const isExcused = (entry: Entry, probe: Probe): boolean =>
    (losses.get(entry.id) ?? []).some((loss) => excuses(loss, entry, probe));
  return (probe: Probe, isAdmitted: boolean, sight: Sight): "wider" | "narrower" | undefined => {
    const admitting = reach.admitting(probe, sight);
    if (isAdmitted) return admitting.length === 0 ? "wider" : undefined;
    return isPlain(probe) && admitting.some((entry) => !isExcused(entry, probe)) ? "narrower" : undefined;
  };
}

/** What an empty list is asked about: it lets nothing through. */
const unlisted: Entry = { id: "0", host: "unlisted.example", match: "host", toolId: "", toolName: "", required: true };

/** Asks the format's own reading of the files and the list itself about the same requests. */
export function proveFormat(
  { name, sight, matcher }: CheckedFormat,
  files: readonly CompiledFile[],
  content: Content,
  { probes, seed }: { probes: number; seed: number },
): Proof {
  const admits = matcher(Object.fromEntries(files.map(({ file, body }) => [file, body])));
  const judge = createJudge(content, files);
  const losses = new Set(files.flatMap((file) => file.losses.map(({ id }) => id))).size;
  const proof: Proof = { format: name, probes, wider: [], narrower: [], losses };
  const around = content.entries.length > 0 ? content.entries : [unlisted];
  const next = createProbes(around, sight, createRandom(seed));
  for (let asked = 0; asked < probes; asked += 1) {
    const probe = next();
    const fault = judge(probe, admits(probe), sight);
    if (fault) proof[fault].push(probe);
  }
  return proof;
}
