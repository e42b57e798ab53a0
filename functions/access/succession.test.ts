import { describe, expect, it } from "vitest";
import type { Statement, StatementDraft } from "./rules.ts";
import { stated, withResult } from "./succession.ts";

const draft: StatementDraft = {
  organisationId: "org_1",
  toolId: "zoom",
  source: "import",
  status: "open",
  statedAt: "2026-11-02",
};
const before: Statement = { ...draft, version: 3 };

describe("a statement on what stands already", () => {
  it("stands in its place if it is of the same day or later", () => {
    const next = stated(before, { ...draft, status: "blocked" });
    expect(next?.standing).toMatchObject({ status: "blocked", version: 4 });
    expect(next?.statement).toEqual(next?.standing);
  });

  it("goes into the history alone if it is of an earlier day", () => {
    const next = stated(before, { ...draft, status: "blocked", statedAt: "2026-10-01" });
    expect(next?.statement).toMatchObject({ status: "blocked", version: 4 });
    expect(next?.standing).toEqual({ ...before, version: 4 });
  });

  it("changes nothing where exactly that stands, whoever says it and in whatever order its fields are", () => {
    const acts = { host: "open", install_app: "blocked" } as const;
    const turned = { install_app: "blocked", host: "open" } as const;
    expect(stated({ ...before, acts, by: "per_1" }, { acts: turned, ...draft, by: "per_2" })).toBeUndefined();
    expect(stated(before, { ...draft, conditions: undefined })).toBeUndefined();
    expect(stated(before, { ...draft, conditions: "On request" })).toBeDefined();
  });
});

describe("what single people tried", () => {
  const about = { organisationId: "org_1", toolId: "zoom", source: "self_test" as const, statedAt: "2026-11-02" };
  const count = (results: readonly ("open" | "blocked" | "unknown")[], from?: Statement) =>
    results.reduce<Statement | undefined>((last, result) => {
      const next = withResult(last, { ...about, result });
      return next ? { ...next, version: (last?.version ?? 0) + 1 } : last;
    }, from);

  it("is added up within a day, and agrees only where all who could tell met the same", () => {
    expect(count(["open", "unknown", "open"])).toMatchObject({ status: "open", counts: { open: 2, unknown: 1 } });
    expect(count(["open", "blocked"])).toMatchObject({ status: "unknown", counts: { open: 1, blocked: 1 } });
    expect(count(["unknown"])).toMatchObject({ status: "unknown", counts: { unknown: 1 } });
  });

  it("begins anew on a later day, unless nothing could be told on it", () => {
    const yesterday: Statement = {
      ...about,
      statedAt: "2026-11-01",
      status: "blocked",
      counts: { blocked: 4 },
      version: 4,
    };
    expect(withResult(yesterday, { ...about, result: "open" })).toMatchObject({ status: "open", counts: { open: 1 } });
    expect(withResult(yesterday, { ...about, result: "unknown" })).toBeUndefined();
  });
});
