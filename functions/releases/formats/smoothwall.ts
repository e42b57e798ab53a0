import { toBareList } from "./bare-list.ts";
import type { Named } from "./divide.ts";
import type { CompiledFile, Content, Format, LossReason } from "./format.ts";
import { plainText } from "./format.ts";
import { assertLines, hostForm, nothingListed, toBody } from "./lines.ts";

const alphabet = new RegExp(`^${hostForm}$`);

/** Every name takes in the names below it, but for one that starts with `www.`: that is said alone. */
const isAlone = (host: string): boolean => host.startsWith("www.");

function whyNotName({ host, match, path }: Named): LossReason | undefined {
  if (path !== undefined) return isAlone(host) ? "unconfirmed" : "host_alone_not_expressible";
  if (isAlone(host)) return match === "sub" ? "unconfirmed" : undefined;
  return match === "host+sub" ? undefined : "unconfirmed";
}

/** Only regular expressions could say the rest, and it is not documented what text they are compared with. */
const noPattern = `^https?://${nothingListed.replaceAll(".", "\\.")}(:\\d+)?/`;
const patternAlphabet = /^\^https\?:\/\/[a-z0-9_-]+(\\\.[a-z0-9_-]+)+\(:\\d\+\)\?\/$/;

function compile(content: Content): CompiledFile[] {
  const list = toBareList("smoothwall.txt", content, {
    name: whyNotName,
    range: "ip_ranges_not_expressible",
    narrower: ({ host, match }) =>
      isAlone(host) && match !== "host" ? [{ part: "host", reason: "with_subdomains_not_expressible" }] : [],
    lines: ({ host }) => [host],
    covers: (outer, inner) => !isAlone(outer.host) || (outer.host === inner.host && inner.match === "host"),
    alphabet,
    nothing: nothingListed,
  });
  assertLines([noPattern], patternAlphabet);
  return [list, { file: "smoothwall-patterns.txt", body: toBody([noPattern]), entries: 0, losses: [], folded: [] }];
}

/** A custom category: domains, and patterns (kb.smoothwall.com: Create a Custom Category, 360015973180; Built-in and Custom Categories, 19710307107228). */
export const smoothwall: Format = {
  name: "smoothwall",
  files: ["smoothwall.txt", "smoothwall-patterns.txt"].map((file) => ({ file, contentType: plainText })),
  sight: { ports: false, paths: true },
  guide: {
    product: "Smoothwall Filter, on-premise appliance and Cloud Filter, custom category",
    kind: "appliance",
    loading: "adds",
    overrides:
      "A policy that allows the category lets its sites through whatever other categories they are in, if it comes first.",
    steps: [
      { text: "Fetch the list of domains.", paste: "{origin}/whitelist/current/smoothwall.txt" },
      {
        text: "Under Guardian, Policy objects, Categories, make a category. Under Domain/URL filtering choose “Edit in full-text mode” and paste the lines in place of the old ones.",
      },
      { text: "Go back to list mode: no line may be shown in red. Red lines are saved, and ignored." },
      { text: "Allow the category in a web filter policy before the policies that block." },
      {
        text: "With appliance and cloud together, log out of the appliance, or publish in the cloud, so that both have it.",
      },
    ],
    polling: "Smoothwall subscribes to no outside list. Paste each new version.",
    limits: [
      "A name takes in every name below it, so that entries for a host alone are left out, unless the host starts with www, which Smoothwall takes alone.",
      "The second file is for URL Patterns, on the appliance only. It holds one harmless pattern: Smoothwall does not say what text a pattern is compared with, and nobody has confirmed it.",
      "Paths and IP ranges are left out, and ports are not seen.",
    ],
    sources: [
      "kb.smoothwall.com 360015973180: Create a Custom Category",
      "kb.smoothwall.com 19710307107228: Built-in and Custom Categories",
      "help.smoothwall.net: Guardian, Policy objects, Categories",
    ],
  },
  compile,
};
