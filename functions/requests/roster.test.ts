import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decidersOf, settlement } from "./roster.ts";
import { stateAfter, states } from "./rules.ts";

const today = "2026-11-02";
const away = (personId: string, from = today, until = today) => ({
  organisationId: "org_1",
  personId,
  version: 1,
  from,
  until,
});

describe("who can decide", () => {
  it("is any lead who neither asks for it nor is away", () => {
    const roster = { owners: ["a", "b", "c"], absences: [away("b")], participants: ["c"], today };
    expect(decidersOf(roster)).toEqual(["a"]);
  });

  it("counts both days of an absence, and none beside them", () => {
    const roster = (from: string, until: string) =>
      decidersOf({ owners: ["a"], absences: [away("a", from, until)], participants: [], today });
    expect(roster("2026-11-01", "2026-11-02")).toEqual([]);
    expect(roster("2026-11-02", "2026-11-03")).toEqual([]);
    expect(roster("2026-11-03", "2026-11-04")).toEqual(["a"]);
    expect(roster("2026-10-01", "2026-11-01")).toEqual(["a"]);
  });
});

/** Rosters in which nobody can decide. */
const empty = {
  "no lead": { owners: [], absences: [], participants: [], today },
  "only oneself": { owners: ["a"], absences: [], participants: ["a"], today },
  "all away": { owners: ["a", "b"], absences: [away("a"), away("b")], participants: [], today },
  "one away, the other asks": { owners: ["a", "b"], absences: [away("a")], participants: ["b"], today },
  "removed meanwhile": { owners: [], absences: [away("a")], participants: ["b"], today },
};

describe.each(Object.entries(empty))("with %s", (_name, roster) => {
  it.each(states)("a request that is %s is held or stays, and is never agreed", (state) => {
    const action = settlement(state, decidersOf(roster));
    const after = action === undefined ? state : stateAfter(action, state);
    const waits = ["asked", "with_owner", "more_information", "escalated", "held"].includes(state);
    expect(after).toBe(waits ? "held" : state);
  });
});

describe("settling", () => {
  it("moves nothing but what waits, and never to an agreement", () => {
    fc.assert(
      fc.property(fc.constantFrom(...states), fc.array(fc.string()), (state, deciders) => {
        const action = settlement(state, deciders);
        const after = action === undefined ? state : stateAfter(action, state);
        const isSound = after === state || after === "held" || (after === "with_owner" && deciders.length > 0);
        expect(isSound).toBe(true);
      }),
    );
  });
});
