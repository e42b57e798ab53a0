import { existsSync } from "node:fs";

/** The filters that formats are tried on, with the Debian package of each. */
const packages = {
  squid: "squid",
  e2guardian: "e2guardian",
  privoxy: "privoxy",
  named: "bind9",
  unbound: "unbound",
  dnsmasq: "dnsmasq-base",
  chromium: "chromium",
} as const;
type Filter = keyof typeof packages;

const folders = ["/usr/lib/chromium", "/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin"];

/** Where the filter is on this machine; undefined where it is not installed. */
export const binaryOf = (filter: Filter): string | undefined =>
  folders.map((folder) => `${folder}/${filter}`).find((file) => existsSync(file));

/** A line for each filter that this machine has not got. */
export const missingFilters = (): string[] =>
  (Object.keys(packages) as Filter[])
    .filter((filter) => binaryOf(filter) === undefined)
    .map((filter) => `${filter}: not installed (Debian: apt-get install ${packages[filter]})`);
