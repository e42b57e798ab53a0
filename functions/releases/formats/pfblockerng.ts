import type { CompiledFile, Content, Format, LossReason } from "./format.ts";
import { plainText } from "./format.ts";
import { hostForm } from "./lines.ts";
import { toNameRules } from "./name-rules.ts";

const lost: Partial<Record<string, LossReason>> = {
  /** In Python mode a bare name takes `www.` before it along (pfb_unbound.py looks every name up without it, too). */
  host: "host_alone_not_expressible",
  sub: "below_only_not_expressible",
};

const overrides = "A listed name is answered although a DNSBL feed, a security feed among them, holds it.";

const compile = (content: Content): CompiledFile[] => [
  toNameRules(content, {
    file: "pfblockerng.txt",
    comments: {
      mark: "#",
      does: `Adds exceptions to what your DNSBL feeds block: paste it into the DNSBL whitelist. ${overrides}`,
    },
    whyNot: ({ match }) => lost[match],
    lines: ({ host }) => [`.${host}`],
    alphabet: new RegExp(`^\\.${hostForm}$`),
    nothing: "host+sub",
  }),
];

/** The DNSBL whitelist of pfBlockerNG (help text of pfblockerng_dnsbl.php; pfb_unbound.py): a leading dot takes a name and every name below it. */
export const pfblockerng: Format = {
  name: "pfblockerng",
  files: [{ file: "pfblockerng.txt", contentType: plainText }],
  sight: { ports: false, paths: false },
  guide: {
    product: "pfBlockerNG 3 on pfSense",
    kind: "name_server",
    loading: "adds",
    overrides,
    steps: [
      { text: "Open this address and copy all of it.", paste: "{origin}/whitelist/current/pfblockerng.txt" },
      {
        text: "Under Firewall, pfBlockerNG, DNSBL, open DNSBL Whitelist and paste it. Replace what you pasted from the version before.",
      },
      { text: "Save, then run Update, Reload, DNSBL." },
      {
        text: "To block everything else, load the unbound-only file in the DNS Resolver's custom options instead.",
      },
    ],
    polling: "Nothing is fetched: paste each version. The change feed tells you when there is one.",
    limits: [
      "It lifts blocks of DNSBL feeds and closes nothing.",
      "It decides about names only: paths are left out, and a listed name is open on every port.",
      "A host listed without the names below it is left out: with it, the product also lets www. before it through. So are names below a host without the host itself.",
      "IP ranges are left out: load paloalto-ip.txt as an IPv4 or IPv6 list with the action Permit.",
      "Aliases of a listed name are let through with it.",
    ],
    sources: [
      "pfBlockerNG: help text of Firewall, pfBlockerNG, DNSBL, DNSBL Whitelist",
      "github.com/pfsense/FreeBSD-ports: pfSense-pkg-pfBlockerNG-devel, pfb_unbound.py",
    ],
  },
  compile,
};
