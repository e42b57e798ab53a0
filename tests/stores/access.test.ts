import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { columnOf, readCells, rowOf } from "#functions/access/cells.ts";
import { createProjectionStore } from "#functions/access/projection-store.ts";
import { createRecordingService } from "#functions/access/recording-service.ts";
import { type StatementDraft, sources, statuses } from "#functions/access/rules.ts";
import { createSelfTestStore } from "#functions/access/self-test-store.ts";
import { createAccessService } from "#functions/access/service.ts";
import { createSharingStore } from "#functions/access/sharing-store.ts";
import { createStatementStore } from "#functions/access/store.ts";
import { newId } from "#functions/ids.ts";
import { createOutboxService, type Effects } from "#functions/outbox/service.ts";
import { createOutboxStore } from "#functions/outbox/store.ts";
import { startTestEngine } from "../engine.ts";

type Options = Parameters<typeof createAccessService>[0];

const engine = await startTestEngine();
afterAll(engine.stop);

const now = () => new Date("2026-11-30T12:00:00.000Z");
const statements = createStatementStore(engine);
const projections = createProjectionStore(engine);
const sharing = createSharingStore(engine);
/** What these tests are not about. */
const others = {} as Pick<
  Options,
  "organisations" | "catalogue" | "whitelist" | "limits" | "personalData" | "invitations"
>;
const selfTests = createSelfTestStore(engine);
const access = createAccessService({ ...others, statements, projections, sharing, selfTests, now });
const { register } = access;
const failures: unknown[] = [];
const outbox = createOutboxService({
  store: createOutboxStore(engine),
  effects: { access_recorded: access.projectChunk } as unknown as Effects,
  now,
  onFailure: (_item, error) => failures.push(error),
});
const { recordObservation } = createRecordingService({ store: statements, now });
async function settle() {
  while ((await outbox.dispatchWaiting()) > 0);
  expect(failures).toEqual([]);
}

const draft = (change: Partial<StatementDraft> = {}): StatementDraft => ({
  organisationId: newId("organisation"),
  toolId: "zoom",
  source: "import",
  status: "open",
  statedAt: "2026-11-01",
  ...change,
});
const inRow = async (organisationId: string) => {
  const rows = await projections.readRows([organisationId]);
  return rows.reduce((into, { cells }) => readCells(cells, into), new Map());
};
const inColumns = async (toolId: string) => {
  const columns = await projections.readColumns(toolId);
  return columns.reduce((into, cells) => readCells(cells, into), new Map());
};
const mark = () => ({ mark: newId("statement"), expiresAtSecond: 1 });

describe("a single statement", () => {
  it("stands, is in the history, and is in row and column at once", async () => {
    const organisationId = newId("organisation");
    const about = { organisationId, toolId: "webex", by: "per_1" };
    await access.recordOwnerStatement({ ...about, status: "open" });
    await access.recordOwnerStatement({ ...about, status: "restricted", conditions: "On request" });
    await access.recordOwnerStatement({ ...about, status: "restricted", conditions: "On request" });
    const standing = [{ status: "restricted", conditions: "On request", version: 2, statedAt: "2026-11-30" }];
    expect(await register.statementsOf(organisationId)).toMatchObject(standing);
    expect((await register.historyOf(organisationId)).map(({ status }) => status)).toEqual(["open", "restricted"]);
    const cell = [{ source: "owner", status: "restricted", conditions: "On request", statedAt: "2026-11-30" }];
    expect((await inRow(organisationId)).get("webex")).toEqual(cell);
    expect((await inColumns("webex")).get(organisationId)).toEqual(cell);
  });

  it("names nobody in row or column", async () => {
    const organisationId = newId("organisation");
    await access.recordOwnerStatement({ organisationId, toolId: "zoom", status: "open", by: "per_secret" });
    expect(JSON.stringify(await projections.readRows([organisationId]))).not.toContain("per_secret");
  });

  it("is one of two at once: neither is lost, and row and column hold the one that stands", async () => {
    const organisationId = newId("organisation");
    const write = (status: "open" | "blocked") =>
      access.recordOwnerStatement({ organisationId, toolId: "zoom", status, by: "per_1" });
    const outcomes = await Promise.allSettled([write("open"), write("blocked")]);
    expect(outcomes.some(({ status }) => status === "fulfilled")).toBe(true);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "changed_meanwhile" });
    }
    const [standing] = await register.statementsOf(organisationId);
    expect((await inRow(organisationId)).get("zoom")?.[0].status).toBe(standing?.status);
    expect(await register.historyOf(organisationId)).toHaveLength(
      outcomes.filter(({ status }) => status === "fulfilled").length,
    );
  });

  it("of 12 people who try at the same moment counts all, and none of them twice", async () => {
    const about = { organisationId: newId("organisation"), toolId: "zoom", source: "self_test" as const };
    const marks = Array.from({ length: 12 }, mark);
    await Promise.all(marks.map((each) => recordObservation({ ...about, result: "open", mark: each })));
    const again = await Promise.allSettled(
      marks.map((each) => recordObservation({ ...about, result: "open", mark: each })),
    );
    expect(again.map((each) => (each.status === "rejected" ? each.reason.code : "counted"))).toEqual(
      Array(12).fill("already_told"),
    );
    expect(await register.statementsOf(about.organisationId)).toMatchObject([{ status: "open", counts: { open: 12 } }]);
  });
});

describe("many statements", () => {
  it("are written in transactions of 48, and reach rows and columns by the outbox", async () => {
    const organisationId = newId("organisation");
    const many = Array.from({ length: 130 }, (_, at) => draft({ organisationId, toolId: `bulk-${at}` }));
    expect(await register.saveStatements(many, "test")).toEqual({ saved: 130, unchanged: 0 });
    expect((await inRow(organisationId)).size).toBe(0);
    await settle();
    expect((await inRow(organisationId)).size).toBe(130);
    expect((await inColumns("bulk-129")).get(organisationId)).toHaveLength(1);
    expect(await register.saveStatements(many, "test")).toEqual({ saved: 0, unchanged: 130 });
  });

  it("keep the newest standing whatever the order in which files come, and all in the history", async () => {
    const organisationId = newId("organisation");
    const days = ["2026-05-01", "2026-09-01", "2026-03-01"];
    await register.saveStatements(
      days.map((statedAt) => draft({ organisationId, statedAt })),
      "test",
    );
    expect(await register.statementsOf(organisationId)).toMatchObject([{ statedAt: "2026-09-01", version: 3 }]);
    expect((await register.historyOf(organisationId)).map(({ statedAt }) => statedAt)).toEqual(days);
  });

  it("never overwrite in row or column what is stated while they are projected", async () => {
    const organisationId = newId("organisation");
    await register.saveStatements([draft({ organisationId, source: "owner" })], "test");
    await Promise.all([
      settle(),
      ...["bulk-1", "bulk-2", "zoom"].map((toolId) =>
        access.recordOwnerStatement({ organisationId, toolId, status: "blocked", by: "per_1" }),
      ),
    ]);
    await settle();
    const row = await inRow(organisationId);
    expect(["bulk-1", "bulk-2", "zoom"].map((toolId) => row.get(toolId)?.[0].status)).toEqual(Array(3).fill("blocked"));
  });

  it("with one that cannot be kept write nothing", async () => {
    const organisationId = newId("organisation");
    const bad = [draft({ organisationId }), draft({ organisationId, toolId: "Not A Tool" })];
    await expect(register.saveStatements(bad, "test")).rejects.toThrow();
    expect(await register.statementsOf(organisationId)).toEqual([]);
  });
});

describe("what rows and columns hold", () => {
  const organisationIds = Array.from({ length: 5 }, () => newId("organisation"));
  const tools = ["alpha", "beta", "gamma", "delta"];
  const content = fc.record({
    organisationId: fc.constantFrom(...organisationIds),
    toolId: fc.constantFrom(...tools),
    source: fc.constantFrom(...sources),
    status: fc.constantFrom(...statuses),
    statedAt: fc.constantFrom("2026-09-01", "2026-10-01", "2026-11-01"),
  });
  const texts = (found: readonly { cells: Record<string, string> }[]) =>
    found.map(({ cells, ...of }) => JSON.stringify([of, Object.entries(cells).sort()])).sort();
  const dump = async () => ({
    rows: texts(await projections.readRows(organisationIds)),
    columns: texts(
      (
        await Promise.all(tools.map(async (toolId) => ({ toolId, all: await projections.readColumns(toolId) })))
      ).flatMap(({ toolId, all }) => all.map((cells) => ({ toolId, cells }))),
    ),
  });

  it("is what deriving them anew gives, after whatever was stated one by one and together", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(content, { minLength: 1, maxLength: 12 }), fc.nat(11), async (drafts, cut) => {
        await register.saveStatements(drafts.slice(0, cut), "test");
        for (const { organisationId, toolId, status } of drafts.slice(cut)) {
          await access.recordOwnerStatement({ organisationId, toolId, status, by: "per_1" });
        }
        await settle();
        const before = await dump();
        expect(await register.rebuild(organisationIds)).toMatchObject({ corrected: 0 });
        expect(await dump()).toEqual(before);
      }),
      { numRuns: 15 },
    );
  });

  it("is mended by deriving it anew, where it was wrong", async () => {
    const [organisationId = ""] = organisationIds;
    await access.recordOwnerStatement({ organisationId, toolId: "alpha", status: "blocked", by: "per_1" });
    const right = await dump();
    const key = { organisationId, row: rowOf("alpha") };
    const read = await projections.findRow(key);
    await projections.saveRow(key, read, {
      "alpha~owner": '{"source":"owner","status":"open","statedAt":"2020-01-01"}',
    });
    const column = { toolId: "alpha", column: columnOf(organisationId) };
    await projections.saveColumn(column, await projections.findColumn(column), {});
    expect(await dump()).not.toEqual(right);
    expect((await register.rebuild(organisationIds)).corrected).toBeGreaterThanOrEqual(1);
    expect((await inRow(organisationId)).get("alpha")).toBeDefined();
    expect((await register.rebuild(organisationIds)).corrected).toBe(0);
  });
});

describe("sharing", () => {
  const owner = (organisationId: string) => ({
    personId: "per_1",
    organisationId,
    roles: ["filtering_owner" as const],
  });

  it("is off until the organisation's own web filtering lead agrees, and ends when they say so", async () => {
    const organisationId = newId("organisation");
    expect(await access.sharingOf(organisationId)).toMatchObject({ records: false, figures: false });
    const wish = { records: true, figures: false, version: 0 };
    const foreign = access.setSharing(owner(newId("organisation")), organisationId, wish);
    await expect(foreign).rejects.toMatchObject({ code: "not_permitted" });
    await access.setSharing(owner(organisationId), organisationId, wish);
    expect(await access.sharingOf(organisationId)).toMatchObject({ records: true, figures: false });
    const stale = access.setSharing(owner(organisationId), organisationId, wish);
    await expect(stale).rejects.toMatchObject({ code: "changed_meanwhile" });
    expect(await sharing.listPublic()).toEqual([organisationId]);
    await access.setSharing(owner(organisationId), organisationId, { records: false, figures: true, version: 1 });
    expect(await sharing.listPublic()).toEqual([]);
  });
});

describe("the picture by which a tool is recognised", () => {
  it("is one: of two that are recorded at once one is kept, and the other is told", async () => {
    const image = (height: number) => ({
      ...{
        toolId: "zoom",
        version: 1,
        url: "https://zoom.us/logo.png",
        width: 120,
        height,
        status: "suggested" as const,
      },
      ...{ suggestedBy: "per_1", suggestedFor: "org_1", suggestedAt: now().toISOString() },
    });
    const act = { type: "self_test_image_suggested", actorId: "per_1", at: now().toISOString() };
    const outcomes = await Promise.allSettled([40, 50].map((height) => selfTests.saveImage(image(height), act)));
    const refused = outcomes.flatMap((each) => (each.status === "rejected" ? each.reason.code : []));
    expect(refused).toEqual(["changed_meanwhile"]);
    const kept = await selfTests.findImage("zoom");
    await selfTests.saveImage({ ...image(kept?.height ?? 0), version: 2, status: "confirmed" }, act);
    expect(await selfTests.findImage("zoom")).toMatchObject({ version: 2, status: "confirmed" });
  });
});
