import { FiltersEngine, Request } from "@ghostery/adblocker";
import { parse } from "tldts";
import { createChecker } from "#functions/releases/check.ts";
import { createRandom } from "#functions/releases/probes.ts";
import { makeEntries, makeNames } from "./names.ts";

const asked = 200_000;
const rounds = 7;

/** Half of them on the list or below a name on it, half near misses and strangers. */
function makeAddresses(names: readonly string[]): string[] {
  const random = createRandom(11);
  const shapes: readonly ((name: string) => string)[] = [
    (name) => name,
    (name) => `www.${name}`,
    (name) => `not${name}`,
    (name) => `${name}.evil.test`,
  ];
  const paths = ["/", "/document/d/1a2b3c/edit", "/j/8801?pwd=secret", "/assets/app-71c2.js", "/search?q=a+b#top"];
  return Array.from({ length: asked }, () => {
    const name = names[Math.floor(random() * names.length)] ?? "";
    const host = shapes[Math.floor(random() * shapes.length)]?.(name) ?? name;
    return `https://${host}${paths[Math.floor(random() * paths.length)]}`;
  });
}

/** Answers a second, and what they count, so that nothing is left out of the work. */
function perSecond(addresses: readonly string[], ask: (url: string) => boolean): { rate: number; found: number } {
  const started = performance.now();
  let found = 0;
  for (const url of addresses) if (ask(url)) found += 1;
  return { rate: (addresses.length / (performance.now() - started)) * 1_000, found };
}

/** `check` against taking the same addresses apart by tldts, and against an ad blocker's engine with the same list, from the text to the answer: in turns, in this run. */
export function measureChecking(listed: number) {
  const names = makeNames(listed);
  const entries = makeEntries(names);
  const addresses = makeAddresses(names);
  const check = createChecker(entries);
  const engine = FiltersEngine.parse(
    entries.map(({ host, match }) => (match === "host" ? `|https://${host}/` : `||${host}^`)).join("\n"),
  );
  const asks = {
    check: (url: string) => {
      const checked = check(url);
      return "allowed" in checked && checked.allowed;
    },
    tldts: (url: string) => parse(url).domain !== null,
    adblocker: (url: string) => engine.match(Request.fromRawDetails({ url, type: "main_frame" })).match,
  };
  const all = Object.entries(asks).map(([name, ask]) => ({ name, ask, rates: [] as number[], found: 0 }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const each of all) {
      const { rate, found } = perSecond(addresses, each.ask);
      if (round > 0) each.rates.push(rate);
      each.found = found;
    }
  }
  // The quickest round of each: what else the machine does only ever takes time away.
  const best = all.map(({ name, rates, found }) => ({ name, rate: Math.max(...rates), found }));
  const [checked = 0, parsed = 0, matched = 1] = best.map(({ rate }) => rate);
  return {
    listed,
    rates: best,
    /** What one check costs, in parses. */
    parses: parsed / checked,
    /** How many times as many as the engine. */
    timesEngine: checked / matched,
  };
}
