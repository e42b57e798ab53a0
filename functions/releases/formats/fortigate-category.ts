import { toBareList } from "./bare-list.ts";
import type { CompiledFile, Content, Format } from "./format.ts";
import { plainText } from "./format.ts";
import { fortigateLimit } from "./fortigate-domain.ts";
import { hostForm, nothingListed } from "./lines.ts";

const alphabet = new RegExp(`^(\\*\\.)?${hostForm}$`);

function compile(content: Content): CompiledFile[] {
  const list = toBareList("fortigate-category.txt", content, {
    name: { path: "unconfirmed" },
    range: "ip_ranges_not_expressible",
    alphabet,
    nothing: nothingListed,
  });
  return [list];
}

/** An external threat feed of type category: URLs with `*` at either end (docs.fortinet.com: FortiGuard category threat feed). */
export const fortigateCategory: Format = {
  name: "fortigate-category",
  files: [{ file: "fortigate-category.txt", contentType: plainText }],
  sight: { ports: false, paths: true },
  guide: {
    product: "FortiGate, web filter (FortiOS 7.0 or later)",
    kind: "appliance",
    loading: "adds",
    overrides:
      "With the action allow, the web filter lets a listed site through whatever FortiGuard says about it. Antivirus and intrusion prevention of the policy still apply. With the action exempt they do not: do not use exempt.",
    steps: [
      {
        text: "Add the feed. Any free number from 192 to 221 will do for its category.",
        paste: `config system external-resource
    edit "commonlist"
        set type category
        set category 192
        set resource "{origin}/whitelist/current/fortigate-category.txt"
        set server-identity-check full
        set refresh-rate 60
    next
end`,
      },
      { text: "In the web filter profile, under Remote Categories, set the action of commonlist to allow or monitor." },
      {
        text: "See that the feed was read whole, and that none of its lines was dropped.",
        paste: "diagnose sys external-resource stats",
      },
    ],
    polling:
      "FortiGate fetches the list every 1 to 43,200 minutes, by default every 5, and keeps its last copy while we do not answer.",
    limits: [
      "Entries limited to a path are left out: nobody has confirmed on a device what such a line lets through.",
      "IP ranges are in a feed of their own, fortigate-address.",
      "What is beyond the limit of your model is dropped without a message.",
    ],
    sources: [
      "docs.fortinet.com: FortiGate Administration Guide, FortiGuard category threat feed",
      "docs.fortinet.com: FortiOS 7.4.4 New Features, External resource entry limit enhancements",
    ],
  },
  limit: fortigateLimit,
  compile,
};
