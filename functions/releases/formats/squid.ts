import type { CompiledFile, Content, Format } from "./format.ts";
import { plainText } from "./format.ts";
import { hostForm, nothingListed } from "./lines.ts";
import type { ListedName } from "./overlap.ts";
import { type Part, toParts } from "./parts.ts";
import { escaped, escapedHostForm } from "./patterns.ts";
import { say } from "./say.ts";

/** What is beyond 2,047 letters of a line, Squid takes for another one, without the start that holds it to its host. */
const longestLine = 2047;

const pageLine = ({ host, path = "/" }: Pick<ListedName, "host" | "path">): string =>
  `^https?://${escaped(host)}(:(80|443))?${escaped(path)}`;

const parts: readonly Part[] = [
  {
    file: "squid.txt",
    does: "Adds exceptions to what your proxy does. Load it with: acl NAME dstdomain -n FILE",
    holds: (name) => name.path === undefined && name.match !== "sub",
    line: ({ host, match }) => (match === "host" ? host : `.${host}`),
    alphabet: new RegExp(`^(#[ -~]*|\\.?${hostForm})$`),
    nothing: nothingListed,
  },
  {
    file: "squid-dstdom-regex.txt",
    does: "Adds exceptions to what your proxy does. Load it with: acl NAME dstdom_regex -n -i FILE",
    holds: ({ match, path }) => path === undefined && match === "sub",
    line: ({ host }) => `^([a-z0-9_-]+\\.)+${escaped(host)}$`,
    alphabet: new RegExp(`^(#[ -~]*|\\^(\\(\\[a-z0-9_-\\]\\+\\\\\\.\\)\\+)?${escapedHostForm}\\$)$`),
    nothing: `^${escaped(nothingListed)}$`,
  },
  {
    file: "squid-url-regex.txt",
    does: "Adds exceptions to what your proxy does. Load it with: acl NAME url_regex FILE",
    holds: ({ path }) => path !== undefined,
    line: pageLine,
    alphabet:
      /^(#[ -~]*|\^https\?:\/\/[a-z0-9_-]+(\\\.[a-z0-9_-]+)+\(:\(80\|443\)\)\?\/(\\[.+$()]|[A-Za-z0-9_~!&',=:@/%-])*)$/,
    nothing: `^https?://${escaped(nothingListed)}(:(80|443))?/`,
  },
];

const compile = (content: Content): CompiledFile[] =>
  toParts(
    parts,
    content,
    say(content, {
      name: (entry) => (pageLine(entry).length > longestLine ? "not_accepted" : undefined),
      range: "ip_ranges_not_expressible",
      narrower: ({ path }) => (path === undefined ? [] : [{ part: "path", reason: "needs_tls_inspection" }]),
    }),
  );

/** Squid's ACL files (squid.conf.documented: acl, http_access; wiki.squid-cache.org, SquidFaq/SquidAcl). Squid stops on overlapping names, so there are none. */
export const squid: Format = {
  name: "squid",
  files: parts.map(({ file }) => ({ file, contentType: plainText })),
  sight: { ports: false, paths: true },
  guide: {
    product: "Squid 5 or later",
    kind: "proxy",
    loading: "adds",
    steps: [
      {
        text: "Fetch the three files into a folder that Squid can read, for example from cron with the pull command.",
        paste:
          'node commonlist-pull.mjs {origin} --root /etc/squid/commonlist-root.json --format squid --out /etc/squid/whitelist --then "squid -k reconfigure"',
      },
      {
        text: "Put these lines into squid.conf before your rules that deny, but after those that keep strangers out. They let through whoever can reach the proxy: if those are not only your own people, add your name for them, such as localnet, to each line of http_access. On Debian, /etc/squid/conf.d/commonlist.conf is a good place.",
        paste: `acl commonlist_ports port 80 443
acl commonlist_tls port 443
acl commonlist_climbs url_regex -i (/|%2f)(\\.|%2e)(\\.|%2e)(/|%2f|\\?|$)
acl commonlist_names dstdomain -n "/etc/squid/whitelist/squid/squid.txt"
acl commonlist_below dstdom_regex -n -i "/etc/squid/whitelist/squid/squid-dstdom-regex.txt"
acl commonlist_pages url_regex "/etc/squid/whitelist/squid/squid-url-regex.txt"
acl commonlist any-of commonlist_names commonlist_below
http_access allow CONNECT commonlist_tls commonlist
http_access allow !CONNECT commonlist_ports commonlist
http_access allow !CONNECT commonlist_ports !commonlist_climbs commonlist_pages`,
      },
      {
        text: "Only if everything else is to be blocked: let this be the last of your rules.",
        paste: "http_access deny all",
      },
      { text: "Check the configuration before every reload.", paste: "squid -k parse && squid -k reconfigure" },
    ],
    polling: "Squid asks for nothing by itself: the pull command fetches, checks and reloads.",
    limits: [
      "IP ranges are left out.",
      "Pages under a path pass over https only where Squid inspects TLS (ssl_bump); elsewhere they stay closed.",
      "Never reload with a SIGHUP or systemctl reload: on a faulty list that ends the running proxy. squid -k reconfigure checks first.",
      "Keep every -n: without it Squid asks the name service about addresses, and their owner decides the answer.",
      "Ports are the same for every entry: 80, and 443 for https.",
      "A path that climbs out of its folder, such as /document/../, is not let through: Squid compares it as it is written.",
    ],
    sources: ["squid.conf.documented: acl, http_access, ssl_bump", "wiki.squid-cache.org: SquidFaq/SquidAcl"],
  },
  compile,
};
