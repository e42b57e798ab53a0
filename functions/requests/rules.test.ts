import { describe, expect, it } from "vitest";
import { actions, type Part, parts, type RequestAction, type State, stateAfter, states, whyCannot } from "./rules.ts";

/** What may be done, written out: who, in which states, and where it goes. Nothing else may. */
const allowed: Record<RequestAction, { by: string; from: string; to?: State }> = {
  pass_to_owner: { by: "system", from: "asked held", to: "with_owner" },
  hold: { by: "system", from: "asked with_owner more_information escalated", to: "held" },
  escalate: { by: "system", from: "with_owner", to: "escalated" },
  take_back: { by: "system", from: "agreed agreed_with_conditions", to: "with_owner" },
  support: {
    by: "colleague owner",
    from: "asked with_owner more_information held escalated agreed agreed_with_conditions opened",
  },
  leave: {
    by: "requester supporter participating_owner",
    from: "asked with_owner more_information held escalated agreed agreed_with_conditions opened",
  },
  withdraw: {
    by: "requester supporter participating_owner",
    from: "asked with_owner more_information held escalated agreed agreed_with_conditions",
    to: "withdrawn",
  },
  nudge: {
    by: "requester supporter participating_owner",
    from: "with_owner escalated agreed agreed_with_conditions",
  },
  ask_information: { by: "owner", from: "with_owner escalated", to: "more_information" },
  answer: { by: "requester supporter participating_owner", from: "more_information", to: "with_owner" },
  delegate: { by: "owner", from: "with_owner more_information escalated agreed agreed_with_conditions" },
  agree: { by: "owner", from: "with_owner more_information escalated", to: "agreed" },
  agree_with_conditions: {
    by: "owner",
    from: "with_owner more_information escalated",
    to: "agreed_with_conditions",
  },
  refuse: { by: "owner", from: "with_owner more_information escalated", to: "refused" },
  open: { by: "owner", from: "agreed agreed_with_conditions", to: "opened" },
  open_again: { by: "owner", from: "with_owner escalated", to: "opened" },
  confirm: { by: "requester supporter participating_owner", from: "opened", to: "confirmed" },
  report_blocked: { by: "requester supporter participating_owner", from: "opened", to: "with_owner" },
};

const combinations = actions.flatMap((action) =>
  states.flatMap((state) =>
    parts.flatMap((part) => [true, false].map((isAgreed) => ({ action, state, part, isAgreed }))),
  ),
);

const isAllowed = ({ action, state, part, isAgreed }: (typeof combinations)[number]): boolean =>
  allowed[action].by.split(" ").includes(part) &&
  allowed[action].from.split(" ").includes(state) &&
  (action !== "open_again" || isAgreed);

describe("every state × action × part of a request", () => {
  it.each(actions)("%s is possible exactly where the table says so", (action) => {
    for (const each of combinations.filter((combination) => combination.action === action)) {
      const why = whyCannot(action, each.part, each);
      expect(why === undefined, `${each.state}, ${each.part}, agreed before: ${each.isAgreed}`).toBe(isAllowed(each));
      expect(stateAfter(action, each.state)).toBe(allowed[action].to ?? each.state);
    }
  });

  it("is agreed by an owner alone, who does not ask for it, and never while nobody can decide", () => {
    const agreeing = combinations.filter(
      (each) =>
        whyCannot(each.action, each.part, each) === undefined &&
        stateAfter(each.action, each.state).startsWith("agreed") &&
        !each.state.startsWith("agreed"),
    );
    expect(new Set(agreeing.map(({ part }) => part))).toEqual(new Set<Part>(["owner"]));
    expect(agreeing.filter(({ state }) => state === "held" || state === "asked")).toEqual([]);
  });

  it("is opened only after an agreement", () => {
    const opening = combinations.filter(
      (each) =>
        whyCannot(each.action, each.part, each) === undefined && stateAfter(each.action, each.state) === "opened",
    );
    const without = opening.filter(
      ({ state, isAgreed }) => state !== "opened" && !state.startsWith("agreed") && !isAgreed,
    );
    expect(without).toEqual([]);
  });

  it("gives stewards and people of other organisations nothing to do", () => {
    const doing = combinations.filter((each) => whyCannot(each.action, each.part, each) === undefined);
    expect(doing.filter(({ part }) => part === "steward" || part === "outsider")).toEqual([]);
  });

  it("says why: one's own request, another place, or no permission", () => {
    const facts = { state: "with_owner", isAgreed: false } as const;
    expect(whyCannot("agree", "participating_owner", facts)).toBe("own_request");
    expect(whyCannot("agree", "colleague", facts)).toBe("not_permitted");
    expect(whyCannot("agree", "owner", { ...facts, state: "held" })).toBe("request_moved_on");
  });
});
