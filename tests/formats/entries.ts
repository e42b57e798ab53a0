import type { Entry } from "#functions/releases/entries.ts";
import { createRandom } from "#functions/releases/probes.ts";

/** An entry with what a test does not say filled in. */
export const anEntry = (id: string | number, more: Partial<Entry>): Entry => ({
  id: String(id),
  match: "host",
  toolId: "zoom",
  toolName: "Zoom",
  required: true,
  ...more,
});

export const contentOf = (...entries: readonly Entry[]) => ({
  edition: 3,
  publishedAt: "2026-11-21T12:00:00.000Z",
  entries,
});

/** One entry of every kind there is: the list that real filters are loaded with, and that proofs start from. */
export const sampleEntries: readonly Entry[] = [
  anEntry(1, { host: "zoom.us", match: "host+sub" }),
  anEntry(2, { host: "trello.com" }),
  anEntry(3, { host: "example.net", match: "sub" }),
  anEntry(4, { host: "docs.google.com", path: "/document/" }),
  anEntry(5, { host: "docs.google.com", path: "/a.b+c/(x)/" }),
  anEntry(6, { host: "us02web.zoom.us", tcp: ["443", "8801-8810"] }),
  anEntry(7, { host: "meet.example.org", match: "host+sub", tcp: ["443"], udp: ["3478"] }),
  anEntry(8, { host: "media.example.org", udp: ["3478-3481"] }),
  anEntry(9, { ips: ["13.107.64.0/18", "170.114.1.7/32", "2407:30c0::/32"] }),
  anEntry(10, { host: "api.example.com", ips: ["52.112.0.0/14"], required: false, notes: "No calls" }),
  anEntry(11, { host: "trello.com", match: "sub" }),
  anEntry(12, { host: "a.b.example.net", match: "host+sub" }),
  anEntry(13, { host: "xn--bcher-kva.de", match: "host+sub" }),
  anEntry(14, { host: "tenant.sharepoint.com", match: "host+sub", sharedTenantAccepted: true }),
  anEntry(15, { host: "alone.example.com", tcp: ["8443"] }),
  anEntry(16, { host: "over.example.com", match: "host+sub", expires: "2026-11-01T00:00:00.000Z" }),
];

const hosts = [
  ...["zoom.us", "www.zoom.us", "a.www.zoom.us", "a.zoom.us", "b.a.zoom.us"],
  ...["example.net", "x.example.net", "y.x.example.net", "trello.com"],
];
const paths = ["/a/", "/a/b/", "/A/", "/a.b/", "/~u/(1)/", "/x+y/"];
const ports = [["443"], ["80", "443"], ["8801-8810"], ["8443"], ["1000-2000"]];
const ranges = [
  "13.107.64.0/18",
  "13.107.64.0/20",
  "13.107.128.0/22",
  "170.114.1.7/32",
  "2407:30c0::/32",
  "2407:30c0:1::/48",
];

/** A list of entries that often overlap, the same for the same seed. */
export function randomEntries(seed: number, count: number): Entry[] {
  const random = createRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  return Array.from({ length: count }, (_, index) => {
    const limits = {
      ...(random() < 0.3 && { tcp: pick(ports) }),
      ...(random() < 0.15 && { udp: ["3478"] }),
      ...(random() < 0.1 && { sharedTenantAccepted: true as const }),
      ...(random() < 0.05 && { expires: "2026-11-01T00:00:00.000Z" }),
    };
    const ips = random() < 0.5 ? [pick(ranges)] : [...new Set([pick(ranges), pick(ranges)])];
    if (random() < 0.15) return anEntry(index + 1, { ...limits, ips });
    const host = pick(hosts);
    if (random() < 0.2) return anEntry(index + 1, { ...limits, host, path: pick(paths) });
    const match = pick(["host", "host+sub", "sub"] as const);
    return anEntry(index + 1, { ...limits, host, match, ...(random() < 0.1 && { ips }) });
  });
}
