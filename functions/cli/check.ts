import { describeDestination } from "#functions/catalogue/destinations.ts";
import { Refusal } from "#functions/errors.ts";
import { createChecker } from "#functions/releases/check.ts";
import { type Entry, isInForce, toEntry } from "#functions/releases/entries.ts";
import type { Services } from "#functions/services.ts";
import type { WhitelistState } from "#functions/whitelist/rules.ts";

const problems = {
  not_a_url: "This is not a web address. Write it as https://zoom.us/j/1",
  not_web: "Only web addresses (http or https) can be checked.",
};

const line = ({ id, toolName, ...destination }: Entry): string =>
  `by entry ${id}, ${toolName}: ${describeDestination(destination)}`;

const stateOf = (whitelist: Services["whitelist"], edition: string | undefined): Promise<WhitelistState> => {
  if (edition === undefined) return whitelist.currentState();
  if (!/^[1-9]\d{0,8}$/.test(edition)) throw new Refusal("not_found");
  return whitelist.stateOf(Number(edition));
};

/**
 * Whether a version of the list (by default the current one) lets an address through, and by which of its entries. Query, fragment and user information of the
 * address are not repeated. Exit 1: it is no web address, or there is no such version.
 */
export async function printCheck(
  { whitelist }: Pick<Services, "whitelist">,
  url: string,
  { edition }: { edition?: string },
  out: (line: string) => void,
): Promise<{ exitCode: 0 | 1 }> {
  try {
    const state = await stateOf(whitelist, edition);
    const entries = state.entries.map(toEntry).filter((entry) => isInForce(entry, state.publishedAt));
    const checked = createChecker(entries)(url);
    if ("problem" in checked) {
      out(problems[checked.problem]);
      return { exitCode: 1 };
    }
    const by = state.edition === 0 ? ": no version has been published" : ` by version ${state.edition}`;
    out(`${checked.url} is ${checked.allowed ? "" : "not "}allowed${by}`);
    for (const each of checked.entries) out(line(each));
    return { exitCode: 0 };
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "not_found")) throw error;
    out(`There is no version ${edition}.`);
    return { exitCode: 1 };
  }
}
