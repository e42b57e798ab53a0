import { Resolver } from "../resolver.ts";
import type { CompiledFile, CompileOptions, Content, Format } from "./format.ts";
import { plainText } from "./format.ts";
import { hostForm } from "./lines.ts";
import { toNameRules } from "./name-rules.ts";

const alphabet = new RegExp(`^(server=/(\\*\\.)?${hostForm}/[0-9a-fA-F:.]+(#[0-9]+)?|local=/\\*\\.${hostForm}/)$`);

/** A name takes those below it along, unless another line refuses them: that one has no place in a list that only adds. */
const compile =
  ({ file, does, closes }: { file: string; does: string; closes: boolean }) =>
  (content: Content, options: CompileOptions): CompiledFile[] => {
    const resolver = Resolver.parse(options.resolver);
    return [
      toNameRules(content, {
        file,
        comments: { mark: "#", does },
        whyNot: ({ match }) => (match === "host" && !closes ? "host_alone_not_expressible" : undefined),
        head: closes ? ["no-resolv", "address=/#/"] : [],
        lines: ({ host, match }) => {
          if (match === "sub") return [`server=/*.${host}/${resolver}`];
          return [`server=/${host}/${resolver}`, ...(match === "host" ? [`local=/*.${host}/`] : [])];
        },
        alphabet,
        nothing: "host+sub",
      }),
    ];
  };

const pull = (name: string): string =>
  `node commonlist-pull.mjs {origin} --root /etc/commonlist-root.json --format ${name} --out /etc/commonlist --then "dnsmasq --test && systemctl restart dnsmasq"`;

const resolverStep = (name: string) => ({
  text: "Only if your name server is not at 127.0.0.1, port 5353, where the file sends listed names: have --then make a copy with its address before the restart, such as by this, and load the copy in the next step.",
  paste: `sed 's/127\\.0\\.0\\.1#5353/192.0.2.53/' /etc/commonlist/${name}/${name}.conf > /etc/commonlist/${name}.conf`,
});

const overrides = "A listed name is looked up although a line for a name above it blocks it.";

const check = {
  text: "Check the configuration, then restart: dnsmasq does not read included files again on a SIGHUP.",
  paste: "dnsmasq --test && systemctl restart dnsmasq",
};

const polling = "dnsmasq fetches nothing by itself: the pull command fetches, checks and restarts.";
const limits = [
  "It decides about names only: paths and IP ranges are left out, and a listed name is open on every port.",
  "Whoever knows an address, or uses another name server, gets past it: close outside DNS, DNS over https and direct access by address in the firewall.",
];
const sources = ["dnsmasq(8): --server, --local, --address, --no-resolv, --conf-file"];

/** dnsmasq's choice of a name server by domain (dnsmasq(8), --server): the longest domain that fits a name decides. */
export const dnsmasq: Format = {
  name: "dnsmasq",
  files: [{ file: "dnsmasq.conf", contentType: plainText }],
  sight: { ports: false, paths: false },
  guide: {
    product: "dnsmasq 2.86 or later",
    kind: "name_server",
    loading: "adds",
    overrides,
    steps: [
      {
        text: "Fetch the file into a folder that dnsmasq can read, for example from cron with the pull command.",
        paste: pull("dnsmasq"),
      },
      resolverStep("dnsmasq"),
      {
        text: "Load it, or the copy if you made one, from /etc/dnsmasq.conf.",
        paste: "conf-file=/etc/commonlist/dnsmasq/dnsmasq.conf",
      },
      check,
    ],
    polling,
    limits: [
      ...limits,
      "A host listed without the names below it is left out: to open it alone, the list would have to block those below it. The dnsmasq-only file holds it.",
      "What you block by a longer name stays blocked, and so does the very same name where your line gives it an address, such as 0.0.0.0.",
    ],
    sources,
  },
  compile: compile({
    file: "dnsmasq.conf",
    does: `Adds exceptions to what your server blocks: load it with conf-file=FILE. ${overrides}`,
    closes: false,
  }),
};

/** The same with everything else refused. */
export const dnsmasqOnly: Format = {
  name: "dnsmasq-only",
  files: [{ file: "dnsmasq-only.conf", contentType: plainText }],
  sight: { ports: false, paths: false },
  guide: {
    product: "dnsmasq 2.86 or later",
    kind: "name_server",
    loading: "closes",
    steps: [
      {
        text: "Fetch the file into a folder that dnsmasq can read, for example from cron with the pull command.",
        paste: pull("dnsmasq-only"),
      },
      resolverStep("dnsmasq-only"),
      {
        text: "Load it, or the copy if you made one, from /etc/dnsmasq.conf.",
        paste: "conf-file=/etc/commonlist/dnsmasq-only/dnsmasq-only.conf",
      },
      {
        text: "Take out every server line of your own that names no domain, from all files that dnsmasq reads. With one of them left, everything resolves. This must print nothing.",
        paste: "grep -rnE '^ *server=[^/]' /etc/dnsmasq.conf /etc/dnsmasq.d",
      },
      check,
    ],
    polling,
    limits: [
      ...limits,
      "A name server for everything else, from a server line or --server, opens everything. The file itself turns /etc/resolv.conf off.",
      "Names that dnsmasq answers by itself, from /etc/hosts or as a DHCP server, stay as they are.",
    ],
    sources,
  },
  compile: compile({
    file: "dnsmasq-only.conf",
    does: "Closes everything that is not listed: load it with conf-file=FILE, and have no server line without a domain.",
    closes: true,
  }),
};
