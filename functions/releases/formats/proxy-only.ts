import { boundsOf } from "#functions/catalogue/port-ranges.ts";
import type { Named } from "./divide.ts";
import type { CompiledFile, Content, Format } from "./format.ts";
import { assertLines, hostForm, nothingListed, toBody } from "./lines.ts";
import { say } from "./say.ts";

/** From and to of each range, one after the other. */
const everyPort = [1, 65535];
const portsOf = ({ tcp }: Named): number[] => (tcp ? tcp.flatMap((range) => boundsOf(range) ?? []) : everyPort);

/** A table of the script as one line for each name, in the order given; what several entries say of one name is together. */
function table<Value>(title: string, rows: readonly (readonly [host: string, values: Value])[]): string[] {
  const merged = Map.groupBy(rows, ([host]) => host);
  const lines = [...merged].map(
    ([host, all]) => `${JSON.stringify(host)}: ${JSON.stringify(all.flatMap(([, values]) => values))}`,
  );
  return [`var ${title} = {`, ...lines.map((line, at) => (at < lines.length - 1 ? `${line},` : line)), "};"];
}

const range = "[1-9]\\d{0,4},[1-9]\\d{0,4}";
const prefix = `\\["/[A-Za-z0-9._~!$&'()+,=:@/%-]*",\\[${range}(,${range})*\\]\\]`;
const alphabet = new RegExp(
  `^(var (ALONE|BELOW|PATHS) = \\{|\\};|"${hostForm}": \\[(${range}(,${range})*|${prefix}(,${prefix})*)\\],?)$`,
);

const settings = 'var ALLOW = "DIRECT", DENY = "PROXY 127.0.0.1:9";';

/**
 * Plain ES5 without regular expressions and without a question to the name service. An address with user information, an unknown scheme or a path that could
 * climb is refused; names are looked up as own properties, so that no name means more than its line.
 */
const script = `var DEFAULTS = {"http": 80, "https": 443, "ws": 80, "wss": 443};

function listed(table, name) {
  return Object.prototype.hasOwnProperty.call(table, name) ? table[name] : null;
}

function holds(ranges, port) {
  for (var at = 0; ranges !== null && at < ranges.length; at += 2) {
    if (ranges[at] <= port && port <= ranges[at + 1]) return true;
  }
  return false;
}

function climbs(path) {
  var parts = path.toLowerCase().split("%2e").join(".").split("/");
  for (var at = 0; at < parts.length; at += 1) {
    if (parts[at] === "." || parts[at] === "..") return true;
  }
  return path.indexOf("\\\\") !== -1 || path.toLowerCase().indexOf("%2f") !== -1 || path.toLowerCase().indexOf("%5c") !== -1;
}

function FindProxyForURL(url, host) {
  var colon = url.indexOf("://");
  var scheme = url.substring(0, colon).toLowerCase();
  if (colon === -1 || listed(DEFAULTS, scheme) === null) return DENY;
  var rest = url.substring(colon + 3).split("?")[0].split("#")[0];
  var slash = rest.indexOf("/");
  var authority = slash === -1 ? rest : rest.substring(0, slash);
  var path = slash === -1 ? "/" : rest.substring(slash);
  if (authority.indexOf("@") !== -1 || authority.indexOf("\\\\") !== -1) return DENY;
  var parts = authority.split(":");
  var port = parts.length === 2 && parts[1] !== "" ? Number(parts[1]) : DEFAULTS[scheme];
  var name = parts[0].toLowerCase();
  if (parts.length > 2 || host.toLowerCase() !== name) return DENY;
  if (name.charAt(name.length - 1) === ".") name = name.substring(0, name.length - 1);
  if (name.charAt(0) === "." || name.indexOf("..") !== -1) return DENY;
  if (holds(listed(ALONE, name), port)) return ALLOW;
  for (var dot = name.indexOf("."); dot !== -1; dot = name.indexOf(".", dot + 1)) {
    if (holds(listed(BELOW, name.substring(dot + 1)), port)) return ALLOW;
  }
  var prefixes = scheme === "http" ? listed(PATHS, name) : null;
  if (prefixes === null || climbs(path)) return DENY;
  for (var at = 0; at < prefixes.length; at += 1) {
    if (path.substring(0, prefixes[at][0].length) === prefixes[at][0] && holds(prefixes[at][1], port)) return ALLOW;
  }
  return DENY;
}`;

function compile(content: Content): CompiledFile[] {
  const { names, losses, folded } = say(
    content,
    {
      name: {},
      range: "ip_ranges_not_expressible",
      narrower: ({ path }) => (path === undefined ? [] : [{ part: "path", reason: "https_paths_not_seen" }]),
    },
    { ports: true },
  );
  const whole = names.filter(({ path }) => path === undefined);
  const alone = whole.filter(({ match }) => match !== "sub").map((name) => [name.host, portsOf(name)] as const);
  const tables = [
    ...table("ALONE", names.length > 0 ? alone : [[nothingListed, everyPort]]),
    ...table(
      "BELOW",
      whole.filter(({ match }) => match !== "host").map((name) => [name.host, portsOf(name)] as const),
    ),
    ...table(
      "PATHS",
      names.flatMap((name) => (name.path === undefined ? [] : [[name.host, [[name.path, portsOf(name)]]] as const])),
    ),
  ];
  assertLines(tables, alphabet);
  const lines = [
    `// Commonlist shared whitelist, version ${content.edition}, ${content.publishedAt}, ${names.length} entries`,
    "// Closes everything that is not on the list, for browsers that are told to use this script.",
    settings,
    ...tables,
    script,
    `// END ${names.length}`,
  ];
  return [{ file: "proxy-only.pac", body: toBody(lines), entries: names.length, losses, folded }];
}

/** A proxy auto-configuration script (MDN, Proxy Auto-Configuration file). */
export const proxyOnly: Format = {
  name: "proxy-only",
  files: [{ file: "proxy-only.pac", contentType: "application/x-ns-proxy-autoconfig" }],
  sight: { ports: true, paths: true },
  limit: { bytes: 256 * 1024, source: "kept well below the 1 MB that Chromium reads" },
  guide: {
    product: "Browsers and systems that take a proxy auto-configuration (PAC) script",
    kind: "browser",
    loading: "closes",
    steps: [
      {
        text: "If listed sites are to go through a proxy of yours, copy the script to your own server and change ALLOW in its first lines, for example to PROXY proxy.council.example:3128. DENY sends everything else to a port where nothing listens. Otherwise use our address.",
        paste: "{origin}/whitelist/current/proxy-only.pac",
      },
      {
        text: "In Chrome and Edge set the policy ProxySettings with ProxyPacMandatory. Without it, a script that cannot be fetched or read is ignored, and everything is open.",
        paste:
          '{"ProxySettings": {"ProxyMode": "pac_script", "ProxyPacUrl": "{origin}/whitelist/current/proxy-only.pac", "ProxyPacMandatory": true}}',
      },
      {
        text: "Close direct access in your firewall for everything that must not go past the script: a program is free not to ask it.",
      },
    ],
    polling:
      "Browsers fetch the script when they start and when the network changes, and keep it as long as HTTP allows: five minutes.",
    limits: [
      "A script routes, it does not enforce. Use it with a firewall.",
      "Entries limited to a path hold for http only: browsers do not show a script the path of an https address, so that those stay closed, also where a browser turns http into https by itself.",
      "IP ranges are left out.",
      "A script that is missing, cut off or broken opens everything, unless ProxyPacMandatory is set.",
    ],
    sources: [
      "MDN: Proxy Auto-Configuration (PAC) file",
      "chromium.org: Proxy support in Chrome",
      "chromeenterprise.google/policies: ProxySettings",
    ],
  },
  compile,
};
