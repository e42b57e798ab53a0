import type { CompiledFile, Content, Format } from "./format.ts";
import { plainText } from "./format.ts";
import { hostForm } from "./lines.ts";
import { toNameRules } from "./name-rules.ts";
import type { ListedName } from "./overlap.ts";

const overrides = "A listed name is answered although a subscribed blocklist, a security list among them, holds it.";

/** Longer lines are skipped. */
const longestLine = 255;

const line = ({ host, match }: Pick<ListedName, "host" | "match">): string =>
  match === "host" ? host : `@@||${host}^`;

const compile = (content: Content): CompiledFile[] => [
  toNameRules(content, {
    file: "pihole.txt",
    comments: {
      mark: "#",
      does: `Adds exceptions to what your blocklists block: subscribe to it as an allowlist. ${overrides}`,
    },
    whyNot: (name) => {
      if (name.match === "sub") return "below_only_not_expressible";
      return line(name).length > longestLine ? "not_accepted" : undefined;
    },
    lines: (name) => [line(name)],
    alphabet: new RegExp(`^(${hostForm}|@@\\|\\|${hostForm}\\^)$`),
    nothing: "host",
  }),
];

/** A subscribed allowlist (docs.pi-hole.net, domain database; pi-hole/FTL, gravity-parseList.c): a bare name, or `@@||name^` with those below it. */
export const pihole: Format = {
  name: "pihole",
  files: [{ file: "pihole.txt", contentType: plainText }],
  sight: { ports: false, paths: false },
  guide: {
    product: "Pi-hole 6 or later",
    kind: "name_server",
    loading: "adds",
    overrides,
    steps: [
      {
        text: "Under Lists, paste this address and choose “Add allowlist”. Never add it as a blocklist.",
        paste: "{origin}/whitelist/current/pihole.txt",
      },
      { text: "Fetch it now, and whenever you don't want to wait for the weekly update.", paste: "pihole -g" },
      {
        text: "To block everything else as well, add this regular expression under Domains as a regex denied domain.",
        paste: ".*",
      },
    ],
    polling: "Pi-hole fetches the list once a week, and when you run pihole -g. For more, run that from cron.",
    limits: [
      "It decides about names only: paths and IP ranges are left out, and a listed name is open on every port.",
      "Names below a host without the host itself are left out.",
      "A name that you deny exactly stays denied.",
      "Pi-hole 5 has no subscribed allowlists.",
    ],
    sources: [
      "docs.pi-hole.net: Domain database, priorities",
      "github.com/pi-hole/FTL: src/tools/gravity-parseList.c",
      "github.com/pi-hole/pi-hole: gravity.sh",
    ],
  },
  compile,
};
