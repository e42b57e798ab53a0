import { parse } from "csv-parse/sync";
import ipaddr from "ipaddr.js";
import * as z from "zod";
import type { Probe } from "../reach.ts";
import type { Matcher } from "./format.ts";

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

function admits({ urls, ips, tcpPorts, udpPorts }: EndpointSet, { host, port }: Probe): boolean {
  if (tcpPorts !== undefined ? !holdsPort(tcpPorts, port) : udpPorts !== undefined) return false;
  if (ipaddr.isValid(host)) {
    const address = ipaddr.parse(host);
    return ips
      .map((range) => ipaddr.parseCIDR(range))
      .some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  }
  const name = host.toLowerCase();
  return urls.some((url) =>
    url.startsWith("*.") ? name.endsWith(url.slice(1)) && name.length >= url.length : name === url,
  );
}

const anyAdmits =
  (sets: readonly EndpointSet[]) =>
  (probe: Probe): boolean =>
    sets.some((set) => admits(set, probe));

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
