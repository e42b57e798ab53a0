import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstTerms } from "#functions/charter/rules.ts";
import { electoralRoll, isSuspended, whyCannotConfirmFounder } from "./rules.ts";

const body = (organisationId: string, ...shared: string[]) => ({
  organisationId,
  organisationName: organisationId,
  ballotKeys: [organisationId, ...shared],
});
const holders = (...candidates: ReturnType<typeof body>[]) =>
  electoralRoll(candidates).map(({ organisationId, votesWith }) => [organisationId, votesWith ?? organisationId]);

describe("the electoral roll", () => {
  it("gives each organisation a ballot of its own", () => {
    expect(holders(body("b"), body("a"))).toEqual([
      ["a", "a"],
      ["b", "b"],
    ]);
  });

  it("gives one ballot to bodies that share a parent, their parent among them", () => {
    expect(holders(body("parent"), body("a", "parent"), body("b", "parent"))).toEqual([
      ["a", "a"],
      ["b", "a"],
      ["parent", "a"],
    ]);
  });

  it("gives one ballot to bodies that share one web filter", () => {
    expect(holders(body("a", "filter"), body("b"), body("c", "filter"))).toEqual([
      ["a", "a"],
      ["b", "b"],
      ["c", "a"],
    ]);
  });

  it("gives one ballot to bodies that are linked only through a third", () => {
    expect(holders(body("a", "parent"), body("b", "filter"), body("c", "parent", "filter"))).toEqual([
      ["a", "a"],
      ["b", "a"],
      ["c", "a"],
    ]);
  });

  it("is the same in whatever order the bodies come, and every shared ballot is held by a body that holds its own", () => {
    const key = fc.constantFrom("p", "q", "f", "g");
    const anyBodies = fc.uniqueArray(fc.tuple(fc.constantFrom(..."abcdefgh"), fc.array(key, { maxLength: 2 })), {
      selector: ([id]) => id,
    });
    fc.assert(
      fc.property(anyBodies, (bodies) => {
        const candidates = bodies.map(([id, keys]) => body(id, ...keys));
        const roll = holders(...candidates);
        expect(holders(...candidates.toReversed())).toEqual(roll);
        for (const [, holder] of roll) expect(roll).toContainEqual([holder, holder]);
        const holderOf = new Map(roll.map(([id, holder]) => [id, holder]));
        for (const one of candidates) {
          for (const other of candidates) {
            if (one.ballotKeys.some((each) => other.ballotKeys.includes(each))) {
              expect(holderOf.get(one.organisationId)).toBe(holderOf.get(other.organisationId));
            }
          }
        }
      }),
    );
  });
});

describe("membership", () => {
  it("is suspended after the charter's number of missed votes", () => {
    const membership = { organisationId: "a", joinedAt: "2026-11-02T09:00:00.000Z", missed: 2 };
    expect(isSuspended(membership, firstTerms)).toBe(false);
    expect(isSuspended({ ...membership, missed: 3 }, firstTerms)).toBe(true);
  });

  it("of a founder takes a second steward", () => {
    const nomination = { organisationId: "a", nominatedBy: "per_1", nominatedAt: "2026-11-02T09:00:00.000Z" };
    expect(whyCannotConfirmFounder(nomination, "per_1")).toBe("second_person_needed");
    expect(whyCannotConfirmFounder(nomination, "per_2")).toBeUndefined();
  });
});
