import { toBareList } from "./bare-list.ts";
import type { CompiledFile, Content, Format } from "./format.ts";
import { plainText } from "./format.ts";
import { hostForm, nothingListed } from "./lines.ts";

const longestLine = 255;
const alphabet = new RegExp(`^(\\*\\.)?${hostForm}/$`);

/** Every line ends in a slash: without one, older versions take the end for open, and `example.com` for `example.com.evil.test` too. */
const lines = ({ host, match }: { host: string; match: string }): string[] => {
  if (match === "host") return [`${host}/`];
  return match === "sub" ? [`*.${host}/`] : [`${host}/`, `*.${host}/`];
};

function compile(content: Content): CompiledFile[] {
  const list = toBareList("paloalto-url.txt", content, {
    name: ({ host, path }) => {
      if (path !== undefined) return "path_case_ignored";
      return host.length > longestLine - "*./".length ? "not_accepted" : undefined;
    },
    range: "ip_ranges_not_expressible",
    lines,
    alphabet,
    nothing: `${nothingListed}/`,
  });
  return [list];
}

/** An External Dynamic List of type URL: names with `*` for one or more tokens (docs.paloaltonetworks.com: Guidelines for URL Category Exceptions). */
export const paloaltoUrl: Format = {
  name: "paloalto-url",
  files: [{ file: "paloalto-url.txt", contentType: plainText }],
  sight: { ports: false, paths: true },
  guide: {
    product: "Palo Alto Networks firewalls and Prisma Access, URL filtering (PAN-OS 9.1 or later)",
    kind: "appliance",
    loading: "adds",
    overrides:
      "A listed site passes whatever its URL category is, also where that is malware or phishing. The other security profiles of the rule still look at it.",
    steps: [
      {
        text: "Under Objects, External Dynamic Lists, add a list of type URL List with this address as its source. Choose a certificate profile that holds the issuer of our certificate, and let it check every hour.",
        paste: "{origin}/whitelist/current/paloalto-url.txt",
      },
      { text: "Use Test Source URL, commit, and look at the list’s entries: none may be shown as invalid." },
      {
        text: "In the URL Filtering profile of your rules, under External Dynamic URL Lists, set the list to alert, which lets pages through and logs them.",
      },
      {
        text: "Keep Append Ending Token switched on under Device, Setup, Content-ID, URL Filtering. Our lines end in a slash so that they are also right where it is off.",
      },
    ],
    polling: "The firewall fetches the list every five minutes, hour, day, week or month, as you set it.",
    limits: [
      "IP ranges are in a list of their own, paloalto-ip.",
      "Entries limited to a path are left out, because the firewall ignores upper and lower case and would let more pages through than were agreed.",
      "If you add a user name and password and they stop working, the firewall stops using the list.",
      "Your model may hold fewer entries than are listed: see List Capacities on the page of External Dynamic Lists.",
    ],
    sources: [
      "docs.paloaltonetworks.com: Advanced URL Filtering, Guidelines for URL Category Exceptions",
      "docs.paloaltonetworks.com: External Dynamic Lists, Formatting Guidelines",
      "docs.paloaltonetworks.com: Cloud NGFW, Create a Custom URL Category (letter case, length)",
    ],
  },
  limit: { entries: 50_000, source: "Palo Alto Networks, External Dynamic Lists: most URLs a firewall holds" },
  compile,
};
