import { describe, expect, it } from "vitest";
import type { Member, Role } from "#functions/accounts/rules.ts";
import { publishProposals, removeAtOnce } from "#functions/whitelist/fold.ts";
import { emptyState, type WhitelistState } from "#functions/whitelist/rules.ts";
import {
  type EditionPlan,
  type PreparedEdition,
  planDigest,
  shrinkOf,
  whyCannotApprove,
  whyCannotPublish,
} from "./rules.ts";

const entry = (host: string) => ({
  host,
  match: "host" as const,
  toolId: "zoom",
  toolName: "Zoom",
  destinationId: "dst_1",
  required: true,
});
const publisher = (personId: string, organisationId: string, ...roles: Role[]): Member => ({
  personId,
  organisationId,
  roles: roles.length > 0 ? roles : ["publisher"],
});
const prepared: PreparedEdition = {
  edition: 1,
  kind: "agreed",
  proposalIds: ["pro_1"],
  entryIds: [],
  note: "",
  digest: "0".repeat(64),
  preparedBy: "per_1",
  preparedFor: "org_1",
  preparedAt: "2026-11-02T09:00:00.000Z",
};

describe("publishing", () => {
  it("takes a second publisher of another organisation than the first", () => {
    expect(whyCannotApprove(prepared, publisher("per_2", "org_2"))).toBeUndefined();
    expect(whyCannotApprove(prepared, publisher("per_2", "org_1"))).toBe("second_publisher_needed");
  });

  it("is never done by one person alone, also not after a change of organisation", () => {
    expect(whyCannotApprove(prepared, publisher("per_1", "org_2"))).toBe("second_publisher_needed");
  });

  it("is for publishers, whatever else somebody is", () => {
    const steward = publisher("per_2", "org_2", "steward", "representative");
    expect(whyCannotApprove(prepared, steward)).toBe("not_permitted");
    expect(whyCannotPublish(steward)).toBe("not_permitted");
    expect(whyCannotPublish(publisher("per_2", "org_2"))).toBeUndefined();
  });
});

describe("the digest of a difference", () => {
  const planAt = (publishedAt: string, effectiveAt: string, state: WhitelistState = emptyState): EditionPlan => ({
    ...publishProposals(
      state,
      [{ proposalId: "pro_1", title: "Add Zoom", changes: [{ op: "add", entry: entry("zoom.us") }] }],
      { publishedAt, effectiveAt },
    ),
    noticeDays: 7,
  });
  const monday = planAt("2026-11-02T09:00:00.000Z", "2026-11-09T09:00:00.000Z");
  const plain = { note: "" };
  const digest = planDigest(monday, plain);

  it("is the same on another day, so that a second publisher can approve tomorrow", () => {
    expect(planDigest(planAt("2026-11-03T10:00:00.000Z", "2026-11-10T10:00:00.000Z"), plain)).toBe(digest);
  });

  it("is another for another difference, edition, notice, note or confirmation", () => {
    const later = planAt("2026-11-02T09:00:00.000Z", "2026-11-09T09:00:00.000Z", { ...emptyState, edition: 1 });
    const removal = removeAtOnce(monday.state, [1], "", "2026-11-02T09:00:00.000Z");
    const others = [
      planDigest(later, plain),
      planDigest({ ...monday, noticeDays: 0 }, plain),
      planDigest(monday, { note: "A note" }),
      planDigest({ ...monday, changes: [] }, plain),
      planDigest({ ...removal, noticeDays: 7 }, plain),
      planDigest({ ...monday, shrink: { from: 10, to: 5 } }, plain),
      planDigest(monday, { ...plain, shrinkConfirmed: true }),
    ];
    expect(new Set([digest, ...others]).size).toBe(8);
  });
});

describe("a list that shrinks", () => {
  const listOf = (count: number) => ({ entries: Array.from({ length: count }, () => ({})) }) as WhitelistState;

  it.each([
    [10, 8, false],
    [10, 7, true],
    [5, 4, false],
    [4, 3, true],
    [1, 0, true],
    [0, 0, false],
    [3, 9, false],
  ])("from %i entries to %i needs a word of both publishers: %s", (from, to, isShrunk) => {
    expect(shrinkOf(listOf(from), listOf(to))).toEqual(isShrunk ? { from, to } : undefined);
  });
});
