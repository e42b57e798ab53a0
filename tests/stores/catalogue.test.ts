import { afterAll, describe, expect, it } from "vitest";
import type { Actor } from "#functions/accounts/rules.ts";
import { normaliseDestination } from "#functions/catalogue/destinations.ts";
import { type DestinationDraft, isUnconfirmed } from "#functions/catalogue/rules.ts";
import { createCatalogueService } from "#functions/catalogue/service.ts";
import { createCatalogueStore } from "#functions/catalogue/store.ts";
import { toolIdFor } from "#functions/catalogue/tool-ids.ts";
import { newId } from "#functions/ids.ts";
import { startTestEngine } from "../engine.ts";

const actor = (...roles: Actor["roles"]): Actor => ({
  personId: newId("person"),
  organisationId: newId("organisation"),
  roles,
});
const visitor: Actor = { personId: newId("person"), roles: [] };
const place = (
  host: string,
  match: "host" | "host+sub" | "sub" = "host+sub",
  rest: { tcp?: string } = {},
): DestinationDraft => {
  const { destination, problems } = normaliseDestination({ host, match, ...rest });
  if (!destination) throw new Error(JSON.stringify(problems));
  return { ...destination, required: true, source: { url: "https://support.example.com/", readOn: "2026-11-21" } };
};

describe("the catalogue", () => {
  let clock = new Date("2026-11-21T12:00:00.000Z");
  const running = startTestEngine().then((engine) => ({
    stop: engine.stop,
    catalogue: createCatalogueService({
      store: createCatalogueStore({ table: engine.table, client: engine.client }),
      now: () => clock,
    }),
  }));
  afterAll(async () => (await running).stop());
  const member = actor();
  const tool = (name: string) => ({
    name,
    vendor: "Mill & Sons",
    kind: "video_conferencing" as const,
    purpose: "Meetings by video",
  });

  it("lists a suggested tool under its kind, found by its name and its vendor's; pressing twice adds it once", async () => {
    const { catalogue } = await running;
    const [added] = await Promise.all([1, 2].map(() => catalogue.addTool(member, tool("Meet Mill"))));
    expect(added).toMatchObject({ toolId: "meet-mill", confirmed: 0 });
    expect(await catalogue.findTool("meet-mill")).toEqual(added);
    expect((await catalogue.searchTools("mill me")).map(({ toolId }) => toolId)).toEqual(["meet-mill"]);
    expect((await catalogue.listTools({ kind: "video_conferencing" })).items).toEqual([added]);
    expect((await catalogue.listTools({ kind: "wiki" })).items).toEqual([]);
    await expect(catalogue.addTool(actor(), tool("Meet Mill"))).rejects.toMatchObject({ code: "tool_exists_already" });
    await expect(catalogue.addTool(visitor, tool("Other Mill"))).rejects.toMatchObject({ code: "organisation_needed" });
    expect(await catalogue.findTool("No#Such_Tool")).toBeUndefined();
  });

  it("confirms a destination when stewards of two organisations have, and not before", async () => {
    const { catalogue } = await running;
    const { toolId } = await catalogue.addTool(member, tool("Confirm Me"));
    const suggested = await catalogue.suggestDestination(member, toolId, place("confirm.com"));
    expect(await catalogue.confirmedDestinations(toolId)).toEqual([]);
    expect(isUnconfirmed(await catalogue.requireTool(toolId))).toBe(true);

    const [one, two] = [actor("steward"), actor("steward")];
    await expect(catalogue.confirmDestination(member, suggested)).rejects.toMatchObject({ code: "not_permitted" });
    expect(await catalogue.confirmDestination(one, suggested)).toMatchObject({ status: "suggested" });
    const colleague = { ...actor("steward"), organisationId: one.organisationId };
    await expect(catalogue.confirmDestination(colleague, suggested)).rejects.toMatchObject({
      code: "second_organisation_needed",
    });
    expect(await catalogue.confirmDestination(two, suggested)).toMatchObject({
      status: "confirmed",
      confirmedVia: "stewards",
    });
    expect(await catalogue.confirmDestination(actor("steward"), suggested)).toMatchObject({ version: 3 });
    expect((await catalogue.confirmedDestinations(toolId)).map(({ host }) => host)).toEqual(["confirm.com"]);
    expect((await catalogue.requireTool(toolId)).confirmed).toBe(1);
  });

  it("counts a destination once when two stewards confirm at the same moment", async () => {
    const { catalogue } = await running;
    const { toolId } = await catalogue.addTool(member, tool("Race Me"));
    const suggested = await catalogue.suggestDestination(member, toolId, place("race-me.com"));
    await catalogue.confirmDestination(actor("steward"), suggested);
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map(() => catalogue.confirmDestination(actor("steward"), suggested)),
    );
    const lost = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
    expect(new Set(lost).isSubsetOf(new Set(["changed_meanwhile"]))).toBe(true);
    expect((await catalogue.requireTool(toolId)).confirmed).toBe(1);
  });

  it("keeps the same place once for one tool, whoever suggests it, and finds it from other tools", async () => {
    const { catalogue } = await running;
    const [first, second] = [
      await catalogue.addTool(member, tool("Place One")),
      await catalogue.addTool(member, tool("Place Two")),
    ];
    await Promise.all([1, 2].map(() => catalogue.suggestDestination(member, first.toolId, place("a.overlap.com"))));
    await expect(catalogue.suggestDestination(actor(), first.toolId, place("a.overlap.com"))).rejects.toMatchObject({
      code: "destination_exists_already",
    });
    await catalogue.suggestDestination(member, second.toolId, place("overlap.com", "sub"));
    await catalogue.suggestDestination(member, second.toolId, place("b.overlap.com"));
    expect((await catalogue.requireTool(first.toolId)).destinations).toHaveLength(1);

    const found = await catalogue.overlappingDestinations(place("x.a.overlap.com", "host"));
    expect(found.map((overlap) => [overlap.tool.toolId, overlap.destination.host]).sort()).toEqual([
      ["place-one", "a.overlap.com"],
      ["place-two", "overlap.com"],
    ]);
    const ips = normaliseDestination({ ips: ["170.114.0.0/16", "2407:30c0::/32"] }).destination;
    await catalogue.suggestDestination(member, first.toolId, {
      match: "host",
      ...ips,
      required: false,
      breaksWithout: "Sound over UDP",
    });
    expect(await catalogue.overlappingDestinations({ match: "host", ips: ["170.114.7.0/24"] })).toHaveLength(1);
    expect(await catalogue.overlappingDestinations({ match: "host", ips: ["170.115.7.0/24"] })).toHaveLength(0);
  });

  it("confirms what a vote carried, once, however often it is told", async () => {
    const { catalogue } = await running;
    const { toolId } = await catalogue.addTool(member, tool("Voted"));
    const { destinationId } = await catalogue.suggestDestination(member, toolId, place("voted.com"));
    for (const _ of [1, 2]) await catalogue.confirmByVote(toolId, [destinationId]);
    expect(await catalogue.requireTool(toolId)).toMatchObject({
      confirmed: 1,
      destinations: [{ confirmedVia: "vote" }],
    });
    expect(await catalogue.checkDestination({ host: "votted.com", match: "host" })).toMatchObject({
      warnings: [{ code: "looks_like_listed" }],
    });
  });

  it("refuses a place that is not in its one spelling, whoever sends it", async () => {
    const { catalogue } = await running;
    const { toolId } = await catalogue.addTool(member, tool("Strict"));
    for (const host of ["Zoom.us", "co.uk", "zoom.us\nevil.com"]) {
      await expect(
        catalogue.suggestDestination(member, toolId, { host, match: "host", required: true }),
      ).rejects.toThrow("not a normalised");
    }
    await expect(catalogue.suggestDestination(member, "no-such-tool", place("zoom.us"))).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("keeps every dated fact, lists the tool under its topics, and says who checked", async () => {
    const { catalogue } = await running;
    const { toolId } = await catalogue.addTool(member, { ...tool("Facts"), kind: "wiki" });
    const says = {
      topic: "data_location" as const,
      mark: "supplier_says" as const,
      text: "In London",
      source: { url: "https://a.com/", readOn: "2026-11-01" },
    };
    const factId = newId("fact");
    await catalogue.recordFact(member, toolId, { ...says, factId });
    await catalogue.recordFact(member, toolId, { ...says, factId });
    clock = new Date("2026-11-22T12:00:00.000Z");
    const owner = actor("filtering_owner");
    await catalogue.recordFact(owner, toolId, { topic: "data_location", mark: "checked", text: "Also in Dublin" });
    const { facts } = await catalogue.requireTool(toolId);
    expect(facts.map(({ text, checkedBy }) => [text, checkedBy])).toEqual([
      ["In London", undefined],
      ["Also in Dublin", owner.organisationId],
    ]);
    expect(
      (await catalogue.listTools({ kind: "wiki", factTopic: "data_location" })).items.map((listed) => listed.toolId),
    ).toEqual([toolId]);
    await catalogue.recordFact(member, toolId, { topic: "data_location", mark: "not_known" });
    expect((await catalogue.listTools({ kind: "wiki", factTopic: "data_location" })).items).toEqual([]);

    await expect(
      catalogue.recordFact(member, toolId, { topic: "cost", mark: "checked", text: "Free" }),
    ).rejects.toMatchObject({ code: "not_permitted" });
    await expect(
      catalogue.recordFact(member, toolId, { topic: "cost", mark: "supplier_says", text: "Free" }),
    ).rejects.toThrow("where the supplier says so");
    expect(
      (await catalogue.compareTools([toolId, "no-such-tool", toolId, "#"])).map((record) => record.toolId),
    ).toEqual([toolId]);
  });

  it("takes reports from anybody and shows them at once to publishers and stewards until one closes them", async () => {
    const { catalogue } = await running;
    const { toolId } = await catalogue.addTool(member, tool("Reported"));
    const reportId = newId("report");
    const wrong = { toolId, kind: "wrong" as const, text: "The vendor was renamed", isSupplier: true };
    await Promise.all([1, 2].map(() => catalogue.reportTool({ ...wrong, reportId })));
    await catalogue.reportTool({
      actor: member,
      toolId,
      kind: "dangerous",
      text: "The domain was sold",
      isSupplier: false,
    });
    const publisher = actor("publisher");
    const openIds = async (kind: "dangerous" | "wrong", by = publisher) =>
      (await catalogue.listOpenReports(by, kind)).items.map((report) => report.reportId);
    expect(await openIds("wrong")).toEqual([reportId]);
    expect(await openIds("dangerous")).toHaveLength(1);
    await expect(openIds("wrong", member)).rejects.toMatchObject({ code: "not_permitted" });
    await expect(catalogue.reportTool({ ...wrong, reportId, text: "Something else" })).rejects.toMatchObject({
      code: "changed_meanwhile",
    });
    await expect(catalogue.reportTool({ ...wrong, toolId: "no-such-tool" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(catalogue.reportTool({ ...wrong, text: "\u0000" })).rejects.toThrow();

    const closings = await Promise.allSettled(
      [1, 2].map(() => catalogue.closeReport(publisher, { reportId, outcome: "Corrected" })),
    );
    expect(closings.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await openIds("wrong", actor("steward"))).toEqual([]);
  });
});

it("makes a readable id of a name, or none", () => {
  expect(["Zoom", "Google Docs & Sheets", "Café—Wiki!", "例え", "x".repeat(90)].map(toolIdFor)).toEqual([
    "zoom",
    "google-docs-sheets",
    "cafe-wiki",
    undefined,
    "x".repeat(48),
  ]);
});
