import { describe, expect, it } from "vitest";
import { emptyState, type WhitelistState } from "#functions/whitelist/rules.ts";
import { isRestorationId, removedEntries, restorationIdOf, restorationOf } from "./restoration.ts";
import { Proposal } from "./rules.ts";

const content = (host: string) => ({
  host,
  match: "host" as const,
  toolId: "zoom",
  toolName: "Zoom",
  destinationId: "dst_1",
  required: true,
});
const before: WhitelistState = {
  ...emptyState,
  edition: 3,
  lastEntryId: 3,
  entries: [1, 2].map((id) => ({
    ...content(`${id}.example`),
    id,
    proposalId: "pro_1",
    edition: 1,
    expires: "2027-11-01T09:00:00.000Z",
  })),
  announced: [
    {
      what: "change",
      entry: { ...content("changed.example"), id: 1, proposalId: "pro_2" },
      effectiveAt: "2026-11-30T09:00:00.000Z",
    },
    {
      what: "add",
      entry: { ...content("coming.example"), id: 3, proposalId: "pro_2" },
      effectiveAt: "2026-11-30T09:00:00.000Z",
    },
  ],
};
const removal = { edition: 4, preparedFor: "org_1", note: "Taken over" };
const restored = (removedIds: number[], ...carriedBy: { needIds?: string[] }[]) =>
  restorationOf(removal, removedEntries({ removedIds }, before), carriedBy, "2026-11-24T09:00:00.000Z");

describe("the restoration of what was removed at once", () => {
  it("is a proposal about exactly what was removed, current or announced, and nothing else", () => {
    const proposal = restored([2, 3]);
    expect(Proposal.parse(proposal)).toEqual(proposal);
    expect(proposal.changes).toEqual([
      { op: "add", entry: content("2.example") },
      { op: "add", entry: content("coming.example") },
    ]);
  });

  it("puts an entry back once, as it was in force and not as it was to become", () => {
    expect(restored([1, 1]).changes).toEqual([{ op: "add", entry: content("1.example") }]);
  });

  it("answers what the proposals of the removed entries answered, or no need", () => {
    expect(restored([1], { needIds: ["talk", "share"] }, { needIds: ["share"] }, {})).toMatchObject({
      needIds: ["talk", "share"],
    });
    expect(restored([1], {})).toMatchObject({ answersNoNeed: true });
  });

  it("has one id for each edition, known from those that are made by chance", () => {
    expect(restored([1]).proposalId).toBe("pro_000000000000000000000004");
    expect(isRestorationId(restorationIdOf(2 ** 32 - 1))).toBe(true);
    expect(isRestorationId("pro_0123456789abcdef01234567")).toBe(false);
  });
});
