import { registrableDomainOf } from "#functions/catalogue/destinations.ts";
import type { WhitelistService } from "#functions/whitelist/service.ts";
import { type Checked, createChecker } from "./check.ts";
import { type Entry, isInForce, toEntry } from "./entries.ts";

type Found = Exclude<Checked, { problem: string }>;

/** What the current edition says about an address. */
export type Answer =
  | Extract<Checked, { problem: string }>
  | (Found & {
      edition: number;
      /** Where it is refused: entries of the same owner's names, none of which lets it through. */
      near: Entry[];
    });

const domainOf = (host: string | undefined): string | undefined => (host ? registrableDomainOf(host) : undefined);

export function createCheckService({ whitelist }: { whitelist: Pick<WhitelistService, "findCurrent" | "stateOf"> }) {
  let known: { digest: string; edition: number; check: ReturnType<typeof createChecker>; entries: Entry[] } | undefined;

  /** Made once for an edition: the bodies of one never change. */
  async function current() {
    const { edition = 0, bodyDigest: digest = "" } = (await whitelist.findCurrent()) ?? {};
    if (known?.digest === digest) return known;
    const { entries: listed, publishedAt } = await whitelist.stateOf(edition);
    const entries = listed.map(toEntry).filter((entry) => isInForce(entry, publishedAt));
    known = { digest, edition, check: createChecker(entries), entries };
    return known;
  }

  return {
    async checkAddress(text: string): Promise<Answer> {
      const { edition, check, entries } = await current();
      const checked = check(text);
      if ("problem" in checked) return checked;
      const domain = checked.allowed ? undefined : domainOf(new URL(checked.url).hostname);
      const near = domain === undefined ? [] : entries.filter(({ host }) => domainOf(host) === domain);
      return { ...checked, edition, near };
    },
  };
}
