import { toBareList } from "./bare-list.ts";
import type { CompiledFile, Content, Format } from "./format.ts";
import { hostForm, nothingListed } from "./lines.ts";
import { whyNotOverriding } from "./wide-overrides.ts";

const alphabet = new RegExp(`^(${hostForm}|\\d{1,3}(\\.\\d{1,3}){3}(/\\d{1,2})?)$`);

function compile(content: Content): CompiledFile[] {
  const list = toBareList("umbrella.csv", content, {
    name: whyNotOverriding,
    range: (range) => (range.includes(":") ? "ipv6_not_expressible" : undefined),
    lines: ({ host }) => [host],
    rangeLine: (range) => range.replace(/\/32$/, ""),
    alphabet,
    nothing: nothingListed,
  });
  return [list];
}

/** A destination list: one destination a line, every name with all below it (docs.umbrella.com: Wildcards and Destination Lists; Add a DNS Destination List). */
export const umbrella: Format = {
  name: "umbrella",
  files: [{ file: "umbrella.csv", contentType: "text/csv; charset=utf-8" }],
  sight: { ports: false, paths: false },
  guide: {
    product: "Cisco Umbrella, destination list of a DNS policy",
    kind: "cloud",
    loading: "adds",
    overrides:
      "An allowed destination beats every block, security blocks for malware, phishing and command and control included. So hosts whose content comes from strangers are left out.",
    steps: [
      { text: "Fetch the list.", paste: "{origin}/whitelist/current/umbrella.csv" },
      {
        text: "Under Policies, Policy Components, Destination Lists, make a DNS destination list that allows, and upload the file. Make it anew for each version, so that what was taken off the shared list is also taken off yours.",
      },
      { text: "Add the destination list to the DNS policies that are to allow it." },
    ],
    polling:
      "Umbrella fetches nothing by itself. Upload each new version, or let a program of yours send the difference by the API of destination lists, at most 500 destinations at a time.",
    limits: [
      "Every destination takes in all names below it, so that entries for a host alone, and for names below a host without the host itself, are left out.",
      "Paths are left out, ports are not seen, and IPv6 ranges are left out.",
      "An upload holds at most 5,000 destinations.",
    ],
    sources: [
      "docs.umbrella.com: Wildcards and Destination Lists",
      "docs.umbrella.com: Add a DNS Destination List",
      "docs.umbrella.com: Manage Destination Lists (Bulk Upload)",
      "developer.cisco.com: Umbrella API, Destination Lists",
    ],
  },
  limit: { entries: 5_000, source: "Cisco Umbrella, bulk upload: most destinations in a file" },
  compile,
};
