import { afterAll, describe, expect, it } from "vitest";
import type { Actor } from "#functions/accounts/rules.ts";
import { newId } from "#functions/ids.ts";
import { createOrganisationService, type OrganisationDraft } from "#functions/organisations/service.ts";
import { createOrganisationStore } from "#functions/organisations/store.ts";
import { startTestEngine } from "../engine.ts";

const steward: Actor = { personId: newId("person"), organisationId: newId("organisation"), roles: ["steward"] };
const member: Actor = { ...steward, roles: [] };
const draft = (name: string, rest: Partial<OrganisationDraft> = {}): OrganisationDraft => ({
  ...{ name, otherNames: [], kind: "district_council", nation: "england", codes: [], domains: [] },
  ...{ hasEnded: false, successorIds: [], statedBy: {}, ...rest },
});

describe("the register of organisations", () => {
  const running = startTestEngine().then((engine) => ({
    stop: engine.stop,
    organisations: createOrganisationService({
      store: createOrganisationStore({ table: engine.table, client: engine.client }),
      now: () => new Date("2026-11-21T12:00:00.000Z"),
    }),
  }));
  afterAll(async () => (await running).stop());

  it("keeps what was stated, found by id, by code, by any word of any of its names, and on its lists", async () => {
    const { organisations } = await running;
    const saved = await organisations.saveOrganisation(
      steward,
      draft("Isle of Anglesey County Council", {
        ...{ nameWelsh: "Cyngor Sir Ynys Môn", otherNames: ["Anglesey"], kind: "welsh_council", nation: "wales" },
        ...{
          codes: [{ scheme: "gss", code: "W06000001" }],
          domains: ["anglesey.gov.wales"],
          website: "https://www.anglesey.gov.wales/",
        },
      }),
    );
    expect(await organisations.requireOrganisation(saved.organisationId)).toEqual(saved);
    expect(await organisations.findByCode({ scheme: "gss", code: "w06000001" })).toEqual(saved);
    for (const text of ["anglesey", "YNYS MON", "sir môn", "isle county ang"]) {
      expect(
        (await organisations.searchOrganisations(text)).map(({ name }) => name),
        text,
      ).toContain(saved.name);
    }
    expect(await organisations.searchOrganisations("anglesey borough")).toEqual([]);
    expect(await organisations.searchOrganisations("a' OR 1=1 #_")).toEqual([]);
    expect((await organisations.listOrganisations({ kind: "welsh_council", nation: "wales" })).items).toEqual([saved]);
    expect((await organisations.listOrganisations({ kind: "police" })).items).toEqual([]);
  });

  it("lists by name, a page at a time, each once", async () => {
    const { organisations } = await running;
    const names = Array.from({ length: 120 }, (_, at) => `Parish ${String(at).padStart(3, "0")}`);
    const drafts = names.toReversed().map((name) => draft(name, { kind: "parish_council" }));
    await Promise.all(drafts.map((each) => organisations.saveOrganisation(steward, each)));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await organisations.listOrganisations({ kind: "parish_council", ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.next;
    } while (cursor);
    expect(seen).toEqual(names);
    for (const foreign of ["not#ours", `${"x".repeat(2000)}~y`]) {
      const page = organisations.listOrganisations({ kind: "parish_council", cursor: foreign });
      await expect(page).rejects.toMatchObject({ code: "not_found" });
    }
  });

  it("forgets old names, lists and codes when a body is renamed", async () => {
    const { organisations } = await running;
    const before = await organisations.saveOrganisation(
      steward,
      draft("Oldmere Council", { codes: [{ scheme: "ods", code: "X1" }], domains: ["oldmere.gov.uk"] }),
    );
    const after = await organisations.saveOrganisation(steward, {
      ...before,
      name: "Newmere Council",
      kind: "agency",
      codes: [],
      domains: ["newmere.gov.uk"],
    });
    expect(after.version).toBe(2);
    expect(await organisations.searchOrganisations("oldmere")).toEqual([]);
    expect(await organisations.searchOrganisations("newmere")).toEqual([after]);
    expect(await organisations.findByCode({ scheme: "ods", code: "X1" })).toBeUndefined();
    expect(await organisations.resolveEmailDomain("oldmere.gov.uk")).toEqual({ kind: "unknown" });
    expect((await organisations.listOrganisations({ kind: "district_council" })).items).not.toContainEqual(after);
  });

  it("lets one of two win who change the same body, or claim the same code", async () => {
    const { organisations } = await running;
    const before = await organisations.saveOrganisation(steward, draft("Contested Council"));
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map((at) => organisations.saveOrganisation(steward, { ...before, otherNames: [`Name ${at}`] })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
    expect(reasons).toEqual(["changed_meanwhile", "changed_meanwhile"]);

    const claims = await Promise.allSettled(
      ["One", "Two"].map((name) =>
        organisations.saveOrganisation(steward, draft(name, { codes: [{ scheme: "gss", code: "E99000001" }] })),
      ),
    );
    expect(claims.flatMap((claim) => (claim.status === "rejected" ? [claim.reason.code] : []))).toEqual([
      "code_in_use",
    ]);
  });

  it("leads from a predecessor's domain to one successor, or leaves the person to pick among several", async () => {
    const { organisations } = await running;
    const [east, west] = [
      await organisations.saveOrganisation(steward, draft("East New Council")),
      await organisations.saveOrganisation(steward, draft("West New Council")),
    ];
    const old = await organisations.saveOrganisation(
      steward,
      draft("Old Shire Council", { domains: ["oldshire.gov.uk"] }),
    );
    expect(await organisations.resolveEmailDomain("OldShire.gov.uk")).toEqual({
      kind: "organisation",
      organisationId: old.organisationId,
      viaPredecessor: false,
    });

    const change = { organisationId: old.organisationId, endedOn: "2026-04-01" };
    const ended = await organisations.recordSuccession(steward, {
      ...change,
      version: 1,
      successorIds: [east.organisationId],
    });
    expect(await organisations.resolveEmailDomain("oldshire.gov.uk")).toEqual({
      kind: "organisation",
      organisationId: east.organisationId,
      viaPredecessor: true,
    });
    expect(ended.domains).toEqual(["oldshire.gov.uk"]);

    const both = [east.organisationId, west.organisationId];
    await organisations.recordSuccession(steward, { ...change, version: 2, successorIds: both });
    expect(await organisations.resolveEmailDomain("oldshire.gov.uk")).toEqual({
      kind: "public_sector",
      candidateIds: both,
    });
    expect((await organisations.currentSuccessorsOf(old.organisationId)).map(({ name }) => name)).toEqual([
      "East New Council",
      "West New Council",
    ]);
    expect((await organisations.findPredecessors(west.organisationId)).map(({ name }) => name)).toEqual([old.name]);

    await expect(
      organisations.recordSuccession(steward, { ...change, version: 3, successorIds: [old.organisationId] }),
    ).rejects.toMatchObject({ code: "succeeds_itself" });
    await expect(
      organisations.recordSuccession(steward, { ...change, version: 1, successorIds: both.toReversed() }),
    ).rejects.toMatchObject({ code: "changed_meanwhile" });
    await expect(
      organisations.recordSuccession(steward, { ...change, version: 3, successorIds: [newId("organisation")] }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  it("keeps a domain for both bodies that share it, and for one when the other gives it up", async () => {
    const { organisations } = await running;
    const one = await organisations.saveOrganisation(steward, draft("Sharing One", { domains: ["shared.gov.uk"] }));
    const two = await organisations.saveOrganisation(steward, draft("Sharing Two", { domains: ["shared.gov.uk"] }));
    expect(await organisations.resolveEmailDomain("shared.gov.uk")).toEqual({
      kind: "public_sector",
      candidateIds: [one.organisationId, two.organisationId],
    });
    await organisations.saveOrganisation(steward, { ...one, domains: [] });
    expect(await organisations.resolveEmailDomain("shared.gov.uk")).toMatchObject({
      organisationId: two.organisationId,
    });
  });

  it("takes changes from stewards only", async () => {
    const { organisations } = await running;
    await expect(organisations.saveOrganisation(member, draft("Nobody's Council"))).rejects.toMatchObject({
      code: "not_permitted",
    });
    await expect(
      organisations.recordSuccession(member, {
        organisationId: newId("organisation"),
        version: 1,
        endedOn: "2026-04-01",
        successorIds: [],
      }),
    ).rejects.toMatchObject({ code: "not_permitted" });
    await expect(organisations.requireOrganisation(newId("organisation"))).rejects.toMatchObject({ code: "not_found" });
  });
});
