import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Claims } from "#functions/accounts/identity-claims.ts";
import type { Actor } from "#functions/accounts/rules.ts";
import { startWorld, type World } from "../journeys/world.ts";

let world: World;
let borough: string;
let county: string;
beforeAll(async () => {
  world = await startWorld();
  borough = (await world.addOrganisation("Eastmere Borough Council", ["eastmere.example"])).organisationId;
  county = (await world.addOrganisation("Northshire County Council", ["northshire.example"])).organisationId;
  const merged = await world.addOrganisation("Lakes Council", ["lakes.example"]);
  await world.addOrganisation("Old Lakes Council", ["oldlakes.example"], {
    hasEnded: true,
    successorIds: [merged.organisationId],
  });
});
afterAll(() => world.stop());

const provider = { vouchesFor: () => true };
const claimsOf = (email: string, more: Partial<Claims> = {}): Claims => ({
  issuer: "https://provider.example",
  subject: email,
  email,
  emailVerified: true,
  name: "Sian Puw",
  secondFactor: true,
  ...more,
});
const admit = (email: string, more: Partial<Claims> = {}) =>
  world.services.accounts.admit(provider, claimsOf(email, more));
async function actorOf(email: string, more: Partial<Claims> = {}): Promise<Actor> {
  const outcome = await admit(email, more);
  const actor = outcome.kind === "signed_in" ? await world.services.accounts.actorOf(outcome.token) : undefined;
  if (!actor) throw new Error(`${email} has no session`);
  return actor;
}
const stewardNamed = async (email: string): Promise<Actor> => {
  const { personId } = await world.signInWith(email, ["steward"]);
  const { personId: _, ...rest } = await actorOf(email);
  return { personId, ...rest };
};
const codes = (outcomes: PromiseSettledResult<unknown>[]) =>
  outcomes.map((outcome) =>
    outcome.status === "fulfilled" ? "done" : ((outcome.reason as { code?: string }).code ?? outcome.reason),
  );
const items = async () => (await world.client.send(new ScanCommand({ TableName: world.table }))).Items ?? [];

describe("signing in", () => {
  it("makes one account of two sign-ins at once by somebody new", async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => admit("new@eastmere.example")));
    const ids = outcomes.map((outcome) => (outcome.kind === "signed_in" ? outcome.personId : outcome.reason));
    expect(new Set(ids).size).toBe(1);
  });

  it("stores nothing of somebody who gets no account", async () => {
    const before = (await items()).length;
    expect(await admit("someone@gmail.com")).toEqual({ kind: "refused", reason: "webmail" });
    expect(await admit("someone@firm.test")).toEqual({ kind: "refused", reason: "unknown_domain" });
    expect(await admit("a@eastmere.example", { emailVerified: false })).toMatchObject({
      reason: "address_not_verified",
    });
    expect(await admit("ａ@ｅastmere.example")).toMatchObject({ reason: "unknown_domain" });
    expect(await admit('"x@gmail.com"@eastmere.example')).toMatchObject({ reason: "unknown_domain" });
    const other = { vouchesFor: (domain: string) => domain === "northshire.example" };
    expect(await world.services.accounts.admit(other, claimsOf("b@eastmere.example"))).toMatchObject({
      reason: "address_not_vouched",
    });
    expect(await items()).toHaveLength(before);
  });

  it("leaves no name and no address readable anywhere in the table", async () => {
    await admit("Readable.Person@Eastmere.example", { name: "Readable Person" });
    const everything = JSON.stringify(await items()).toLowerCase();
    expect(everything).not.toContain("readable");
    expect(everything).not.toContain("@eastmere");
  });

  it("finds the same account by the address in other letters and from another provider", async () => {
    const first = await actorOf("one@eastmere.example");
    const second = await actorOf("ONE@Eastmere.Example", { issuer: "https://other.example", subject: "1" });
    expect(second.personId).toBe(first.personId);
  });

  it("does not open the last holder's account for a new colleague who was given the address, and ends its roles", async () => {
    const { personId, token } = await world.signInWith("desk@eastmere.example", ["researcher"]);
    const next = await actorOf("desk@eastmere.example", { subject: "somebody else" });
    expect(next.personId).not.toBe(personId);
    expect(next.roles).toEqual([]);
    expect(await world.services.accounts.actorOf(token)).toBeUndefined();
    expect((await actorOf("desk@eastmere.example", { subject: "somebody else" })).personId).toBe(next.personId);
  });

  it("ends every role when the address moves to another organisation, and frees the seat", async () => {
    const email = "mover@eastmere.example";
    await world.signInWith(email, ["voting", "researcher"]);
    expect(await world.services.accounts.representativesOf(borough)).toHaveProperty("voting");
    const moved = await actorOf("mover@northshire.example", { subject: email });
    expect(moved).toMatchObject({ organisationId: county, roles: [] });
    expect(await world.services.accounts.representativesOf(borough)).toEqual({});
    expect((await actorOf(email)).roles, "coming back restores nothing").toEqual([]);
  });

  it("ends roles and sessions when the address is no longer verified, for the account of that provider alone", async () => {
    const email = "lost@eastmere.example";
    const { token } = await world.signInWith(email, ["publisher"]);
    await admit(email, { emailVerified: false, subject: "an attacker" });
    expect(await world.services.accounts.actorOf(token)).toMatchObject({ roles: ["publisher"] });
    expect(await admit(email, { emailVerified: false })).toMatchObject({ reason: "address_not_verified" });
    expect(await world.services.accounts.actorOf(token)).toBeUndefined();
    expect((await actorOf(email)).roles).toEqual([]);
  });

  it("makes somebody of a body that has been replaced a member of its successor who can hold no role", async () => {
    const { personId } = await world.signIn("x@oldlakes.example");
    expect(await actorOf("x@oldlakes.example")).toMatchObject({ organisationId: expect.stringMatching(/^org_/) });
    await expect(world.giveRole({ personId, role: "researcher" })).rejects.toMatchObject({
      code: "changed_meanwhile",
    });
  });
});

describe("sessions", () => {
  it("end after twelve hours, on signing out, and everywhere at once", async () => {
    const { accounts } = world.services;
    const [first, second] = [await world.signIn("s@eastmere.example"), await world.signIn("s@eastmere.example")];
    await accounts.signOut(first.token);
    expect(await accounts.actorOf(first.token)).toBeUndefined();
    const actor = await accounts.actorOf(second.token);
    if (actor) await accounts.signOutEverywhere(actor);
    expect(await accounts.actorOf(second.token)).toBeUndefined();
    const third = await world.signIn("s@eastmere.example");
    world.passTime({ hours: 11, minutes: 59 });
    expect(await accounts.actorOf(third.token)).toBeDefined();
    world.passTime({ minutes: 1 });
    expect(await accounts.actorOf(third.token)).toBeUndefined();
  });

  it("are found by nobody who reads the table", async () => {
    const { token } = await world.signIn("t@eastmere.example");
    expect(JSON.stringify(await items())).not.toContain(token);
  });
});

describe("roles", () => {
  it("take two stewards, neither of them the person, and lapse after twelve months", async () => {
    const { accounts } = world.services;
    const [one, two] = [await stewardNamed("st1@eastmere.example"), await stewardNamed("st2@northshire.example")];
    const { personId } = await world.signIn("pub@eastmere.example");
    await accounts.proposeRole(one, { personId, role: "publisher" });
    await accounts.proposeRole(one, { personId, role: "publisher" });
    const { roleProposalId } = await accounts.viewProposal(two, personId, "publisher");
    const request = { personId, role: "publisher" as const, roleProposalId };
    await expect(accounts.grantRole(one, request)).rejects.toMatchObject({ code: "second_person_needed" });
    await expect(accounts.proposeRole(one, { personId: one.personId, role: "researcher" })).rejects.toMatchObject({
      code: "not_for_oneself",
    });
    await accounts.grantRole(two, request);
    await accounts.grantRole(two, request);
    expect((await actorOf("pub@eastmere.example")).roles).toEqual(["publisher"]);
    expect(await actorOf("pub@eastmere.example", { secondFactor: false })).toMatchObject({
      roles: [],
      awaitingSecondFactor: ["publisher"],
    });
    expect(
      (await actorOf("pub@eastmere.example", { secondFactor: undefined })).roles,
      "whoever has given one is held to it",
    ).toEqual([]);

    await expect(accounts.proposeRole(one, { personId, role: "steward" })).rejects.toMatchObject({
      code: "steward_and_publisher",
    });
    await expect(world.giveRole({ personId, role: "steward" })).rejects.toMatchObject({
      code: "steward_and_publisher",
    });

    world.passTime({ days: 366 });
    expect((await actorOf("pub@eastmere.example")).roles).toEqual([]);
    await world.giveRole({ personId, role: "steward" });
  });

  it("cannot be granted by a proposal whose steward is one no longer", async () => {
    const { accounts } = world.services;
    const [one, two] = [await stewardNamed("st3@eastmere.example"), await stewardNamed("st4@northshire.example")];
    const { personId } = await world.signIn("late@eastmere.example");
    await accounts.proposeRole(one, { personId, role: "researcher" });
    const { roleProposalId } = await accounts.viewProposal(two, personId, "researcher");
    await accounts.endRole(two, { personId: one.personId, role: "steward" });
    await expect(accounts.grantRole(two, { personId, role: "researcher", roleProposalId })).rejects.toMatchObject({
      code: "changed_meanwhile",
    });
  });

  it("give each seat one holder, however many are given it at once", async () => {
    const people = await Promise.all([1, 2, 3, 4].map((n) => world.signIn(`seat${n}@northshire.example`)));
    const outcomes = await Promise.allSettled(
      people.map(({ personId }) => world.giveRole({ personId, role: "representative", seat: "voting" })),
    );
    expect(codes(outcomes).toSorted()).toEqual(["done", "seat_taken", "seat_taken", "seat_taken"]);
    const { voting } = await world.services.accounts.representativesOf(county);
    expect(people.map(({ personId }) => personId)).toContain(voting);
    expect(await world.services.accounts.organisationsWithRepresentatives([borough, county])).toEqual(
      new Set([county]),
    );
  });

  it("tell both representatives when one of them changes", async () => {
    const { accounts } = world.services;
    const deputy = await world.signInWith("dep@northshire.example", ["deputy"]);
    await world.settle();
    const { voting = "" } = await accounts.representativesOf(county);
    for (const personId of [voting, deputy.personId]) {
      const { notices } = await accounts.viewAccount({ personId, roles: [] });
      expect(notices.map(({ kind }) => kind)).toContain("representatives_changed");
    }
    expect(world.failures).toEqual([]);
  });

  it("swap seats in one act", async () => {
    const { personId } = await world.signIn("dep@northshire.example");
    const { accounts } = world.services;
    const [one, two] = [await stewardNamed("st5@eastmere.example"), await stewardNamed("st6@northshire.example")];
    await accounts.endRole(one, {
      personId: (await accounts.representativesOf(county)).voting ?? "",
      role: "representative",
    });
    await accounts.proposeRole(one, { personId, role: "representative", seat: "voting" });
    const { roleProposalId } = await accounts.viewProposal(two, personId, "representative");
    await accounts.grantRole(two, { personId, role: "representative", roleProposalId });
    expect(await accounts.representativesOf(county)).toEqual({ voting: personId });
  });

  it("let the command line add stewards only while fewer than two are in force", async () => {
    const fresh = await startWorld();
    try {
      await fresh.addOrganisation("Eastmere Borough Council", ["eastmere.example"]);
      const add = (email: string) => fresh.services.accounts.operator.addSteward(email);
      expect(await add("x@gmail.com")).toBe("unknown_domain");
      expect(await add("first@eastmere.example")).toBe("added");
      const outcomes = await Promise.allSettled(["a", "b", "c"].map((name) => add(`${name}@eastmere.example`)));
      const added = outcomes.filter((outcome) => outcome.status === "fulfilled" && outcome.value === "added");
      expect(added).toHaveLength(1);
      expect(await add("d@eastmere.example")).toBe("two_stewards_already");
      const browser = await fresh.signIn("first@eastmere.example");
      expect((await fresh.services.accounts.actorOf(browser.token))?.roles).toEqual(["steward"]);
    } finally {
      await fresh.stop();
    }
  });
});

describe("filtering owners", () => {
  const effectsDueBy = async (day: string) =>
    (await items())
      .filter(({ type, at }) => type?.S === "filtering_owners_changed" && (at?.S ?? "") <= day)
      .filter(({ attempts }) => attempts !== undefined).length;

  it("are who holds the role for that organisation now, and each change of them is told, the lapse included", async () => {
    const { accounts } = world.services;
    const today = () => world.now().toISOString();
    const { personId } = await world.signInWith("owner@northshire.example", ["filtering_owner"]);
    expect(await accounts.filteringOwnersOf(county)).toEqual([personId]);
    expect(await accounts.filteringOwnersOf(borough)).toEqual([]);
    expect(await effectsDueBy(today())).toBe(1);

    const actor = await actorOf("owner@northshire.example");
    await accounts.endRole(actor, { personId, role: "filtering_owner" });
    expect(await accounts.filteringOwnersOf(county)).toEqual([]);
    expect(await effectsDueBy(today())).toBe(2);

    await world.giveRole({ personId, role: "filtering_owner" });
    world.passTime({ days: 366 });
    expect(await accounts.filteringOwnersOf(county), "it lapses after twelve months").toEqual([]);
    expect(await effectsDueBy(today()), "given twice, ended once, and both lapses").toBe(5);
  });

  it("are those of the new organisation when their holder has moved", async () => {
    const { accounts } = world.services;
    const email = "leaver@northshire.example";
    const { personId } = await world.signInWith(email, ["filtering_owner"]);
    await actorOf("leaver@eastmere.example", { subject: email });
    expect(await accounts.filteringOwnersOf(county)).toEqual([]);
    await world.giveRole({ personId, role: "filtering_owner" });
    expect(await accounts.filteringOwnersOf(borough)).toEqual([personId]);
  });
});

describe("whom other features turn to", () => {
  it("is found by the address in any letters, and reached there", async () => {
    const { accounts } = world.services;
    const { personId } = await actorOf("reach@eastmere.example", { name: "Rea Chable" });
    expect(await accounts.findPersonIdByAddress(" Reach@Eastmere.example")).toBe(personId);
    expect(await accounts.findPersonIdByAddress("nobody@eastmere.example")).toBeUndefined();
    expect(await accounts.addressOf(personId)).toEqual({ name: "Rea Chable", address: "reach@eastmere.example" });
    await actorOf("reach@eastmere.example", { subject: "somebody else" });
    expect(await accounts.addressOf(personId), "the address is another account's now").toBeUndefined();
  });

  it("is every steward in force, with their organisation", async () => {
    const steward = await stewardNamed("listed@northshire.example");
    const listed = { personId: steward.personId, organisationId: county };
    expect(await world.services.accounts.listStewards()).toContainEqual(listed);
    world.passTime({ days: 366 });
    expect(await world.services.accounts.listStewards()).toEqual([]);
  });
});

describe("picking an organisation", () => {
  it("takes a colleague whose own address proves it, or a steward, and exactly the choice they saw", async () => {
    const { accounts } = world.services;
    await accounts.actorOf("");
    await world.services.organisations.register.saveDomains(
      [{ after: { pattern: "shared.example", organisationIds: [], standing: "mail", source: "test", version: 1 } }],
      "test",
    );
    const picker = await actorOf("p@shared.example");
    expect(picker.organisationId).toBeUndefined();
    await accounts.chooseOrganisation(picker, county);
    const colleague = await actorOf("colleague@northshire.example");
    const stranger = await actorOf("stranger@eastmere.example");
    const choice = { personId: picker.personId, organisationId: county };
    await expect(accounts.confirmChoice(stranger, choice)).rejects.toMatchObject({ code: "not_permitted" });
    await expect(accounts.confirmChoice(picker, choice)).rejects.toMatchObject({ code: "not_permitted" });
    await expect(accounts.confirmChoice(colleague, { ...choice, organisationId: borough })).rejects.toMatchObject({
      code: "changed_meanwhile",
    });
    expect((await accounts.listChoices(colleague)).items).toHaveLength(1);
    await accounts.confirmChoice(colleague, choice);
    expect(await actorOf("p@shared.example")).toMatchObject({ organisationId: county });
    expect((await accounts.listChoices(colleague)).items).toEqual([]);

    const second = await actorOf("q@shared.example");
    await accounts.chooseOrganisation(second, county);
    const confirmed = await actorOf("p@shared.example");
    await expect(
      accounts.confirmChoice(confirmed, { ...choice, personId: second.personId }),
      "somebody confirmed cannot confirm",
    ).rejects.toMatchObject({ code: "not_permitted" });
    const steward = await stewardNamed("st7@eastmere.example");
    await accounts.declineChoice(steward, { ...choice, personId: second.personId });
    expect((await actorOf("q@shared.example")).organisationId).toBeUndefined();
  });
});
