import { describe, expect, it } from "vitest";
import { dueAgain, firstDue, nudgedBefore, ringOf } from "./timers.ts";

const since = "2026-11-02T09:00:00.000Z";

describe("the timer of a request", () => {
  it("rings first after 14 days and then every 30", () => {
    expect(firstDue("with_owner", since)).toBe("2026-11-16T09:00:00.000Z");
    const now = "2026-11-16T09:00:30.000Z";
    expect(dueAgain({ state: "with_owner", stateSince: since }, now)).toBe("2026-12-16T09:00:30.000Z");
  });

  it("reminds the lead twice, then escalates, and goes on reminding", () => {
    expect([0, 1, 2].map((rings) => ringOf({ state: "with_owner", rings }))).toEqual([
      "remind_owner",
      "remind_owner",
      "escalate",
    ]);
    expect(ringOf({ state: "escalated", rings: 5 })).toBe("remind_owner");
    expect(ringOf({ state: "agreed", rings: 5 })).toBe("remind_owner");
  });

  it("tells stewards of what is held, and those who ask of a question", () => {
    expect(ringOf({ state: "held", rings: 3 })).toBe("tell_stewards");
    expect(ringOf({ state: "more_information", rings: 0 })).toBe("remind_requester");
  });

  it("forgets who asked a year after it ended, or after it was opened and nobody said whether it works", () => {
    for (const state of ["refused", "confirmed", "withdrawn"] as const) {
      expect(firstDue(state, since)).toBe("2027-11-02T09:00:00.000Z");
      expect(ringOf({ state, rings: 0 })).toBe("forget");
    }
    expect(ringOf({ state: "opened", rings: 0 })).toBe("remind_tester");
    expect(dueAgain({ state: "opened", stateSince: since }, "2026-11-16T09:00:00.000Z")).toBe(
      "2027-11-02T09:00:00.000Z",
    );
    expect(ringOf({ state: "opened", rings: 1 })).toBe("forget");
  });

  it("allows a nudge seven days after the last", () => {
    expect(nudgedBefore("2026-11-09T09:00:00.000Z")).toBe(since);
  });
});
