import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DomainRecord, normaliseDomain, normalisePattern, patternsFor, resolveDomain } from "./email-domains.ts";
import { ballotKeys, type Organisation } from "./rules.ts";
import { currentSuccessors, succeedsItself } from "./succession.ts";

const today = "2026-11-21";
const body = (organisationId: string, rest: Partial<Organisation> = {}): Organisation => ({
  ...{ organisationId, version: 1, name: organisationId, otherNames: [], kind: "other", codes: [], domains: [] },
  ...{ hasEnded: false, successorIds: [], statedBy: {}, ...rest },
});
const bodies = new Map(
  [
    body("cumberland"),
    body("westmorland"),
    body("allerdale", { hasEnded: true, endedOn: "2023-04-01", successorIds: ["cumberland"] }),
    body("cumbria", { hasEnded: true, endedOn: "2023-04-01", successorIds: ["cumberland", "westmorland"] }),
    body("taunton", { hasEnded: true, endedOn: "2019-04-01", successorIds: ["swt"] }),
    body("swt", { hasEnded: true, endedOn: "2023-04-01", successorIds: ["somerset"] }),
    body("somerset"),
    body("derry", { hasEnded: true }),
    body("defence"),
    body("one", { hasEnded: true, successorIds: ["two"] }),
    body("two", { hasEnded: true, successorIds: ["one"] }),
    body("merging", { endedOn: "2027-04-01", successorIds: ["somerset"] }),
  ].map((organisation) => [organisation.organisationId, organisation]),
);
const record = (
  pattern: string,
  organisationIds: string[] = [],
  standing: DomainRecord["standing"] = "mail",
): DomainRecord => ({
  ...{ pattern, organisationIds, standing, source: "test", version: 1 },
});
const records = [
  record("*.gov.uk"),
  record("nhs.net"),
  record("cumberland.gov.uk", ["cumberland"]),
  record("allerdale.gov.uk", ["allerdale"]),
  record("cumbria.gov.uk", ["cumbria"]),
  record("tauntondeane.gov.uk", ["taunton"]),
  record("derrycity.gov.uk", ["derry"]),
  record("*.mod.uk", ["defence"]),
  record("*.sea.mod.uk"),
  record("adur-worthing.gov.uk", ["cumberland", "somerset"]),
  record("glow.gov.uk", ["somerset"], "registration"),
  record("merging.gov.uk", ["merging"]),
  record("circle.gov.uk", ["one"]),
];
const resolve = (domain: string) => resolveDomain(domain, records, bodies, today);
const inPublicSector = (...candidateIds: string[]) => ({ kind: "public_sector", candidateIds });

describe("the organisation of an e-mail domain", () => {
  it.each<[string, string, object]>([
    [
      "its own domain",
      "cumberland.gov.uk",
      { kind: "organisation", organisationId: "cumberland", viaPredecessor: false },
    ],
    ["a subdomain of an exact pattern is not covered by it", "mail.cumberland.gov.uk", inPublicSector()],
    [
      "a predecessor's domain leads to its successor, and says so",
      "allerdale.gov.uk",
      { kind: "organisation", organisationId: "cumberland", viaPredecessor: true },
    ],
    [
      "through several successions",
      "tauntondeane.gov.uk",
      { kind: "organisation", organisationId: "somerset", viaPredecessor: true },
    ],
    [
      "a body with two successors proves the public sector only",
      "cumbria.gov.uk",
      inPublicSector("cumberland", "westmorland"),
    ],
    ["a body that nobody carries on, too", "derrycity.gov.uk", inPublicSector()],
    ["and two bodies that carry each other on", "circle.gov.uk", inPublicSector()],
    [
      "a body that will end is itself until then",
      "merging.gov.uk",
      { kind: "organisation", organisationId: "merging", viaPredecessor: false },
    ],
    [
      "a wildcard with a body behind it",
      "army.mod.uk",
      { kind: "organisation", organisationId: "defence", viaPredecessor: false },
    ],
    ["at any depth", "a.b.mod.uk", { kind: "organisation", organisationId: "defence", viaPredecessor: false }],
    ["but the longer wildcard wins", "ship.sea.mod.uk", inPublicSector()],
    ["a wildcard does not cover the name itself", "mod.uk", { kind: "unknown" }],
    ["a pattern without a body", "nhs.net", inPublicSector()],
    ["a domain that two bodies share", "adur-worthing.gov.uk", inPublicSector("cumberland", "somerset")],
    ["a registered name says nothing of who has an address", "glow.gov.uk", inPublicSector("somerset")],
    ["webmail", "gmail.com", { kind: "webmail" }],
    ["webmail below a provider", "uk.hotmail.com", { kind: "webmail" }],
    ["anything else", "eastmere.example", { kind: "unknown" }],
    ["a name that merely ends alike", "evilcumberland.gov.uk.example", { kind: "unknown" }],
  ])("%s: %s", (_, domain, resolution) => {
    expect(resolve(domain)).toEqual(resolution);
  });

  it("is looked up by itself and each wildcard above it, the nearest first", () => {
    expect(patternsFor("a.b.gov.uk")).toEqual(["a.b.gov.uk", "*.b.gov.uk", "*.gov.uk"]);
  });

  it("never comes from a pattern that does not cover it", async () => {
    const label = fc.constantFrom("a", "b", "gov");
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => `${labels.join(".")}.uk`);
    await fc.assert(
      fc.property(name, name, fc.boolean(), (domain, owned, wildcard) => {
        const pattern = wildcard ? `*.${owned}` : owned;
        const found = resolveDomain(domain, [record(pattern, ["defence"])], bodies, today).kind === "organisation";
        expect(found).toBe(wildcard ? domain.endsWith(`.${owned}`) : domain === owned);
      }),
    );
  });
});

it.each([
  ["Eastmere.GOV.uk", "eastmere.gov.uk"],
  ["*.Police.UK", "*.police.uk"],
  ["*.uk", undefined],
  ["uk", undefined],
  ["*", undefined],
  ["*.*.gov.uk", undefined],
  ["gmail.com", undefined],
  ["*.hotmail.com", undefined],
  ["a@gov.uk", undefined],
  ["10.0.0.1", undefined],
])("the pattern %s is written %s", (typed, pattern) => {
  expect(normalisePattern(typed)).toBe(pattern);
});

it("a domain that is no host name is no domain", () => {
  expect(["cumberland.gov.uk.", "localhost", "a b.uk", ""].map(normaliseDomain)).toEqual([
    "cumberland.gov.uk",
    undefined,
    undefined,
    undefined,
  ]);
});

it("a body is carried on by whoever is current at the end of each line of succession", () => {
  expect(currentSuccessors("cumbria", bodies, today).map(({ organisationId }) => organisationId)).toEqual([
    "cumberland",
    "westmorland",
  ]);
  expect(currentSuccessors("cumbria", bodies, "2020-01-01").map(({ organisationId }) => organisationId)).toEqual([
    "cumbria",
  ]);
  expect(currentSuccessors("nobody", bodies, today)).toEqual([]);
  expect(succeedsItself("somerset", ["taunton"], bodies)).toBe(true);
  expect(succeedsItself("taunton", ["somerset"], bodies)).toBe(false);
});

it("bodies with one parent or one web filter have a ballot key in common, the parent too", () => {
  const [parent, child] = [body("p"), body("a", { parentId: "p" })].map(ballotKeys);
  expect([parent, child]).toEqual([["p"], ["a", "p"]]);
  expect(ballotKeys(body("c", { sharedFilterId: "flt", parentId: "p" }))).toEqual(["c", "p", "flt"]);
});
