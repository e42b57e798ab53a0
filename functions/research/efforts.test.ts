import { describe, expect, it } from "vitest";
import { kinds } from "#functions/organisations/rules.ts";
import type { Finding } from "./contents.ts";
import { ofProduct, productsOf, summarise, yearsOf } from "./efforts.ts";
import type { Published } from "./rules.ts";
import { scopeOf } from "./scopes-of.ts";
import { scopes } from "./vocabulary.ts";

const finding = (recordId: string, effort: Finding["effort"], on?: string): Published<"finding"> => ({
  kind: "finding",
  recordId,
  version: 1,
  updatedAt: "2026-11-01T09:00:00.000Z",
  publishedAt: "2026-11-01T09:00:00.000Z",
  draftedBy: "corpus",
  participantIds: [],
  content: {
    studyId: "study",
    statement: `What ${recordId} says`,
    theme: "difficulty_of_change",
    scope: "local",
    kinds: [],
    date: on === undefined ? { note: "not shown" } : { on },
    confidence: "high",
    confidenceReason: "An official page says so",
    evidence: { kind: "sessions" },
    ...(effort && { effort }),
  },
});

const idsOf = (findings: readonly { findingId: string }[] | undefined) => findings?.map(({ findingId }) => findingId);

describe("what a change takes", () => {
  it("is from the fewest days to the most that any finding says, with the findings that say so", () => {
    const { days } = summarise([
      finding("a", { days: { fewest: 3, most: 10 } }, "2012"),
      finding("b", { days: { fewest: 1, most: 4 } }),
      finding("c", { approvers: "The head of IT" }),
    ]);
    expect(days).toMatchObject({ fewest: 1, most: 10 });
    expect(idsOf(days?.findings)).toEqual(["a", "b"]);
    expect(days?.findings[0]).toMatchObject({ scope: "local", date: { on: "2012" } });
  });

  it("has no time where no finding says how long", () => {
    expect(summarise([finding("a", { cost: "£24,000 a year" })]).days).toBeUndefined();
    expect(summarise([])).toEqual({ days: undefined, approvers: [], costs: [], breaks: [] });
  });

  it("says once what several findings say in the same words, and keeps apart what they say differently", () => {
    const { approvers, costs, breaks } = summarise([
      finding("a", { approvers: "The head of IT", breaks: "Printing" }),
      finding("b", { approvers: "the head of IT", cost: "Nothing" }),
      finding("c", { approvers: "The supplier" }),
    ]);
    expect(approvers.map(({ text }) => text)).toEqual(["The head of IT", "The supplier"]);
    expect(idsOf(approvers[0]?.findings)).toEqual(["a", "b"]);
    expect(idsOf(costs[0]?.findings)).toEqual(["b"]);
    expect(idsOf(breaks[0]?.findings)).toEqual(["a"]);
  });

  it("is told by filtering product where one is named, however it is spelt", () => {
    const all = [
      finding("a", { product: "Squid" }),
      finding("b", { product: "squid" }),
      finding("c", { product: "Pi-hole" }),
      finding("d", {}),
    ];
    expect(productsOf(all)).toEqual(["Pi-hole", "Squid"]);
    expect(ofProduct(all, "SQUID").map(({ recordId }) => recordId)).toEqual(["a", "b"]);
    expect(ofProduct(all, "")).toEqual([]);
  });

  it("says of which years its facts are, as far as that is known", () => {
    expect(yearsOf([finding("a", {}, "2016-05"), finding("b", {}), finding("c", {}, "2008")])).toEqual({
      from: "2008",
      to: "2016",
    });
    expect(yearsOf([finding("b", {})])).toBeUndefined();
  });
});

describe("the part of the public sector that an organisation is in", () => {
  it("is one of the library's for every kind of organisation", () => {
    expect(kinds.filter((kind) => !scopes.keys.includes(scopeOf(kind)))).toEqual([]);
    expect([scopeOf("county_council"), scopeOf("department"), scopeOf("nhs_trust"), scopeOf("other")]).toEqual([
      "local",
      "central",
      "nhs",
      "cross_sector",
    ]);
  });
});
