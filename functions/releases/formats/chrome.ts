import { kindOf, type Named } from "./divide.ts";
import type { CompiledFile, Content, Format, Guide } from "./format.ts";
import { assertLines, hostForm, nothingListed } from "./lines.ts";
import { saySinglePorts } from "./single-ports.ts";

const alphabet = new RegExp(`^\\.?${hostForm}(:[1-9]\\d{0,4})?(/[A-Za-z0-9._~!$&'()+,=:@/%-]+/)?$`);

/** A leading dot takes the names below it out. One pattern for each port, or one for all. */
const patterns = (dot: "" | ".", host: string, tcp: readonly string[] | undefined, path = ""): string[] =>
  tcp === undefined ? [`${dot}${host}${path}`] : tcp.map((port) => `${dot}${host}:${port}${path}`);

const allowed = ({ host, match, tcp, path }: Named): string[] => patterns(match === "host" ? "." : "", host, tcp, path);

const withParents = (host: string): string[] => {
  const labels = host.split(".");
  return labels.map((_, at) => labels.slice(at).join("."));
};

/**
 * For names below a host without the host itself, the host is blocked again: an exact pattern wins over one that takes names below in. What a wider entry with
 * ports lets through on that host is then said once more, exactly.
 */
function blockAgain(names: readonly Named[]): { blocked: string[]; reopened: string[] } {
  const hosts = [...new Set(names.filter((name) => kindOf(name) === "sub").map(({ host }) => host))];
  const wide = Map.groupBy(
    names.filter((name) => kindOf(name) === "sub" || kindOf(name) === "host+sub"),
    ({ host }) => host,
  );
  const reopened = hosts.flatMap((host) =>
    withParents(host)
      .flatMap((parent) => (wide.get(parent) ?? []).filter(({ match }) => parent !== host || match === "host+sub"))
      .flatMap(({ tcp }) => patterns(".", host, tcp)),
  );
  return { blocked: hosts.map((host) => `.${host}`), reopened };
}

const entriesLimit = {
  entries: 1000,
  source: "chromeenterprise.google/policies: URLAllowlist, URLBlocklist: 1,000 patterns a list",
};

const deploy = (name: string): Guide["steps"] => [
  {
    text: "On Linux, have the pull command put the file where Google Chrome looks for managed policy. Chromium looks in /etc/chromium/policies/managed, and Microsoft Edge in /etc/opt/edge/policies/managed.",
    paste: `node commonlist-pull.mjs {origin} --root /etc/commonlist-root.json --format ${name} --out /var/lib/commonlist --then "install -D -m 644 /var/lib/commonlist/${name}/${name}.json /etc/opt/chrome/policies/managed/commonlist.json"`,
  },
  {
    text: "On Windows, write each pattern of a list as a registry value of its own, named 1, 2, 3 and so on, under these keys (and URLBlocklist beside them, if the file has one), by Group Policy or Intune. On a Mac, deploy the lists as arrays of a configuration profile.",
    paste:
      "HKLM\\SOFTWARE\\Policies\\Google\\Chrome\\URLAllowlist\nHKLM\\SOFTWARE\\Policies\\Microsoft\\Edge\\URLAllowlist",
  },
  {
    text: "Open chrome://policy (edge://policy), reload policies, and check that each list is there without an error.",
  },
];

const common = {
  sight: { ports: true, paths: true },
  limit: entriesLimit,
} as const;

const limits = [
  "The browser takes one list under each name: two policy files with a URLAllowlist are not merged. If you have one of your own, merge them before you deploy.",
  "IP ranges are left out, and so are ranges of more than 20 ports.",
  "Only pages, frames and redirects are judged. What an allowed page fetches from elsewhere is not: this is no network filter.",
  "A file that is cut off is ignored as a whole, and leaves the browser as it was without it. Check that it is valid JSON before you deploy it.",
];
const sources = [
  "support.google.com/chrome/a/answer/9942583: URL blocklist filter format",
  "chromeenterprise.google/policies: URLAllowlist, URLBlocklist",
  "learn.microsoft.com/DeployEdge: filter format for URL list-based policies",
];
const polling =
  "The browser asks for nothing by itself: Group Policy, your device management or the pull command brings the file.";
const product = "Google Chrome, Chromium and Microsoft Edge, managed";

const policyFile = (file: string) => [{ file, contentType: "application/json" }];

const toFile = (file: string, policy: unknown, about: Omit<CompiledFile, "file" | "body">): CompiledFile[] => [
  { file, body: `${JSON.stringify(policy, null, 2)}\n`, ...about },
];

function compile(content: Content): CompiledFile[] {
  const { names, losses, folded } = saySinglePorts(content, { sub: "below_only_not_expressible" });
  const listed = names.flatMap(allowed);
  const URLAllowlist = listed.length > 0 ? listed : [`.${nothingListed}`];
  assertLines(URLAllowlist, alphabet);
  return toFile("chrome-policy.json", { URLAllowlist }, { entries: listed.length, losses, folded });
}

function compileOnly(content: Content): CompiledFile[] {
  const { names, losses, folded } = saySinglePorts(content, {});
  const { blocked, reopened } = blockAgain(names);
  const listed = [...new Set([...names.flatMap(allowed), ...reopened])];
  const URLAllowlist = listed.length > 0 ? listed : [`.${nothingListed}`];
  assertLines([...URLAllowlist, ...blocked], alphabet);
  const policy = { NetworkPredictionOptions: 2, URLAllowlist, URLBlocklist: ["*", ...blocked] };
  const entries = Math.max(listed.length, blocked.length === 0 ? 0 : policy.URLBlocklist.length);
  return toFile("chrome-policy-only.json", policy, { entries, losses, folded });
}

/** Managed policy with exceptions to an organisation's own URLBlocklist (support.google.com/chrome/a/answer/9942583). */
export const chromePolicy: Format = {
  ...common,
  name: "chrome-policy",
  files: policyFile("chrome-policy.json"),
  guide: {
    product,
    kind: "browser",
    loading: "adds",
    steps: deploy("chrome-policy"),
    polling,
    limits: [
      ...limits,
      "Names below a host without the host itself are left out, because they need a line in your URLBlocklist: chrome-policy-only has them.",
    ],
    sources,
  },
  compile,
};

/** The same with a URLBlocklist of everything, and of each host of which only the names below it are listed. */
export const chromePolicyOnly: Format = {
  ...common,
  name: "chrome-policy-only",
  files: policyFile("chrome-policy-only.json"),
  guide: {
    product,
    kind: "browser",
    loading: "closes",
    steps: deploy("chrome-policy-only"),
    polling,
    limits: [...limits, "It also stops the browser from connecting ahead to pages that it would then refuse."],
    sources,
  },
  compile: compileOnly,
};
