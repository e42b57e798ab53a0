import type { Probe, Sight } from "#functions/releases/reach.ts";

/** Names that the entries of `sampleEntries` let through, and those that only look like it. */
const hosts = [
  "zoom.us",
  "us02web.zoom.us",
  "a.b.c.zoom.us",
  "a.b.c.d.e.f.zoom.us",
  "notzoom.us",
  "evil-zoom.us",
  "zoom.us.evil.test",
  "www.zoom.us.evil.test",
  "zoomxus",
  "zoom",
  "us",
  "zoom.u",
  "zoom.usx",
  "ZOOM.US",
  "zoom.us.",
  "trello.com.",
  "x.example.net.",
  "xn--zm-fmca.us",
  "trello.com",
  "www.trello.com",
  "a.b.trello.com",
  "nottrello.com",
  "trello.com.evil.test",
  "com",
  "example.net",
  "x.example.net",
  "a.b.example.net",
  "y.a.b.example.net",
  "b.example.net",
  "badexample.net",
  "xexample.net",
  "x.example.net.evil.test",
  "net",
  "docs.google.com",
  "www.docs.google.com",
  "google.com",
  "sheets.google.com",
  "meet.example.org",
  "eu.meet.example.org",
  "notmeet.example.org",
  "media.example.org",
  "example.org",
  "api.example.com",
  "www.api.example.com",
  "example.com",
  "xn--bcher-kva.de",
  "www.xn--bcher-kva.de",
  "bucher.de",
  "de",
  "tenant.sharepoint.com",
  "eu.tenant.sharepoint.com",
  "other.sharepoint.com",
  "sharepoint.com",
  "alone.example.com",
  "www.alone.example.com",
  "over.example.com",
  "eu.over.example.com",
  "nothing-listed.invalid",
  "unlisted.test",
];

const addresses = [
  "13.107.64.0",
  "13.107.127.255",
  "13.107.128.0",
  "170.114.1.7",
  "170.114.1.8",
  "52.112.0.1",
  "192.0.2.1",
  "8.8.8.8",
  "2407:30c0::1",
  "2407:30c1::1",
];

const paths: readonly { host: string; path: string; userinfo?: string }[] = [
  ...[
    "/document/",
    "/document/d/1",
    "/document",
    "/documents/",
    "/Document/",
    "/DOCUMENT/",
    "/document/../secret/",
    "/document/..",
    "/document/%2e%2e/secret/",
    "/document/.%2E/secret/",
    "/document/..%2fsecret/",
    "/document/..%5csecret/",
    "/document/./d/",
    "/secret/../document/",
    "/x/document/",
    "//document/",
    "/secret/",
    "/a.b+c/(x)/",
    "/a.b+c/(x)/1",
    "/a.b+c/(x)",
    "/aXb+c/(x)/",
    "/a.bbc/(x)/",
    "/a.b+c/x/",
  ].map((path) => ({ host: "docs.google.com", path })),
  { host: "www.docs.google.com", path: "/document/" },
  { host: "docs.google.com.", path: "/document/" },
  { host: "DOCS.google.com", path: "/document/" },
  { host: "docsxgoogle.com", path: "/document/" },
  { host: "docs.google.com.evil.test", path: "/document/" },
  { host: "evil.test", path: "/docs.google.com/document/" },
  { host: "evil.test", path: "/http://docs.google.com/document/" },
  { host: "evil.test", path: "/document/", userinfo: "docs.google.com" },
  { host: "evil.test", path: "/", userinfo: "zoom.us" },
  { host: "zoom.us", path: "/anything/at/all", userinfo: "user" },
  { host: "www.zoom.us", path: "/", userinfo: "a.user" },
  { host: "trello.com", path: "/", userinfo: "evil.test" },
  { host: "zoom.us", path: "/anything/at/all" },
  { host: "trello.com", path: "/evil.test/" },
];

const ports: readonly { host: string; port: number }[] = [
  { host: "zoom.us", port: 8443 },
  { host: "zoom.us", port: 22 },
  { host: "us02web.zoom.us", port: 8805 },
  { host: "alone.example.com", port: 8443 },
  { host: "alone.example.com", port: 8444 },
  { host: "meet.example.org", port: 443 },
  { host: "meet.example.org", port: 80 },
  { host: "meet.example.org", port: 3478 },
  { host: "unlisted.test", port: 8443 },
  { host: "docs.google.com", port: 8443 },
];

const schemes = ["http", "https"] as const;
const portOf = (scheme: Probe["scheme"]): number => (scheme === "http" ? 80 : 443);

/** Requests for `sampleEntries`, the same for every filter: what it lets through, and near misses. Only what a format of that sight sees is varied. */
export function fixedProbes(sight: Sight): Probe[] {
  const seen = sight.paths || sight.ports ? schemes : (["https"] as const);
  const whole = [...hosts, ...addresses].flatMap((host) =>
    seen.map((scheme): Probe => ({ scheme, host, port: portOf(scheme), path: "/" })),
  );
  const below = paths.flatMap((each) => schemes.map((scheme): Probe => ({ scheme, port: portOf(scheme), ...each })));
  const beside = ports.flatMap((each) => schemes.map((scheme): Probe => ({ scheme, path: "/", ...each })));
  const all = [...whole, ...(sight.paths ? below : []), ...(sight.ports ? beside : [])];
  return [...new Map(all.map((probe) => [urlOf(probe), probe])).values()];
}

/** The address as a client would spell it: what verdicts are recorded by. */
export function urlOf({ scheme, userinfo, host, port, path }: Probe): string {
  const authority = `${userinfo === undefined ? "" : `${userinfo}@`}${host.includes(":") ? `[${host}]` : host}`;
  return `${scheme}://${authority}${port === portOf(scheme) ? "" : `:${port}`}${path}`;
}
