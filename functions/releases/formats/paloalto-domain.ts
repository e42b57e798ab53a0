import { toBareList } from "./bare-list.ts";
import type { CompiledFile, Content, Format } from "./format.ts";
import { plainText } from "./format.ts";
import { hostForm, nothingListed } from "./lines.ts";

const alphabet = new RegExp(`^(\\^|\\*\\.)?${hostForm}$`);

/** `^` keeps a name alone even where the list is set to take in subdomains. */
const lines = ({ host, match }: { host: string; match: string }): string[] => {
  if (match === "host") return [`^${host}`];
  return match === "sub" ? [`*.${host}`] : [host, `*.${host}`];
};

function compile(content: Content): CompiledFile[] {
  const list = toBareList("paloalto-domain.txt", content, {
    name: { path: "path_not_expressible" },
    range: "ip_ranges_not_expressible",
    lines,
    alphabet,
    nothing: `^${nothingListed}`,
  });
  return [list];
}

/** An External Dynamic List of type domain, for DNS Security (docs.paloaltonetworks.com: External Dynamic Lists, Formatting Guidelines). */
export const paloaltoDomain: Format = {
  name: "paloalto-domain",
  files: [{ file: "paloalto-domain.txt", contentType: plainText }],
  sight: { ports: false, paths: false },
  guide: {
    product: "Palo Alto Networks firewalls, DNS Security (PAN-OS 10.0 or later)",
    kind: "appliance",
    loading: "adds",
    overrides: "DNS Security no longer blocks or redirects a listed name, whatever is known about it.",
    steps: [
      {
        text: "Under Objects, External Dynamic Lists, add a list of type Domain List with this address as its source. Leave “Automatically expand to include subdomains” off.",
        paste: "{origin}/whitelist/current/paloalto-domain.txt",
      },
      { text: "Choose a certificate profile that holds the issuer of our certificate, and let it check every hour." },
      {
        text: "In the Anti-Spyware profile, under DNS Policies, External Dynamic Lists, set the policy action of the list to allow.",
      },
    ],
    polling: "The firewall fetches the list every five minutes, hour, day, week or month, as you set it.",
    limits: [
      "It decides about names only: paths are left out, ports are not seen, and IP ranges are in paloalto-ip.",
      "This list is for DNS Security. URL filtering reads paloalto-url, and takes this one for invalid.",
    ],
    sources: [
      "docs.paloaltonetworks.com: External Dynamic Lists, Formatting Guidelines (Domain List)",
      "docs.paloaltonetworks.com: External Dynamic Lists, Configure Your Environment to Access an External Dynamic List",
    ],
  },
  limit: { entries: 50_000, source: "Palo Alto Networks, External Dynamic Lists: most domains a firewall holds" },
  compile,
};
