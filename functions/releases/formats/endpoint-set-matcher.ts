import { parse } from "csv-parse/sync";
import * as z from "zod";
import type { Probe } from "../reach.ts";
import type { Matcher } from "./format.ts";
import { createRangeLookup } from "./host-lookup.ts";

/** The fields that the service documents; a reader knows no others. */
const EndpointSet = z.object({
  urls: z.array(z.string()).default([]),
  ips: z.array(z.string()).default([]),
  tcpPorts: z.string().optional(),
  udpPorts: z.string().optional(),
});
type EndpointSet = z.infer<typeof EndpointSet>;

const holdsPort = (list: string, port: number): boolean =>
  list.split(",").some((text) => {
    const [from = 0, to = from] = text.split("-").map(Number);
    return from <= port && port <= to;
  });

function reader({ urls, ips, tcpPorts, udpPorts }: EndpointSet): (probe: Probe) => boolean {
  const holdsAddress = createRangeLookup(ips);
  return ({ host, port }) => {
    if (tcpPorts !== undefined ? !holdsPort(tcpPorts, port) : udpPorts !== undefined) return false;
    const name = host.toLowerCase();
    const isListed = urls.some((url) =>
      url.startsWith("*.") ? name.endsWith(url.slice(1)) && name.length >= url.length : name === url,
    );
    return isListed || holdsAddress(host);
  };
}

/** As the host stands in a record that could hold it: itself, and each name above it with `*.` before it. */
function spellings(host: string): string[] {
  const name = host.toLowerCase();
  const spelt = [name];
  for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) spelt.push(`*${name.slice(dot)}`);
  return spelt;
}

/** Records are found by what they hold: asking each of them would make a long list slow. */
function anyAdmits(sets: readonly EndpointSet[]): (probe: Probe) => boolean {
  const readers = sets.map((set) => ({ set, admits: reader(set) }));
  const named = Map.groupBy(
    readers.flatMap(({ set, admits }) => set.urls.map((url) => ({ url, admits }))),
    ({ url }) => url,
  );
  const ranged = readers.filter(({ set }) => set.ips.length > 0);
  return (probe) =>
    spellings(probe.host).some((url) => named.get(url)?.some(({ admits }) => admits(probe))) ||
    ranged.some(({ admits }) => admits(probe));
}

/** A reader of Microsoft's endpoint sets: `*.x` is every name below x, ports apply to everything in the record, unknown fields are ignored. */
export const whitelistJsonMatcher: Matcher = (files) =>
  anyAdmits(EndpointSet.array().parse(JSON.parse(files["whitelist.json"] ?? "")));

const list = (text = ""): string[] => (text === "" ? [] : text.split(","));

/** The same from the table, by the names of its columns. */
export const whitelistCsvMatcher: Matcher = (files) =>
  anyAdmits(
    parse<Record<string, string>>(files["whitelist.csv"] ?? "", { columns: true }).map((row) =>
      EndpointSet.parse({
        urls: list(row.urls),
        ips: list(row.ips),
        ...(row.tcpPorts && { tcpPorts: row.tcpPorts }),
        ...(row.udpPorts && { udpPorts: row.udpPorts }),
      }),
    ),
  );
