import { boundsOf } from "#functions/catalogue/port-ranges.ts";
import type { Entry } from "./entries.ts";
import type { CompiledFile, Content, Loss } from "./formats/format.ts";
import type { CheckedFormat } from "./formats.ts";
import { createProbes, createRandom } from "./probes.ts";
import { createReach, isAddress, isPlain, type Probe } from "./reach.ts";

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
export function excuses({ part, reason }: Loss, entry: Entry, { scheme, host, port }: Probe): boolean {
  if (reason === "in_companion_file" || reason === "needs_tls_inspection") return false;
  if (part === undefined) return true;
  if (part === "ips") return isAddress(host);
  if (isAddress(host)) return false;
  if (reason === "five_levels_only") return labelsBelow(host, entry.host) > 5;
  if (reason === "https_paths_not_seen") return scheme === "https";
  return reason === "port_range_too_long" ? isInLongRange(entry, port) : true;
}

/** Asks the format's own reading of the files and the list itself about the same requests. */
export function proveFormat(
  { name, sight, matcher }: CheckedFormat,
  files: readonly CompiledFile[],
  { entries, publishedAt }: Content,
  { probes, seed }: { probes: number; seed: number },
): Proof {
  const admits = matcher(Object.fromEntries(files.map(({ file, body }) => [file, body])));
  const inForce = entries.filter(({ expires }) => expires === undefined || expires > publishedAt);
  const reach = createReach(inForce);
  const losses = Map.groupBy(
    files.flatMap((file) => file.losses),
    ({ id }) => id,
  );
  const isExcused = (entry: Entry, probe: Probe): boolean =>
    (losses.get(entry.id) ?? []).some((loss) => excuses(loss, entry, probe));
  const proof: Proof = { format: name, probes, wider: [], narrower: [], losses: losses.size };
  if (entries.length === 0) return { ...proof, probes: 0 };
  const next = createProbes(entries, sight, createRandom(seed));
  for (let asked = 0; asked < probes; asked += 1) {
    const probe = next();
    const admitting = reach.admitting(probe, sight);
    const isAdmitted = admits(probe);
    if (isAdmitted && admitting.length === 0) proof.wider.push(probe);
    if (!isAdmitted && isPlain(probe) && admitting.some((entry) => !isExcused(entry, probe)))
      proof.narrower.push(probe);
  }
  return proof;
}
