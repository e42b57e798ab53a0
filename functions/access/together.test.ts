import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ToolName } from "#functions/catalogue/rules.ts";
import { type StatementContent, statuses } from "./rules.ts";
import { type Party, usableTogether } from "./together.ts";

const now = "2026-11-30T12:00:00.000Z";
const tools: ToolName[] = ["Alpha", "Beta", "Gamma"].map((name) => ({
  toolId: name.toLowerCase(),
  name,
  kind: "video_conferencing",
}));
const said = (status: StatementContent["status"], more: Partial<StatementContent> = {}): StatementContent => ({
  source: "owner",
  status,
  statedAt: "2026-11-01",
  ...more,
});
const party = (name: string, statements: Record<string, StatementContent>): Party => ({
  organisationId: `org_${name}`,
  name,
  statements: new Map(Object.entries(statements).map(([toolId, statement]) => [toolId, [statement]])),
});
const video = (parties: Party[]) => {
  const [answer] = usableTogether(parties, tools, { now });
  if (!answer) throw new Error("no answer");
  return answer;
};
const names = (found: readonly { name: string }[]) => found.map(({ name }) => name);

describe("what several organisations can use together", () => {
  it("is what is open to every one of them, and nothing that one of them has not said anything of", () => {
    const answer = video([
      party("A", { alpha: said("open"), beta: said("open") }),
      party("B", { alpha: said("open") }),
      party("C", { alpha: said("open"), beta: said("open") }),
    ]);
    expect(names(answer.open)).toEqual(["Alpha"]);
    expect(answer.notKnown.map(({ name, silent }) => [name, names(silent)])).toEqual([["Beta", ["B"]]]);
  });

  it("is one conversation away where exactly one of them limits or blocks it, and says who", () => {
    const answer = video([
      party("A", { alpha: said("blocked"), beta: said("restricted"), gamma: said("blocked") }),
      party("B", { alpha: said("open"), beta: said("open"), gamma: said("blocked") }),
    ]);
    expect(answer.oneAway.map(({ name, away }) => [name, away.name, away.answer.status])).toEqual([
      ["Alpha", "A", "blocked"],
      ["Beta", "A", "restricted"],
    ]);
    expect(answer.others).toBe(1);
  });

  it("is as sure as the least sure of them", () => {
    const answer = video([
      party("A", { alpha: said("open") }),
      party("B", { alpha: said("open", { source: "self_test", counts: { open: 1 } }) }),
    ]);
    expect(answer.open[0]?.sureness).toBe("hint");
  });

  it("is about joining as a guest: a tool that one of them may only not host is open to all", () => {
    const answer = video([
      party("A", { alpha: said("open", { acts: { host: "blocked" } }) }),
      party("B", { alpha: said("open") }),
    ]);
    expect(names(answer.open)).toEqual(["Alpha"]);
    expect(names(answer.open[0]?.hosts ?? [])).toEqual(["B"]);
    expect(answer.host?.party.name).toBe("B");
  });

  it("is hosted in the tool of which least is unknown, and by nobody whose hosting is unknown", () => {
    const seen = said("open", { source: "self_test", counts: { open: 1 } });
    const answer = video([
      party("A", { alpha: seen, beta: said("open") }),
      party("B", { alpha: said("open"), beta: said("open"), gamma: seen }),
    ]);
    expect(names(answer.open)).toEqual(["Beta", "Alpha"]);
    expect([answer.host?.tool.name, answer.host?.party.name]).toEqual(["Beta", "A"]);
    expect(video([party("A", { alpha: seen })]).host).toBeUndefined();
  });

  it("forgets what is older than half a year", () => {
    const answer = video([party("A", { alpha: said("open", { statedAt: "2026-01-01" }) })]);
    expect(answer.open).toEqual([]);
  });

  it("never calls a tool open to all that is unknown, limited or blocked somewhere", () => {
    const anyone = fc
      .dictionary(fc.constantFrom("alpha", "beta", "gamma"), fc.constantFrom(...statuses))
      .map((all) => party("X", Object.fromEntries(Object.entries(all).map(([id, status]) => [id, said(status)]))));
    fc.assert(
      fc.property(fc.array(anyone, { minLength: 1, maxLength: 5 }), (parties) => {
        const { open, oneAway, notKnown, others } = video(parties);
        const statusesOf = (toolId: string) => parties.map(({ statements }) => statements.get(toolId)?.[0]?.status);
        for (const { toolId } of open) expect(new Set(statusesOf(toolId))).toEqual(new Set(["open"]));
        for (const { toolId } of oneAway) expect(statusesOf(toolId).filter((each) => each !== "open")).toHaveLength(1);
        const shown = [...open, ...oneAway, ...notKnown].map(({ toolId }) => toolId);
        expect(new Set(shown).size).toBe(shown.length);
        expect(others).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
