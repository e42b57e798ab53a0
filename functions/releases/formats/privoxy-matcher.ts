import type { Matcher } from "./format.ts";
import { comparedName } from "./host-lookup.ts";

interface Pattern {
  host: string;
  /** `.x` is x and everything below it, `.*.x` only what is below it. */
  reach: "alone" | "with names below" | "below";
  ports: readonly (readonly [from: number, to: number])[];
}

function readPattern(line: string): Pattern {
  const [address = ""] = line.split("/");
  const [name = "", ports = ""] = address.split(":");
  const reach = name.startsWith(".*.") ? "below" : name.startsWith(".") ? "with names below" : "alone";
  const bounds = ports === "" ? ["0-65535"] : ports.split(",");
  return {
    host: name.replace(/^\.(\*\.)?/, ""),
    reach,
    ports: bounds.map((text) => {
      const [from = 0, to = from] = text.split("-").map(Number);
      return [from, to] as const;
    }),
  };
}

/** The patterns that a file unblocks. */
function unblocked(text = ""): Pattern[] {
  let section = "";
  const patterns: Pattern[] = [];
  for (const line of text.split("\n").map((each) => each.replace(/#.*/, "").trim())) {
    if (line.startsWith("{")) section = line;
    else if (line !== "" && section === "{-block}") patterns.push(readPattern(line));
  }
  return patterns;
}

/** Privoxy 3.0.34 with the file loaded last and everything else blocked: it compares names without regard to case or a final dot, and ports exactly. */
const readingOf =
  (file: string): Matcher =>
  (files) => {
    const patterns = Map.groupBy(unblocked(files[file]), ({ host }) => host);
    return ({ host, port }) => {
      const name = comparedName(host);
      for (let at = 0; ; ) {
        const found = patterns.get(name.slice(at)) ?? [];
        const reaches = (reach: Pattern["reach"]) => (at === 0 ? reach !== "below" : reach !== "alone");
        if (found.some(({ reach, ports }) => reaches(reach) && ports.some(([from, to]) => from <= port && port <= to)))
          return true;
        const dot = name.indexOf(".", at);
        if (dot < 0) return false;
        at = dot + 1;
      }
    };
  };

export const privoxyMatcher = readingOf("privoxy.action");
export const privoxyOnlyMatcher = readingOf("privoxy-only.action");
