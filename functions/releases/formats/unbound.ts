import type { CompiledFile, Content, Format } from "./format.ts";
import { plainText } from "./format.ts";
import { hostForm } from "./lines.ts";
import { toNameRules } from "./name-rules.ts";

const alphabet = new RegExp(
  `^  (local-zone: "${hostForm}\\." transparent|local-data: "${hostForm}\\. 60 IN TXT apex-not-listed")$`,
);

/** A zone takes the names below it along, and with data of another kind its own name has no address: that has no place in a list that only adds. */
const compile =
  ({ file, does, closes }: { file: string; does: string; closes: boolean }) =>
  (content: Content): CompiledFile[] => [
    toNameRules(content, {
      file,
      comments: { mark: "#", does },
      whyNot: ({ match }) => {
        if (match === "host") return "host_alone_not_expressible";
        return match === "sub" && !closes ? "below_only_not_expressible" : undefined;
      },
      head: ["server:", ...(closes ? ['  local-zone: "." always_nxdomain'] : [])],
      lines: ({ host, match }) => [
        `  local-zone: "${host}." transparent`,
        ...(match === "sub" ? [`  local-data: "${host}. 60 IN TXT apex-not-listed"`] : []),
      ],
      alphabet,
      nothing: "host+sub",
    }),
  ];

const overrides = "A listed name is answered although a local zone for it, or for a name above it, blocks it.";

const limits = [
  "It decides about names only: paths and IP ranges are left out, and a listed name is open on every port.",
  "A host listed without the names below it is left out, because a zone takes them along. The rpz files hold it, and Unbound can load those instead.",
  "Only the name that was asked for is judged, not those that it is an alias of.",
  "Whoever knows an address, or uses another name server, gets past it: close outside DNS, DNS over https and direct access by address in the firewall.",
];
const sources = ["unbound.conf(5): local-zone, local-data, include"];
const polling = "Unbound fetches nothing by itself: the pull command fetches, checks and reloads.";

const pull = (name: string): string =>
  `node commonlist-pull.mjs {origin} --root /etc/unbound/commonlist-root.json --format ${name} --out /etc/unbound/commonlist --then "unbound-checkconf && unbound-control reload_keep_cache"`;

/** Local zones of Unbound (unbound.conf(5)): the closest zone around a name decides. */
export const unbound: Format = {
  name: "unbound",
  files: [{ file: "unbound.conf", contentType: plainText }],
  sight: { ports: false, paths: false },
  guide: {
    product: "Unbound 1.17 or later",
    kind: "name_server",
    loading: "adds",
    overrides,
    steps: [
      {
        text: "Fetch the file into a folder that Unbound can read, for example from cron with the pull command.",
        paste: pull("unbound"),
      },
      {
        text: "Include it at the very end of /etc/unbound/unbound.conf, behind the local zones that block: of two for the same name, the last one holds.",
        paste: 'include: "/etc/unbound/commonlist/unbound/unbound.conf"',
      },
      {
        text: "Check the configuration before every reload.",
        paste: "unbound-checkconf && unbound-control reload_keep_cache",
      },
    ],
    polling,
    limits: [
      ...limits,
      "Names below a host without the host itself are left out: to open them alone, the list would have to block the host. The unbound-only and rpz files hold them.",
      "What you block below a listed name stays blocked, and so does what an rpz clause of your own blocks.",
    ],
    sources,
  },
  compile: compile({
    file: "unbound.conf",
    does: `Adds exceptions to what your local zones block: include it at the end of unbound.conf. ${overrides}`,
    closes: false,
  }),
};

/** The same with a zone around everything that refuses. */
export const unboundOnly: Format = {
  name: "unbound-only",
  files: [{ file: "unbound-only.conf", contentType: plainText }],
  sight: { ports: false, paths: false },
  guide: {
    product: "Unbound 1.17 or later",
    kind: "name_server",
    loading: "closes",
    steps: [
      {
        text: "Fetch the file into a folder that Unbound can read, for example from cron with the pull command.",
        paste: pull("unbound-only"),
      },
      {
        text: "Include it at the very end of /etc/unbound/unbound.conf. Local zones of your own stay in force.",
        paste: 'include: "/etc/unbound/commonlist/unbound-only/unbound-only.conf"',
      },
      {
        text: "Check the configuration before every reload.",
        paste: "unbound-checkconf && unbound-control reload_keep_cache",
      },
    ],
    polling,
    limits: [
      ...limits,
      "Names that Unbound answers by itself, such as localhost and those of private addresses, stay as they are.",
    ],
    sources,
  },
  compile: compile({
    file: "unbound-only.conf",
    does: "Closes everything that is not listed: include it at the end of unbound.conf.",
    closes: true,
  }),
};
