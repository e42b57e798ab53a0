import { toBareList } from "./bare-list.ts";
import type { CompiledFile, Content, Format } from "./format.ts";
import { plainText } from "./format.ts";
import { hostForm, nothingListed } from "./lines.ts";

/** Of the smallest models and of versions before 7.4.4, so that the list fits all. */
export const fortigateLimit = {
  entries: 131_072,
  bytes: 10 * 1024 * 1024,
  source: "Fortinet, FortiGate Administration Guide, Threat feeds: 131,072 lines, 10 MB",
};

const alphabet = new RegExp(`^(\\*\\.)?${hostForm}$`);

function compile(content: Content): CompiledFile[] {
  const list = toBareList("fortigate-domain.txt", content, {
    name: { host: "unconfirmed", path: "path_not_expressible" },
    range: "ip_ranges_not_expressible",
    alphabet,
    nothing: nothingListed,
  });
  return [list];
}

/** An external threat feed of type domain (docs.fortinet.com: Domain name threat feed). */
export const fortigateDomain: Format = {
  name: "fortigate-domain",
  files: [{ file: "fortigate-domain.txt", contentType: plainText }],
  sight: { ports: false, paths: false },
  guide: {
    product: "FortiGate, DNS filter (FortiOS 7.0 or later)",
    kind: "appliance",
    loading: "adds",
    overrides: "The DNS filter lets a listed name through whatever FortiGuard says about it.",
    steps: [
      {
        text: "Add the feed. Any free number from 192 to 221 will do for its category; the web filter’s feeds share these numbers.",
        paste: `config system external-resource
    edit "commonlist-dns"
        set type domain
        set category 193
        set resource "{origin}/whitelist/current/fortigate-domain.txt"
        set server-identity-check full
        set refresh-rate 60
    next
end`,
      },
      {
        text: "In the DNS filter profile, under Remote Categories, set the action of commonlist-dns to allow or monitor.",
      },
    ],
    polling:
      "FortiGate fetches the list every 1 to 43,200 minutes, by default every 5, and keeps its last copy while we do not answer.",
    limits: [
      "Hosts without the names below them are left out: Fortinet does not say whether a lone name takes in what is below it.",
      "It decides about names only: paths are left out, ports are not seen, and IP ranges are in fortigate-address.",
    ],
    sources: [
      "docs.fortinet.com: FortiGate Administration Guide, Domain name threat feed",
      "docs.fortinet.com: FortiOS 7.4.4 New Features, External resource entry limit enhancements",
    ],
  },
  limit: fortigateLimit,
  compile,
};
