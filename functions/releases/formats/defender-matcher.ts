import { parse } from "csv-parse/sync";
import ipaddr from "ipaddr.js";
import type { Matcher } from "./format.ts";
import { couldBeAddress, createHostLookup } from "./host-lookup.ts";

/** Rows by the names of their columns. A domain takes in what is below it; an address is that address alone. Over https a URL is judged by its host. */
export const defenderMatcher: Matcher = (files) => {
  const rows = parse<Record<string, string>>(files["defender.csv"] ?? "", { columns: true });
  const allowed = rows.filter(({ action }) => action === "Allowed");
  const valuesOf = (type: string): string[] =>
    allowed.flatMap(({ indicatorType, indicatorValue = "" }) => (indicatorType === type ? [indicatorValue] : []));
  const hosts = [...valuesOf("DomainName"), ...valuesOf("Url").map((url) => new URL(url).hostname)];
  const holds = createHostLookup(hosts, hosts);
  const addresses = new Set(valuesOf("IpAddress").map((address) => ipaddr.parse(address).toString()));
  return ({ host }) =>
    couldBeAddress(host) && ipaddr.isValid(host)
      ? addresses.has(ipaddr.parse(host).toString())
      : holds(host.toLowerCase());
};
