import type { CompiledFile, Content, Format } from "./format.ts";
import { plainText } from "./format.ts";
import { hostForm } from "./lines.ts";
import { toNameRules } from "./name-rules.ts";

const alphabet = new RegExp(
  `^@@(\\|\\|?${hostForm}\\^|/\\^\\(\\[a-z0-9_-\\]\\+\\\\\\.\\)\\+[a-z0-9_-]+(\\\\\\.[a-z0-9_-]+)+\\$/)$`,
);

const overrides =
  "A listed name is answered although a blocklist, a security list among them, holds it. As a DNS allowlist it also beats your own rules.";

/** The caret ends the name: without it, `zoom.us` would also take `zoom.us.evil.example`. */
const compile = (content: Content): CompiledFile[] => [
  toNameRules(content, {
    file: "adguard.txt",
    comments: { mark: "!", does: `Adds exceptions to what your blocklists and rules block. ${overrides}` },
    lines: ({ host, match }) => {
      if (match === "host") return [`@@|${host}^`];
      return match === "sub" ? [`@@/^([a-z0-9_-]+\\.)+${host.replaceAll(".", "\\.")}$/`] : [`@@||${host}^`];
    },
    alphabet,
    nothing: "host",
  }),
];

/** Exception rules of AdGuard Home (adguard-dns.io: DNS filtering rules syntax). */
export const adguard: Format = {
  name: "adguard",
  files: [{ file: "adguard.txt", contentType: plainText }],
  sight: { ports: false, paths: false },
  guide: {
    product: "AdGuard Home 0.107 or later",
    kind: "name_server",
    loading: "adds",
    overrides,
    steps: [
      {
        text: "Under Filters, DNS allowlists, choose “Add allowlist”, then “Add a custom list”, and paste this address.",
        paste: "{origin}/whitelist/current/adguard.txt",
      },
      {
        text: "To block everything else as well, add this rule under Filters, Custom filtering rules.",
        paste: "/.*/",
      },
    ],
    polling: "AdGuard Home fetches the list every hour to every seven days, as set under Settings, General settings.",
    limits: [
      "It decides about names only: paths and IP ranges are left out, and a listed name is open on every port.",
      "Added under DNS blocklists instead, the file works too, but a blocklist's rule with $important beats it.",
      "Copy no line without the caret at its end: without it, a rule takes names that only begin like the listed one.",
    ],
    sources: [
      "adguard-dns.io: Knowledge base, DNS filtering rules syntax",
      "github.com/AdguardTeam/AdGuardHome: issues 2291, 2490 and 3221",
    ],
  },
  compile,
};
