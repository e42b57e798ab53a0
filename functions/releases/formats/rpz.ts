import type { CompiledFile, Content, Format } from "./format.ts";
import { plainText } from "./format.ts";
import { hostForm, toBody, withComments } from "./lines.ts";
import { toNameRules } from "./name-rules.ts";

const alphabet = new RegExp(`^(\\*\\.)?${hostForm} IN CNAME rpz-passthru\\.$`);

/** A name is 255 octets at most with the zone's own behind it; this leaves room for any that an organisation may choose. */
const longestHost = 200;

/** The edition is the serial: it only ever grows. */
const head = (edition: number): string[] => [
  "$TTL 300",
  `@ IN SOA localhost. hostmaster.localhost. ${edition} 3600 600 604800 300`,
  "@ IN NS localhost.",
];

const overrides =
  "A listed name is answered even where a policy zone behind this one, such as a threat feed, blocks it.";

const row = (owner: string): string => `${owner} IN CNAME rpz-passthru.`;

const denyZone = (content: Content): CompiledFile => {
  const does =
    "Closes everything that is not listed: load it as the policy zone behind rpz.zone, never in one zone with it.";
  const lines = withComments(";", does, content, 0, [...head(content.edition), "* IN CNAME ."]);
  return { file: "rpz-deny.zone", body: toBody(lines), entries: 0, losses: [], folded: [] };
};

/**
 * Two zones: in one with the rows that let through, the row that denies everything would not hold beside names that exist only as parents of listed ones
 * (RFC 4592, section 2.2.2).
 */
const compile = (content: Content): CompiledFile[] => [
  toNameRules(content, {
    file: "rpz.zone",
    comments: {
      mark: ";",
      does: `Adds exceptions to what the policy zones behind it block: load it as the first one. ${overrides}`,
    },
    whyNot: ({ host }) => (host.length > longestHost ? "not_accepted" : undefined),
    head: head(content.edition),
    lines: ({ host, match }) => {
      if (match === "host") return [row(host)];
      return match === "sub" ? [row(`*.${host}`)] : [row(host), row(`*.${host}`)];
    },
    alphabet,
    nothing: "host",
  }),
  denyZone(content),
];

/** Response policy zones (draft-vixie-dnsop-dns-rpz; BIND 9 Administrator Reference Manual). */
export const rpz: Format = {
  name: "rpz",
  files: [
    { file: "rpz.zone", contentType: plainText },
    { file: "rpz-deny.zone", contentType: plainText },
  ],
  sight: { ports: false, paths: false },
  guide: {
    product: "BIND 9.18 or later, and response policy zones of Unbound 1.16 or later",
    kind: "name_server",
    loading: "adds",
    overrides,
    steps: [
      {
        text: "Fetch both zones into a folder that BIND can read, for example from cron with the pull command.",
        paste:
          'node commonlist-pull.mjs {origin} --root /etc/bind/commonlist-root.json --format rpz --out /etc/bind/commonlist --then "named-checkconf -z > /dev/null && rndc reload"',
      },
      {
        text: "Declare the zone of exceptions in named.conf.",
        paste: `zone "commonlist.rpz" {
  type primary;
  file "/etc/bind/commonlist/rpz/rpz.zone";
  allow-query { none; };
};`,
      },
      {
        text: "To add exceptions to what you block, name the zone first in the options of named.conf, before the policy zones that block.",
        paste: 'response-policy { zone "commonlist.rpz"; zone "your-blocks.rpz"; } qname-wait-recurse no;',
      },
      {
        text: "To block everything else instead, declare the second zone as well.",
        paste: `zone "commonlist-deny.rpz" {
  type primary;
  file "/etc/bind/commonlist/rpz/rpz-deny.zone";
  allow-query { none; };
};`,
      },
      {
        text: "Then name it last. Without qname-wait-recurse no, BIND would still ask the outside for names that it refuses.",
        paste: 'response-policy { zone "commonlist.rpz"; zone "commonlist-deny.rpz"; } qname-wait-recurse no;',
      },
      { text: "Check the configuration with its zones before you reload.", paste: "named-checkconf -z && rndc reload" },
      {
        text: "For Unbound, have the pull command fetch them into /etc/unbound/commonlist and load them like this. Leave the second rpz clause out unless you want to block everything else.",
        paste: `server:
  module-config: "respip validator iterator"
rpz:
  name: "commonlist.rpz"
  zonefile: "/etc/unbound/commonlist/rpz/rpz.zone"
rpz:
  name: "commonlist-deny.rpz"
  zonefile: "/etc/unbound/commonlist/rpz/rpz-deny.zone"`,
      },
    ],
    polling:
      "Name servers fetch no zone over https by themselves: the pull command fetches, checks and reloads. Your own servers can pass the zone on by zone transfer.",
    limits: [
      "It decides about names only: paths and IP ranges are left out, and a listed name is open on every port.",
      "Whoever knows an address, or uses another name server, gets past it: close outside DNS, DNS over https and direct access by address in the firewall.",
      "A listed name that is an alias of an unlisted one is answered.",
      "Put no rows of your own into these zones: use a zone of your own before them.",
      "PowerDNS Recursor 4.8 or later reads the same files once a line $ORIGIN before the first row names the zone.",
    ],
    sources: [
      "BIND 9 Administrator Reference Manual: Response Policy Zones",
      "draft-vixie-dnsop-dns-rpz: DNS Response Policy Zones",
      "unbound.conf(5): rpz",
      "doc.powerdns.com/recursor: Response Policy Zones",
    ],
  },
  compile,
};
