import * as z from "zod";
import type { Probe } from "../reach.ts";
import type { Matcher } from "./format.ts";

const Policy = z.object({ URLAllowlist: z.array(z.string()), URLBlocklist: z.array(z.string()).default(["*"]) });

interface Pattern {
  host: string;
  isExact: boolean;
  port: string | undefined;
  path: string;
  allows: boolean;
}

function readPattern(text: string, allows: boolean): Pattern {
  const [, dot, host = "", port, path = ""] = /^(\.)?([^:/]+)(?::(\d+))?(\/.*)?$/.exec(text) ?? [];
  return { host, isExact: dot === ".", port, path, allows };
}

/** Which of two patterns that fit decides: an exact host, the longer host, the longer path, the port; and of equals, the allowing one. */
const precedence = ({ isExact, host, path, port, allows }: Pattern): number[] => [
  Number(isExact),
  host.length,
  path.length,
  port === undefined ? 0 : 1,
  Number(allows),
];

const comparePrecedence = (one: Pattern, other: Pattern): number => {
  const [a, b] = [precedence(one), precedence(other)];
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (b[at] ?? 0) - (a[at] ?? 0);
};

/** As a browser reads it: the URL Standard's parser, which is Chromium's too. */
function parsed({ scheme, host, port, path }: Probe): URL | undefined {
  const name = host.includes(":") ? `[${host}]` : host;
  const address = `${scheme}://${name}:${port}${path}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** Chrome with that policy, and a URLBlocklist of everything where the file has none (support.google.com/chrome/a/answer/9942583: filter format). */
const readingOf =
  (file: string): Matcher =>
  (files) => {
    const { URLAllowlist, URLBlocklist } = Policy.parse(JSON.parse(files[file] ?? ""));
    if (!URLBlocklist.includes("*")) throw new Error(`${file} blocks something, but not everything`);
    const patterns = [
      ...URLAllowlist.map((text) => readPattern(text, true)),
      ...URLBlocklist.filter((text) => text !== "*").map((text) => readPattern(text, false)),
    ];
    const byHost = Map.groupBy(patterns, ({ host }) => host);
    return (probe) => {
      const url = parsed(probe);
      if (!url) return false;
      const name = url.hostname.replace(/\.$/, "");
      const fitting: Pattern[] = [];
      for (let at = 0; ; ) {
        const fits = ({ isExact, port, path }: Pattern) =>
          (at === 0 || !isExact) &&
          (port === undefined || Number(port) === probe.port) &&
          url.pathname.startsWith(path);
        fitting.push(...(byHost.get(name.slice(at)) ?? []).filter(fits));
        const dot = name.indexOf(".", at);
        if (dot < 0) break;
        at = dot + 1;
      }
      return fitting.toSorted(comparePrecedence)[0]?.allows ?? false;
    };
  };

export const chromePolicyMatcher = readingOf("chrome-policy.json");
export const chromePolicyOnlyMatcher = readingOf("chrome-policy-only.json");
