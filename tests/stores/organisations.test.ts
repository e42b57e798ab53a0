import { afterAll, describe, expect, it } from "vitest";
import type { Actor } from "#functions/accounts/rules.ts";
import { newId } from "#functions/ids.ts";
import { Organisation } from "#functions/organisations/rules.ts";
import { createOrganisationService, type OrganisationDraft } from "#functions/organisations/service.ts";
import { createOrganisationStore } from "#functions/organisations/store.ts";
import { startTestEngine } from "../engine.ts";
import { confirmPending } from "../stewards.ts";

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

  /** As an importer does: a new body, or the next version of one that is known. */
  async function save(stated: OrganisationDraft): Promise<Organisation> {
    const { organisations } = await running;
    const before = stated.version === undefined ? undefined : Organisation.parse(stated);
    return organisations.register.save(before && (await known(before)), stated, { actorId: "test", source: "test" });
  }
  /** What is stored, at the version that the change was made from. */
  async function known({ organisationId, version }: Organisation): Promise<Organisation> {
    return { ...(await (await running).organisations.requireOrganisation(organisationId)), version };
  }

  it("keeps what was stated, found by id, by code, by any word of any of its names, and on its lists", async () => {
    const { organisations } = await running;
    const saved = await save(
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
    await Promise.all(drafts.map((each) => save(each)));
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
    const before = await save(
      draft("Oldmere Council", { codes: [{ scheme: "ods", code: "X1" }], domains: ["oldmere.gov.uk"] }),
    );
    const after = await save({
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

  it("shows each body of today that has a tile on the map, by its name of today, and nobody else", async () => {
    const { organisations } = await running;
    const placed = await save(draft("Zedmere Council", { tile: { q: -2, r: 7 } }));
    const other = await save(draft("Aldmere Council", { tile: { q: 3, r: 0 } }));
    await save(draft("Lost Council", { tile: { q: 4, r: 0 }, hasEnded: true }));
    const renamed = await save({ ...placed, name: "Bedmere Council" });
    const tile = ({ organisationId, name }: Organisation, q: number, r: number) => ({ organisationId, name, q, r });
    expect(await organisations.tileMap()).toEqual([tile(other, 3, 0), tile(renamed, -2, 7)]);
    await save({ ...renamed, tile: undefined });
    await save({ ...other, endedOn: "2026-11-20", hasEnded: true });
    expect(await organisations.tileMap()).toEqual([]);
  });

  it("lets one of two win who change the same body, or claim the same code", async () => {
    const before = await save(draft("Contested Council"));
    const outcomes = await Promise.allSettled([1, 2, 3].map((at) => save({ ...before, otherNames: [`Name ${at}`] })));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
    expect(reasons).toEqual(["changed_meanwhile", "changed_meanwhile"]);

    const claims = await Promise.allSettled(
      ["One", "Two"].map((name) => save(draft(name, { codes: [{ scheme: "gss", code: "E99000001" }] }))),
    );
    expect(claims.flatMap((claim) => (claim.status === "rejected" ? [claim.reason.code] : []))).toEqual([
      "code_in_use",
    ]);
  });

  it("leads from a predecessor's domain to one successor, or leaves the person to pick among several", async () => {
    const { organisations } = await running;
    const [east, west] = [await save(draft("East New Council")), await save(draft("West New Council"))];
    const old = await save(draft("Old Shire Council", { domains: ["oldshire.gov.uk"] }));
    expect(await organisations.resolveEmailDomain("OldShire.gov.uk")).toEqual({
      kind: "organisation",
      organisationId: old.organisationId,
      viaPredecessor: false,
    });

    const change = { organisationId: old.organisationId, endedOn: "2026-04-01" };
    const succession = { ...change, version: 1, successorIds: [east.organisationId] };
    expect(await organisations.recordSuccession(steward, succession)).toBe("pending");
    await confirmPending(organisations, old.organisationId);
    expect(await organisations.resolveEmailDomain("oldshire.gov.uk")).toEqual({
      kind: "organisation",
      organisationId: east.organisationId,
      viaPredecessor: true,
    });
    expect((await organisations.requireOrganisation(old.organisationId)).domains).toEqual(["oldshire.gov.uk"]);

    const both = [east.organisationId, west.organisationId];
    await organisations.recordSuccession(steward, { ...change, version: 2, successorIds: both });
    await confirmPending(organisations, old.organisationId);
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
    const one = await save(draft("Sharing One", { domains: ["shared.gov.uk"] }));
    const two = await save(draft("Sharing Two", { domains: ["shared.gov.uk"] }));
    expect(await organisations.resolveEmailDomain("shared.gov.uk")).toEqual({
      kind: "public_sector",
      candidateIds: [one.organisationId, two.organisationId],
    });
    await save({ ...one, domains: [] });
    expect(await organisations.resolveEmailDomain("shared.gov.uk")).toMatchObject({
      organisationId: two.organisationId,
    });
  });

  it("takes what decides votes or identities from two stewards of different organisations, and the rest from one", async () => {
    const { organisations } = await running;
    const body = await save(draft("Contested Borough", { domains: ["contested.gov.uk"] }));
    const { organisationId } = body;
    const colleague: Actor = { ...steward, personId: newId("person") };
    const other: Actor = { personId: newId("person"), organisationId: newId("organisation"), roles: ["steward"] };
    expect(await organisations.editOrganisation(steward, { ...body, website: "https://contested.gov.uk/" })).toBe(
      "saved",
    );
    const edit = { ...body, version: 2, website: "https://contested.gov.uk/", domains: ["rival.gov.uk"] };
    expect(await organisations.editOrganisation(steward, edit)).toBe("pending");
    expect(await organisations.resolveEmailDomain("rival.gov.uk")).toEqual({ kind: "unknown" });
    const digest = (await organisations.findPendingChange(other, organisationId))?.digest ?? "";
    const refused = await Promise.allSettled([
      organisations.confirmChange(steward, organisationId, digest),
      organisations.confirmChange(colleague, organisationId, digest),
      organisations.confirmChange({ ...other, roles: [] }, organisationId, digest),
      organisations.confirmChange(other, organisationId, "0".repeat(64)),
      organisations.editOrganisation(other, { ...edit, domains: ["third.gov.uk"] }),
    ]);
    const codes = refused.map((outcome) => (outcome.status === "rejected" ? outcome.reason.code : "done"));
    expect(codes).toEqual([
      "second_person_needed",
      "second_person_needed",
      "not_permitted",
      "changed_meanwhile",
      "change_pending",
    ]);
    await organisations.confirmChange(other, organisationId, digest);
    expect(await organisations.resolveEmailDomain("rival.gov.uk")).toMatchObject({ organisationId });
    await expect(organisations.confirmChange(other, organisationId, digest)).rejects.toMatchObject({
      code: "changed_meanwhile",
    });
  });

  it("forgets a change that was discarded, or that was made from an older record", async () => {
    const { organisations } = await running;
    const body = await save(draft("Hesitant Borough", { domains: ["hesitant.gov.uk"] }));
    const { organisationId } = body;
    await organisations.editOrganisation(steward, { ...body, domains: [] });
    const first = await organisations.findPendingChange(steward, organisationId);
    await organisations.discardChange(steward, organisationId, first?.digest ?? "");
    expect(await organisations.findPendingChange(steward, organisationId)).toBeUndefined();
    await organisations.editOrganisation(steward, { ...body, domains: [] });
    await save({ ...body, otherNames: ["Moved on"] });
    expect(await organisations.findPendingChange(steward, organisationId)).toBeUndefined();
  });

  it("takes changes from stewards only", async () => {
    const { organisations } = await running;
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
