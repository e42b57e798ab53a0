import { ScanCommand } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Category, categories } from "#functions/contacts/coverage.ts";
import { createIntake } from "#functions/contacts/intake-service.ts";
import { createSealing } from "#functions/contacts/sealing-details.ts";
import { newId } from "#functions/ids.ts";
import type { PersonalData } from "#functions/personal-data.ts";
import { personalDataWithKeys } from "#functions/personal-data-keys.ts";
import { startWorld, type World } from "../journeys/world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

let bodies = 0;
/** A body with a volunteer, and what they would record. */
async function newBody() {
  bodies += 1;
  const domain = `body${bodies}.example`;
  const { organisationId } = await world.addOrganisation(`Body ${bodies} Council`, [domain]);
  const volunteer = { personId: newId("person"), organisationId, roles: [] };
  await world.services.contacts.volunteer(volunteer);
  const fields = (name: string) => ({
    contactId: newId("contact"),
    role: "Head of security",
    email: `${name}@${domain}`,
    known: "I asked",
  });
  return { organisationId, volunteer, fields };
}
const steward = (organisationId = newId("organisation")) => ({
  personId: newId("person"),
  organisationId,
  roles: ["steward" as const],
});
const tracesOf = (organisationId: string) => world.services.contacts.listTraces(steward(), organisationId);
const linkOf = async (contactId: string) => {
  const { action } = (await world.services.contacts.composers.contact_reconfirm(contactId)) ?? {};
  return action?.path.split("/").at(-1) ?? "";
};

describe("recording", () => {
  it("makes one contact of one address, however many record it at once", async () => {
    const { organisationId, volunteer, fields } = await newBody();
    const all = Array.from({ length: 8 }, () => world.services.contacts.recordContact(volunteer, fields("lead")));
    await Promise.all(all);
    expect(await tracesOf(organisationId)).toHaveLength(1);
  });

  it("makes one contact of one form sent many times at once", async () => {
    const { organisationId, volunteer, fields } = await newBody();
    const form = fields("lead");
    await Promise.all([1, 2, 3, 4].map(() => world.services.contacts.recordContact(volunteer, form)));
    expect(await tracesOf(organisationId)).toHaveLength(1);
  });

  it("encrypts for an address that is there already too: the key service's answer takes a time that could be told", async () => {
    const { organisationId, fields } = await newBody();
    const keys = personalDataWithKeys(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2));
    const sealedFor: boolean[] = [];
    for (const isThere of [false, true]) {
      const personalData: PersonalData = {
        ...keys,
        seal: (context, text) => {
          sealedFor.push(isThere);
          return keys.seal(context, text);
        },
      };
      const intake = createIntake({
        store: { isRecorded: async () => isThere },
        sealing: createSealing(personalData),
        organisations: world.services.organisations,
      });
      await intake.prepare(organisationId, fields("lead"), "per_1", world.now().toISOString());
    }
    expect(sealedFor).toEqual([false, true]);
  });

  it("keeps the same address apart in two organisations", async () => {
    const [one, two] = [await newBody(), await newBody()];
    const before = await world.services.organisations.requireOrganisation(two.organisationId);
    const shared = { ...before, itSupplierDomains: [one.fields("x").email.split("@")[1] ?? ""] };
    await world.services.organisations.register.save(before, shared, { actorId: "test", source: "test" });
    await world.services.contacts.recordContact(one.volunteer, one.fields("lead"));
    await world.services.contacts.recordContact(two.volunteer, { ...one.fields("lead"), contactId: newId("contact") });
    expect(await tracesOf(two.organisationId)).toHaveLength(1);
  });
});

describe("a steward's day", () => {
  it("has ten views, when twenty are asked for at once; the rest wait for a second steward", async () => {
    const { organisationId, volunteer, fields } = await newBody();
    for (let n = 0; n < 3; n += 1) await world.services.contacts.recordContact(volunteer, fields(`lead${n}`));
    const [contact] = await tracesOf(organisationId);
    const contactId = contact?.contactId ?? "";
    const viewer = steward();
    const keys = Array.from({ length: 20 }, () => ({ organisationId, contactId, viewId: newId("contactView") }));
    const outcomes = await Promise.all(
      keys.map((key) => world.services.contacts.openView(viewer, key, "Looking for the lead")),
    );
    expect(outcomes.filter((outcome) => outcome === "open")).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === "waiting")).toHaveLength(10);
    const own = await world.services.contacts.viewOwn(await linkOf(contactId));
    expect(own.views).toHaveLength(10);

    const [open, waiting] = [outcomes.indexOf("open"), outcomes.indexOf("waiting")];
    const [opened, held] = [keys[open], keys[waiting]];
    if (!opened || !held) throw new Error("both kinds were expected");
    expect(await world.services.contacts.openView(viewer, opened, "The same form"), "sent twice").toBe("open");
    await expect(world.services.contacts.viewOpen(viewer, held)).rejects.toMatchObject({ code: "contact_view_over" });
    await expect(world.services.contacts.openApproved(viewer, held)).rejects.toMatchObject({
      code: "second_organisation_needed",
    });
    const approvals = [steward(), steward()].map((other) => world.services.contacts.approveView(other, held));
    const settled = await Promise.allSettled(approvals);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const tries = await Promise.allSettled([1, 2, 3].map(() => world.services.contacts.openApproved(viewer, held)));
    expect(tries.some(({ status }) => status === "fulfilled")).toBe(true);
    expect((await world.services.contacts.viewOwn(await linkOf(contactId))).views).toHaveLength(11);
  });

  it("shows nothing that was not recorded before: no view, no details", async () => {
    const { organisationId, volunteer, fields } = await newBody();
    await world.services.contacts.recordContact(volunteer, fields("lead"));
    const [contact] = await tracesOf(organisationId);
    const key = { organisationId, contactId: contact?.contactId ?? "", viewId: newId("contactView") };
    await expect(world.services.contacts.viewOpen(steward(), key)).rejects.toMatchObject({ code: "contact_view_over" });
    expect(Object.keys(contact ?? {})).not.toContain("sealed");
  });
});

describe("what is left of a contact", () => {
  it("is no ciphertext, no look-up and no reason of a steward, once it is erased", async () => {
    const { organisationId, volunteer, fields } = await newBody();
    const form = fields("gone");
    await world.services.contacts.recordContact(volunteer, form);
    const { contactId } = form;
    const key = { organisationId, contactId, viewId: newId("contactView") };
    await world.services.contacts.openView(steward(), key, "Looking for the lead");
    await world.services.contacts.remove(await linkOf(contactId), { forGood: false });
    await world.settle();
    const { Items = [] } = await world.client.send(new ScanCommand({ TableName: world.table }));
    const left = Items.filter((item) => JSON.stringify(item).includes(contactId));
    const kinds = left.map((item) => item.__edb_e__?.S);
    expect(kinds).toContain("contact_view");
    expect(kinds).not.toContain("contact_lookup");
    for (const item of left) {
      for (const part of ["sealed", "lookup", "reason"]) expect(item[part], item.__edb_e__?.S).toBeUndefined();
    }
    expect(world.failures).toEqual([]);
  });
});

describe("coverage", () => {
  const counted = async (): Promise<Record<Category, number>> => {
    const { all } = await world.services.contacts.viewTotals();
    return all;
  };

  it("and its counters are right after whatever happens in whatever order", async () => {
    const acts = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 6 })), { minLength: 5, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(acts, async (steps) => {
        const { contacts } = world.services;
        const all = await Promise.all([newBody(), newBody(), newBody()]);
        for (const [at, act] of steps) {
          const body = all[at];
          if (!body) continue;
          const living = (await tracesOf(body.organisationId)).filter(({ dueAt }) => dueAt !== undefined);
          const contactId = living[0]?.contactId;
          const fresh = body.fields(newId("request").slice(4, 12));
          const isLooking = (await contacts.findVolunteering(body.volunteer)) !== undefined;
          if (act === 0 && isLooking) await contacts.recordContact(body.volunteer, fresh);
          if (act === 1) await contacts.volunteer(body.volunteer);
          if (act === 2) await contacts.stopVolunteering(body.volunteer);
          if (act === 3 && contactId) await contacts.confirm(await linkOf(contactId));
          if (act === 4 && contactId) await contacts.remove(await linkOf(contactId), { forGood: true });
          if (act === 5 && contactId) await contacts.recordBounce(contactId);
          if (act === 6 && contactId) await contacts.passOn(await linkOf(contactId), fresh);
        }
        const known = new Map<Category, number>(categories.map((category) => [category, 0]));
        for (const { organisationId } of await world.services.organisations.register.everyOrganisation()) {
          const category = await contacts.coverageOf(organisationId);
          known.set(category, (known.get(category) ?? 0) + 1);
        }
        const { nobody: _, ...totals } = await counted();
        const { nobody: __, ...expected } = Object.fromEntries(known) as Record<Category, number>;
        expect(totals).toEqual(expected);
      }),
      { numRuns: 6 },
    );
  });

  it("loses no count when many act at once in one organisation", async () => {
    const { organisationId, volunteer, fields } = await newBody();
    const before = await counted();
    const recorded = [1, 2, 3, 4].map((n) => world.services.contacts.recordContact(volunteer, fields(`at-once-${n}`)));
    await Promise.all(recorded);
    const after = await counted();
    expect(after.unconfirmed).toBe(before.unconfirmed + 1);
    expect(after.volunteer).toBe(before.volunteer - 1);
    const links = await Promise.all((await tracesOf(organisationId)).map(({ contactId }) => linkOf(contactId)));
    await Promise.all(links.map((link) => world.services.contacts.remove(link, { forGood: false })));
    expect(await world.services.contacts.coverageOf(organisationId)).toBe("volunteer");
    expect((await counted()).unconfirmed).toBe(before.unconfirmed);
  });

  it("counts an organisation under another kind, or no longer, once the register says so", async () => {
    const { organisationId, volunteer, fields } = await newBody();
    await world.services.contacts.recordContact(volunteer, fields("lead"));
    const { register, requireOrganisation } = world.services.organisations;
    const by = { actorId: "test", source: "test" };
    const before = await requireOrganisation(organisationId);
    const start = (await counted()).unconfirmed;
    await register.save(before, { ...before, kind: "police" }, by);
    world.passTime({ days: 1 });
    await world.services.runDueWork();
    expect((await counted()).unconfirmed).toBe(start);
    const moved = await requireOrganisation(organisationId);
    await register.save(moved, { ...moved, hasEnded: true }, by);
    world.passTime({ days: 1 });
    await world.services.runDueWork();
    expect((await counted()).unconfirmed).toBe(start - 1);
    expect(await world.services.contacts.coverageOf(organisationId)).toBe("nobody");
  });
});
