import type { ToolKind, ToolName } from "#functions/catalogue/rules.ts";
import { toolKinds } from "#functions/catalogue/rules.ts";
import { type Answer, answerFor, type CombineOptions, type Sureness } from "./combine.ts";
import { acts, type StatementContent } from "./rules.ts";

/** One of those who meet, with what is stated there of each tool. */
export interface Party {
  organisationId: string;
  name: string;
  statements: ReadonlyMap<string, readonly StatementContent[]>;
}

/** One party's part in a tool: what they can do with it, how sure that is and why. */
export interface PartyAnswer {
  organisationId: string;
  name: string;
  answer: Answer;
}

export interface SharedTool extends ToolName {
  parties: PartyAnswer[];
  /** As sure as the least sure of them. */
  sureness: Sureness;
  /** Those who could host a meeting in it, the surest first, then by name. */
  hosts: PartyAnswer[];
}

export interface KindAnswer {
  kind: ToolKind;
  /** Open to everyone who meets. */
  open: SharedTool[];
  /** Open to all but one, whose `away` would have to act. */
  oneAway: (SharedTool & { away: PartyAnswer })[];
  /** Open wherever it is known, and not known everywhere. */
  notKnown: (SharedTool & { silent: PartyAnswer[] })[];
  /** How many tools more something is stated of. */
  others: number;
  /** In which tool, and who: the tool open to all of which least is unknown, and whoever's hosting there is surest. */
  host?: { tool: SharedTool; party: PartyAnswer };
}

const order: readonly Sureness[] = ["stated", "likely", "hint", "disputed", "none"];
const rank = ({ sureness }: { sureness: Sureness }): number => order.indexOf(sureness);
const byName = (one: { name: string }, other: { name: string }): number => one.name.localeCompare(other.name, "en-GB");
const least = (answers: readonly PartyAnswer[]): Sureness =>
  order[Math.max(0, ...answers.map(({ answer }) => rank(answer)))] ?? "none";

const isOpen = ({ answer }: PartyAnswer): boolean => answer.status === "open";
const isUnknown = ({ answer }: PartyAnswer): boolean => answer.status === "unknown";

/**
 * What all of the parties can use together, by kind. Joining in a browser is what counts: that is how people of other organisations take
 * part. Unknown counts neither for nor against: such tools are a list of their own.
 */
export function usableTogether(
  parties: readonly Party[],
  tools: readonly ToolName[],
  options: CombineOptions,
): KindAnswer[] {
  const answersOf = (toolId: string, act: "join_as_guest" | "host"): PartyAnswer[] =>
    parties.map(({ organisationId, name, statements }) => ({
      organisationId,
      name,
      answer: answerFor(statements.get(toolId) ?? [], act, options),
    }));

  const unknownActs = ({ toolId }: ToolName): number =>
    parties.reduce(
      (sum, { statements }) =>
        sum + acts.filter((act) => answerFor(statements.get(toolId) ?? [], act, options).status === "unknown").length,
      0,
    );

  function shared(tool: ToolName, answers: PartyAnswer[]): SharedTool {
    const hosts = answersOf(tool.toolId, "host")
      .filter(isOpen)
      .sort((one, other) => rank(one.answer) - rank(other.answer) || byName(one, other));
    return { ...tool, parties: answers, sureness: least(answers.filter((each) => !isUnknown(each))), hosts };
  }

  function hostOf(open: readonly SharedTool[]): KindAnswer["host"] {
    const [best] = open
      .filter(({ hosts }) => hosts.length > 0)
      .map((tool) => ({ tool, unknowns: unknownActs(tool) }))
      .sort(
        (one, other) =>
          one.unknowns - other.unknowns || rank(one.tool) - rank(other.tool) || byName(one.tool, other.tool),
      );
    const party = best?.tool.hosts[0];
    return best && party && { tool: best.tool, party };
  }

  function ofKind(kind: ToolKind): KindAnswer {
    const known = tools
      .filter((tool) => tool.kind === kind && parties.some(({ statements }) => statements.has(tool.toolId)))
      .map((tool) => ({ tool, answers: answersOf(tool.toolId, "join_as_guest") }))
      .filter(({ answers }) => !answers.every(isUnknown));
    const open: KindAnswer["open"] = [];
    const oneAway: KindAnswer["oneAway"] = [];
    const notKnown: KindAnswer["notKnown"] = [];
    for (const { tool, answers } of known) {
      const silent = answers.filter(isUnknown);
      const closed = answers.filter((each) => !isOpen(each) && !isUnknown(each));
      const [away] = closed;
      if (closed.length === 0 && silent.length === 0) open.push(shared(tool, answers));
      else if (closed.length === 0) notKnown.push({ ...shared(tool, answers), silent });
      else if (away && closed.length === 1 && silent.length === 0) oneAway.push({ ...shared(tool, answers), away });
    }
    const surestFirst = (one: SharedTool, other: SharedTool) => rank(one) - rank(other) || byName(one, other);
    const fewestFirst = (one: KindAnswer["notKnown"][number], other: KindAnswer["notKnown"][number]) =>
      one.silent.length - other.silent.length || byName(one, other);
    const host = hostOf(open);
    return {
      kind,
      open: open.sort(surestFirst),
      oneAway: oneAway.sort(surestFirst),
      notKnown: notKnown.sort(fewestFirst),
      others: known.length - open.length - oneAway.length - notKnown.length,
      ...(host && { host }),
    };
  }

  return parties.length === 0 ? [] : toolKinds.map(ofKind);
}
