import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerFor, combine, countsUntil, isLive, standingOn } from "./combine.ts";
import { acts, type StatementContent, sources, statuses } from "./rules.ts";

const now = "2026-11-30T12:00:00.000Z";
const said = (change: Partial<StatementContent>): StatementContent => ({
  source: "owner",
  status: "open",
  statedAt: "2026-11-01",
  ...change,
});
const overall = (...statements: StatementContent[]) => answerFor(statements, undefined, { now });

describe("combining what is stated", () => {
  it("lets a web filtering lead outweigh newer reports, and shows that they say otherwise", () => {
    const owner = said({ statedAt: "2026-10-01" });
    const report = said({ source: "report", status: "blocked", counts: { blocked: 2 } });
    expect(overall(report, owner)).toMatchObject({
      status: "open",
      sureness: "disputed",
      because: owner,
      against: [report],
    });
  });

  it("takes an older report as answered by the newer statement of the web filtering lead", () => {
    const report = said({ source: "report", status: "blocked", counts: { blocked: 2 }, statedAt: "2026-10-01" });
    expect(overall(report, said({}))).toMatchObject({ status: "open", sureness: "stated", against: [] });
  });

  it("weighs owner, edition, import, report and self-test in this order", () => {
    sources.forEach((source, at) => {
      const lighter = sources.slice(at + 1).map((other) => said({ source: other, status: "blocked" }));
      expect(overall(...lighter, said({ source })).status, source).toBe("open");
    });
  });

  it("takes the newer of two statements of one source", () => {
    expect(overall(said({}), said({ status: "blocked", statedAt: "2026-11-02" }))).toMatchObject({
      status: "blocked",
      sureness: "stated",
    });
  });

  it("shows two of one source and day that differ as disputed, and decides for neither", () => {
    const [one, other] = [said({ source: "import" }), said({ source: "import", status: "blocked" })];
    expect(overall(one, other)).toMatchObject({ status: "unknown", sureness: "disputed" });
    expect(overall(one, other).against).toHaveLength(2);
  });

  it("shows people who met different things on one day as disputed", () => {
    const divided = said({ source: "self_test", status: "unknown", counts: { open: 3, blocked: 1 } });
    expect(overall(divided)).toMatchObject({ status: "unknown", sureness: "disputed", against: [divided] });
  });

  it("does not take what single people met for a contradiction to limited", () => {
    const report = said({ source: "report", status: "blocked", counts: { blocked: 1 } });
    expect(overall(said({ status: "restricted" }), report)).toMatchObject({ status: "restricted", sureness: "stated" });
  });

  it("answers each act for itself, where it differs", () => {
    const { overall: whole, acts: each } = combine([said({ acts: { host: "blocked" } })], { now });
    expect([whole.status, each.join_as_guest.status, each.host.status]).toEqual(["open", "open", "blocked"]);
  });

  it("concludes nothing about hosting, editing or apps from what somebody tried in a browser", () => {
    const { acts: each } = combine([said({ source: "self_test", counts: { open: 9 } })], { now });
    expect(acts.map((act) => each[act].status)).toEqual(["open", "unknown", "unknown", "unknown"]);
    expect(each.join_as_guest.sureness).toBe("hint");
  });

  it("is less sure once half of its time has gone, and of an import always", () => {
    expect(overall(said({ statedAt: "2026-09-02" })).sureness).toBe("stated");
    expect(overall(said({ statedAt: "2026-08-01" })).sureness).toBe("likely");
    expect(overall(said({ source: "import" })).sureness).toBe("likely");
  });
});

describe("decay", () => {
  it("lets a statement count through its 180th day and be unknown from the next", () => {
    const old = said({ statedAt: "2026-06-03" });
    expect(countsUntil(old)).toBe("2026-11-30");
    expect(overall(old).status).toBe("open");
    expect(answerFor([old], undefined, { now: "2026-12-01T00:00:00.000Z" }).status).toBe("unknown");
  });

  it("ends earlier where it is to be reviewed earlier, never later", () => {
    expect(countsUntil(said({ reviewAt: "2026-11-10" }))).toBe("2026-11-10");
    expect(countsUntil(said({ reviewAt: "2036-11-10" }))).toBe("2027-04-30");
    expect(overall(said({ reviewAt: "2026-11-29" })).status).toBe("unknown");
  });

  it("lasts as long as it is asked to, or for ever", () => {
    const old = said({ statedAt: "2019-01-01", reviewAt: "2019-06-01" });
    expect(answerFor([old], undefined, { now, decayDays: Number.POSITIVE_INFINITY }).status).toBe("open");
    expect(answerFor([said({})], undefined, { now, decayDays: 28 }).status).toBe("unknown");
  });

  it("lets a lighter statement speak when the weightier one has decayed", () => {
    const report = said({ source: "report", status: "blocked", counts: { blocked: 1 } });
    expect(overall(said({ statedAt: "2025-01-01" }), report)).toMatchObject({ status: "blocked", sureness: "hint" });
  });
});

const day = fc
  .integer({ min: 0, max: 400 })
  .map((age) => new Date(Date.parse(now) - age * 86_400_000).toISOString().slice(0, 10));
const statement = fc.record<StatementContent>(
  {
    source: fc.constantFrom(...sources),
    status: fc.constantFrom(...statuses),
    statedAt: day,
    reviewAt: day,
    acts: fc.dictionary(fc.constantFrom(...acts), fc.constantFrom(...statuses)),
    counts: fc.dictionary(fc.constantFrom(...statuses), fc.integer({ min: 1, max: 9 })),
  },
  { requiredKeys: ["source", "status", "statedAt"] },
);
const statements = fc.array(statement, { maxLength: 8 });
const shape = ({ overall: whole, acts: each }: ReturnType<typeof combine>) => ({
  whole: { ...whole, against: whole.against.map((one) => JSON.stringify(one)).sort() },
  each: acts.map((act) => [each[act].status, each[act].sureness]),
});

describe("whatever is stated", () => {
  it("gives the same answer in whatever order it comes", () => {
    fc.assert(
      fc.property(
        statements.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(shape(combine(shuffled, { now }))).toEqual(shape(combine(all, { now })));
        },
      ),
    );
  });

  it("is not changed by what is unknown or has decayed", () => {
    const silent = fc.oneof(
      statement.map(({ source, statedAt }) => ({ source, statedAt, status: "unknown" as const })),
      statement.map((one) => ({ ...one, statedAt: "2026-01-01" })),
    );
    fc.assert(
      fc.property(statements, silent, (all, nothing) => {
        expect(shape(combine([nothing, ...all], { now }))).toEqual(shape(combine(all, { now })));
      }),
    );
  });

  it("only ever stops counting as time goes by", () => {
    fc.assert(
      fc.property(statements, fc.nat(300), fc.nat(300), (all, sooner, more) => {
        const on = (days: number) => new Date(Date.parse(now) + days * 86_400_000).toISOString();
        for (const each of all) {
          if (!isLive(each, { now: on(sooner) })) expect(isLive(each, { now: on(sooner + more) })).toBe(false);
        }
        const before = answerFor(all, undefined, { now: on(sooner) });
        const after = answerFor(all, undefined, { now: on(sooner + more) });
        if (before.sureness === "none") expect(after.sureness).toBe("none");
      }),
    );
  });
});

describe("what stood on a day", () => {
  const past = (version: number, statedAt: string) => ({ ...said({ statedAt }), version });
  it("is the newest of those made until then, however they came in", () => {
    const history = [past(1, "2026-05-01"), past(2, "2026-03-01"), past(3, "2026-09-01"), past(4, "2026-09-01")];
    expect(standingOn(history, "2026-04-01").map(({ version }) => version)).toEqual([2]);
    expect(standingOn(history, "2026-08-31").map(({ version }) => version)).toEqual([1]);
    expect(standingOn(history, "2026-12-31").map(({ version }) => version)).toEqual([4]);
    expect(standingOn(history, "2026-01-01")).toEqual([]);
  });
});
