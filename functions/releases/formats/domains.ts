import type { CompiledFile, Content, Format, LossReason } from "./format.ts";
import { plainText } from "./format.ts";
import { hostForm } from "./lines.ts";
import { toNameRules } from "./name-rules.ts";

const lost: Partial<Record<string, LossReason>> = {
  host: "host_alone_not_expressible",
  sub: "below_only_not_expressible",
};

const compile = (content: Content): CompiledFile[] => [
  toNameRules(content, {
    file: "domains.txt",
    whyNot: ({ match }) => lost[match],
    lines: ({ host }) => [host],
    alphabet: new RegExp(`^${hostForm}$`),
    nothing: "host+sub",
  }),
];

/** Names alone, one a line, for whoever reads a name as that host and every name below it: most programs do. No comments: some would take them for names. */
export const domains: Format = {
  name: "domains",
  files: [{ file: "domains.txt", contentType: plainText }],
  sight: { ports: false, paths: false },
  guide: {
    product: "Programs that read a plain list of domains",
    kind: "data",
    loading: "data",
    steps: [
      {
        text: "Read one name a line. Each stands for that host and every name below it.",
        paste: "{origin}/whitelist/current/domains.txt",
      },
    ],
    polling: "Ask for /whitelist/version as often as you like, and for the file when the version has changed.",
    limits: [
      "It holds hosts that are listed together with every name below them, and nothing else: a plain name can't say anything narrower.",
      "A program that reads a name as that host alone lets less through than was agreed. One that compares the ends of names without their dots lets more through: don't use it with this list.",
    ],
    sources: ["RFC 1034, section 3.1: names and domains"],
  },
  compile,
};
