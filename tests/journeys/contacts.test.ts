import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Browser, startWorld, type World } from "./world.ts";

let world: World;
let borough: string;
let county: string;
beforeEach(async () => {
  world = await startWorld();
  borough = (await world.addOrganisation("Eastmere Borough Council", ["eastmere.example"])).organisationId;
  county = (await world.addOrganisation("Northshire County Council", ["northshire.example"])).organisationId;
});
afterEach(async () => {
  expect(world.failures).toEqual([]);
  await world.stop();
});

const lead = {
  name: "Petra Vane",
  role: "Head of information security",
  email: "petra.vane@eastmere.example",
  teamMailbox: "filtering@eastmere.example",
  telephone: "01632 960 001",
  reach: "Mornings are best",
  known: "The service desk told me",
};

const settle = () => world.settle();
const linkIn = (text: string): string => /\/contact-confirmations\/[\w-]+/.exec(text)?.[0] ?? "";
const mailTo = (address: string) => world.mail.filter((email) => email.to.address === address);
const lastLinkTo = (address: string): string => linkIn(mailTo(address).at(-1)?.text ?? "");

async function record(volunteer: Browser, fields: Partial<typeof lead> = {}) {
  const answer = await volunteer.submit(await volunteer.get("/volunteer/contact"), { ...lead, ...fields });
  await settle();
  return answer;
}

/** Somebody at the borough finds its lead, who has the notice in their mailbox. */
async function volunteerRecords(fields: Partial<typeof lead> = {}) {
  const volunteer = await world.signIn("vol@eastmere.example");
  await volunteer.submit(await volunteer.get("/volunteer"), {}, "/start");
  await record(volunteer, fields);
  return volunteer;
}
const confirm = async () => {
  const person = world.stranger();
  const page = await person.submit(await person.get(lastLinkTo(lead.email)), {}, "/confirm");
  await settle();
  return { person, page };
};
const coverageOf = () => world.services.contacts.coverageOf(borough);
/** A steward opens the one contact, checks and proposes who it is. Returns where the contact is opened. */
async function propose(steward: Browser): Promise<string> {
  const [trace] = await traces();
  const path = `/contacts/${borough}/${trace?.contactId}`;
  const view = await steward.submit(await steward.get(path), { reason: "Checking through the switchboard" });
  const day = { "checkedOn-day": "29", "checkedOn-month": "11", "checkedOn-year": "2026" };
  await steward.submit(view, { way: "switchboard", publishedAt: "https://eastmere.example/", ...day }, "/owner");
  return path;
}
/** A confirmed contact who has signed in, and whose role two stewards have given. */
async function confirmedOwner() {
  await volunteerRecords();
  const { person, page } = await confirm();
  const { personId } = await world.signIn(lead.email);
  const second = await world.signInWith("kit@eastmere.example", ["steward"]);
  await propose(await world.signInWith("jo@northshire.example", ["steward"]));
  await second.submit(await second.get(`/roles/proposals/${personId}/filtering_owner`), {}, "/grant");
  expect(await ownersOf()).toEqual([personId]);
  return { person, page };
}
const ownersOf = () => world.services.accounts.filteringOwnersOf(borough);
const traces = async () => {
  const steward = { personId: "per_1", organisationId: county, roles: ["steward" as const] };
  return world.services.contacts.listTraces(steward, borough);
};

describe("finding the web filtering lead", () => {
  it("goes from a volunteer, by the notice and a button, to two stewards and the role", async () => {
    const volunteer = await world.signIn("vol@eastmere.example");
    expect((await volunteer.get("/volunteer")).text).toContain("Not known yet.");
    const started = await volunteer.submit(await volunteer.get("/volunteer"), {}, "/start");
    const guide = (await volunteer.get("/volunteer")).text;
    expect(guide).toContain("A role and a team mailbox are better than a name");
    expect(guide).toContain("Never ask by a freedom of information (FOI) request");
    expect(started.text).toContain("You have undertaken to find");
    expect(started.text).toContain("a colleague is looking");
    const sent = await record(volunteer);
    expect(sent.path).toBe("/volunteer?done=recorded");
    for (const path of ["/volunteer", "/account", `/organisations/${borough}`]) {
      const page = await volunteer.get(path);
      for (const private_ of ["Petra", "Vane", "filtering@", "960001"]) expect(page.html).not.toContain(private_);
    }

    const [notice] = mailTo(lead.email);
    expect(notice?.subject).not.toContain("Petra");
    for (const part of [
      "UK GDPR Article 6(1)(e)",
      "It is not consent",
      "privacy@eastmere.example",
      "A colleague at Eastmere Borough Council",
      "Information Commissioner",
      "we erase them",
      "restrict or object",
      "Are you the one? Who is, if not?",
    ]) {
      expect(notice?.text).toContain(part);
    }
    expect(notice?.text).not.toContain("vol@");

    const person = world.stranger();
    const link = lastLinkTo(lead.email);
    const first = await person.get(link);
    expect(first.text).toContain("Petra Vane");
    expect(first.text).toContain("01632 960001");
    expect(first.headers.get("cache-control")).toBe("no-store");
    expect(
      first.headers.get("referrer-policy"),
      "the link leaves the site with no request, and forms keep their origin",
    ).toBe("same-origin");
    expect(await coverageOf(), "reading the link changes nothing").toBe("unconfirmed");
    const confirmed = await person.submit(first, {}, "/confirm");
    expect(confirmed.text).toContain("You are confirmed");
    expect(confirmed.path).not.toContain(link);
    expect(await coverageOf()).toBe("confirmed");
    expect((await person.get(link)).text).toContain("This link has been used");
    expect((await person.get(link)).text).not.toContain("Petra");
    await settle();
    expect(mailTo(lead.email).some(({ text }) => text.includes("Sign in once with the same e-mail address"))).toBe(
      true,
    );

    const first_ = await world.signInWith("jo@northshire.example", ["steward"]);
    const second = await world.signInWith("kit@eastmere.example", ["steward"]);
    const list = await first_.get(`/contacts/${borough}`);
    expect(list.text).toContain("Confirmed");
    expect(list.html).not.toContain("Petra");
    const contactPath = /\/contacts\/org_\w+\/con_\w+/.exec(list.html)?.[0] ?? "";
    const view = await first_.submit(await first_.get(contactPath), { reason: "Checking through the switchboard" });
    expect(view.text).toContain("petra.vane@eastmere.example");
    const check = {
      way: "switchboard",
      publishedAt: "https://eastmere.example/contact",
      "checkedOn-day": "29",
      "checkedOn-month": "11",
      "checkedOn-year": "2026",
    };
    const early = await first_.submit(view, check, "/owner");
    expect(early.status).toBe(409);
    expect(early.text).toContain("has not signed in yet");
    const owner = await world.signIn("Petra.Vane@eastmere.example", { name: "Petra Vane" });
    expect((await first_.submit(view, check, "/owner")).path).toBe("/roles?done=proposed");

    const proposal = await second.get(`/roles/proposals/${owner.personId}/filtering_owner`);
    expect(proposal.text).toContain("Through the organisation’s published switchboard, on 29 November 2026");
    expect(proposal.html).toContain("https://eastmere.example/contact");
    const presses = await Promise.all([second.submit(proposal, {}, "/grant"), second.submit(proposal, {}, "/grant")]);
    expect(presses.map(({ path }) => path)).toEqual(["/roles?done=granted", "/roles?done=granted"]);
    expect(await world.services.accounts.filteringOwnersOf(borough)).toEqual([owner.personId]);
    const own = await owner.get(`/contacts/${borough}`);
    expect(own.text).toContain("petra.vane@eastmere.example");
    expect(own.text, "the owner sees who looked and why").toContain("Checking through the switchboard");
    expect((await owner.get("/account")).html).toContain(`/contacts/${borough}`);
  });

  it("is a role that nobody gets without having confirmed, and not through the roles page", async () => {
    const steward = await world.signInWith("jo@northshire.example", ["steward"]);
    const { personId } = await world.signIn("new@eastmere.example");
    expect((await steward.get("/roles/propose")).html).not.toContain("filtering_owner");
    const answer = await steward.post("/roles/propose", { email: "new@eastmere.example", wish: "filtering_owner" });
    expect(answer.status).toBe(400);
    const actor = { personId: steward.personId, organisationId: county, roles: ["steward" as const] };
    await expect(
      world.services.accounts.proposeRole(actor, { personId, role: "filtering_owner" }),
    ).rejects.toMatchObject({ code: "owner_by_contact" });
    const other = { personId, role: "filtering_owner" as const, roleProposalId: "rlp_1" };
    await expect(world.services.accounts.grantRole(actor, other)).rejects.toMatchObject({ code: "owner_by_contact" });
  });

  it("is named to stewards in no list of roles: they open one contact at a time", async () => {
    const steward = await world.signInWith("jo@northshire.example", ["steward"]);
    const second = await world.signInWith("kit@eastmere.example", ["steward"]);
    await volunteerRecords();
    await confirm();
    const { personId } = await world.signIn(lead.email, { name: lead.name });
    const path = await propose(steward);
    const waiting = `/roles/proposals/${personId}/filtering_owner`;
    const proposal = await second.get(waiting);
    const held = ["/roles/holders/filtering_owner", `/roles/holders/filtering_owner/${personId}/end`];
    const seen = [await second.get("/roles"), proposal, await second.submit(proposal, {}, "/grant")];
    for (const page of held) seen.push(await second.get(page));
    for (const { status, path: shown, html } of seen) {
      expect(status, shown).toBe(200);
      expect(html.toLowerCase(), shown).not.toMatch(/petra|vane/);
    }
    expect(proposal.html).toContain(`href="${path}"`);
    expect(seen.at(-2)?.text).toContain("Eastmere Borough Council");
    const ended = await second.submit(await second.get(held[1] ?? ""));
    expect(ended.path).toBe("/roles?done=ended");
    expect(await world.services.accounts.filteringOwnersOf(borough)).toEqual([]);
  });

  it("ends with the contact, whatever address they sign in with by then", async () => {
    const { person, page } = await confirmedOwner();
    const renamed = {
      ...{ issuer: "https://provider.example", subject: lead.email, name: "Petra Vane-Holt", secondFactor: true },
      ...{ email: "petra.vane-holt@eastmere.example", emailVerified: true },
    };
    await world.services.accounts.admit({ vouchesFor: () => true }, renamed);
    await person.submit(await person.get(`${page.path.split("?")[0]}/remove`), { forGood: "yes" });
    await settle();
    expect(await ownersOf()).toEqual([]);
  });

  it("ends when the contact is erased because nobody answered", async () => {
    await confirmedOwner();
    for (const days of [90, 30]) {
      world.passTime({ days });
      await settle();
    }
    expect(await ownersOf(), "while they are unverified").toHaveLength(1);
    world.passTime({ days: 90 });
    await settle();
    expect(await ownersOf()).toEqual([]);
  });

  it("refuses the grant when the contact has gone since it was proposed", async () => {
    await volunteerRecords();
    const { person, page } = await confirm();
    const owner = await world.signIn(lead.email);
    const steward = await world.signInWith("jo@northshire.example", ["steward"]);
    const second = await world.signInWith("kit@eastmere.example", ["steward"]);
    await propose(steward);
    const proposal = await second.get(`/roles/proposals/${owner.personId}/filtering_owner`);
    await person.submit(await person.get(`${page.path.split("?")[0]}/remove`), { forGood: "no" });
    const answer = await second.submit(proposal, {}, "/grant");
    expect(answer.status).toBe(409);
    expect(answer.text).toContain("This contact is not confirmed");
    expect(await world.services.accounts.filteringOwnersOf(borough)).toEqual([]);
  });
});

describe("recording somebody", () => {
  it.each([
    { email: "petra@gmail.com", message: "Enter an address at the organisation itself" },
    { email: "petra@northshire.example", message: "Enter an address at the organisation itself" },
    { email: "petra", message: "Enter an e-mail address" },
  ])("is refused beside what was typed for $email", async ({ email, message }) => {
    const volunteer = await volunteerRecords({ email });
    const answer = await record(volunteer, { email });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(message);
    expect(world.mail).toEqual([]);
  });

  it("takes an address at the IT supplier that two stewards recorded, and at no other", async () => {
    const volunteer = await volunteerRecords({ email: "petra@supplier.example" });
    expect(world.mail).toEqual([]);
    const register = world.services.organisations.register;
    const before = await world.services.organisations.requireOrganisation(borough);
    await register.save(before, { ...before, itSupplierDomains: ["supplier.example"] }, { actorId: "t", source: "t" });
    expect((await record(volunteer, { email: "petra@supplier.example" })).path).toContain("done=recorded");
    expect(mailTo("petra@supplier.example")).toHaveLength(1);
  });

  it("answers the same when the address is there already, and asks nobody twice", async () => {
    const volunteer = await volunteerRecords();
    const other = await world.signIn("other@eastmere.example");
    await other.submit(await other.get("/volunteer"), {}, "/start");
    const again = await record(other, { email: "PETRA.VANE@eastmere.example" });
    const fresh = await record(volunteer, { email: "new.lead@eastmere.example" });
    expect([again.status, again.path]).toEqual([fresh.status, fresh.path]);
    expect(again.html.replaceAll(/nonce="[^"]+"/g, "")).toBe(fresh.html.replaceAll(/nonce="[^"]+"/g, ""));
    expect(mailTo(lead.email)).toHaveLength(1);
    expect(await traces()).toHaveLength(2);
  });

  it("is for those who volunteered, and counts the same form once", async () => {
    const member = await world.signIn("member@eastmere.example");
    expect((await record(member)).status).toBe(403);
    const volunteer = await volunteerRecords();
    const form = await volunteer.get("/volunteer/contact");
    const fields = { ...lead, email: "second@eastmere.example" };
    await volunteer.submit(form, fields);
    await volunteer.submit(form, fields);
    await settle();
    expect(mailTo("second@eastmere.example")).toHaveLength(1);
    await volunteer.submit(await volunteer.get("/volunteer"), {}, "/stop");
    expect((await volunteer.get("/volunteer")).text).toContain("I will find out");
  });
});

describe("the person recorded", () => {
  it("passes it on: theirs is erased, and whom they named is asked", async () => {
    await volunteerRecords();
    const person = world.stranger();
    const link = lastLinkTo(lead.email);
    const self = await person.submit(await person.get(`${link}/pass-on`), { role: "Me", email: lead.email });
    expect(self.status).toBe(400);
    const next = { name: "Quill Ashby", role: "Network manager", email: "quill@eastmere.example" };
    const answer = await person.submit(await person.get(`${link}/pass-on`), next);
    expect(answer.text).toContain("Your details have been erased");
    await settle();
    expect(mailTo("quill@eastmere.example")[0]?.text).not.toContain("Petra");
    expect((await traces()).map(({ state }) => state).toSorted()).toEqual(["erased", "unconfirmed"]);
    expect((await world.stranger().get(lastLinkTo("quill@eastmere.example"))).text).toContain("Quill Ashby");
    expect((await person.get(link)).text).not.toContain("Petra");
  });

  it("objects, and cannot be recorded again; erased only, they can", async () => {
    const volunteer = await volunteerRecords();
    const person = world.stranger();
    const gone = await person.submit(await person.get(`${lastLinkTo(lead.email)}/remove`), { forGood: "yes" });
    expect(gone.text).toContain("nobody can record your address");
    await settle();
    expect((await record(volunteer)).path).toContain("done=recorded");
    expect(mailTo(lead.email)).toHaveLength(1);
    expect(await coverageOf()).toBe("volunteer");

    await record(volunteer, { email: "two@eastmere.example" });
    await person.submit(await person.get(`${lastLinkTo("two@eastmere.example")}/remove`), { forGood: "no" });
    await record(volunteer, { email: "two@eastmere.example" });
    expect(mailTo("two@eastmere.example")).toHaveLength(2);
  });

  it("is web filtering lead no longer once they say that they are not the one", async () => {
    await volunteerRecords();
    const { person, page } = await confirm();
    const owner = await world.signInWith(lead.email, ["filtering_owner"]);
    const colleague = await world.signInWith("other@eastmere.example", ["filtering_owner"]);
    const next = { role: "Network manager", email: "quill@eastmere.example" };
    await person.submit(await person.get(`${page.path.split("?")[0]}/pass-on`), next);
    await settle();
    expect(await world.services.accounts.filteringOwnersOf(borough)).toEqual([colleague.personId]);
    expect((await owner.get(`/contacts/${borough}`)).status).toBe(403);
  });

  it("corrects their details, which confirms them", async () => {
    await volunteerRecords();
    const person = world.stranger();
    const form = await person.get(`${lastLinkTo(lead.email)}/correct`);
    const wrong = await person.submit(form, { telephone: "12" });
    expect(wrong.text).toContain("Enter a telephone number");
    const answer = await person.submit(form, { name: "Petra Vane-Holt", telephone: "+44 1632 960 002" });
    expect(answer.text).toContain("Petra Vane-Holt");
    expect(answer.text).toContain("01632 960002");
    expect(await coverageOf()).toBe("confirmed");
  });

  it("downloads everything held on them, the views by stewards and the reasons included, after a button", async () => {
    await volunteerRecords();
    const { person, page } = await confirm();
    const steward = await world.signInWith("jo@northshire.example", ["steward"], { name: "Jo Winterbourne" });
    const [trace] = await traces();
    const path = `/contacts/${borough}/${trace?.contactId}`;
    await steward.submit(await steward.get(path), { reason: "A request has waited for a month" });
    await settle();
    expect(mailTo(lead.email).at(-1)?.subject).toBe("Your details in Commonlist were looked at");
    const own = await person.get(page.path);
    expect(own.text).toContain("A request has waited for a month");
    expect((await person.get(`${page.path.split("?")[0]}/export`)).status).toBe(404);
    const download = await person.submit(own, {}, "/export");
    expect(download.headers.get("content-disposition")).toContain("attachment");
    const everything = JSON.parse(download.html);
    expect(everything).toMatchObject({
      details: { name: "Petra Vane", telephone: "+441632960001", known: lead.known },
      state: "confirmed",
      source: "A colleague at Eastmere Borough Council",
      views: [{ by: "A steward of the register", reason: "A request has waited for a month" }],
    });
    expect(download.html).not.toContain("Winterbourne");
  });

  it("gets a new link when the old one is used, at the address that is recorded alone", async () => {
    await volunteerRecords();
    const link = lastLinkTo(lead.email);
    await confirm();
    const answer = await world.stranger().post(`${link}/link`);
    expect(answer.text).toContain("a new link is on its way");
    await settle();
    const fresh = lastLinkTo(lead.email);
    expect(fresh).not.toBe(link);
    expect((await world.stranger().get(fresh)).text).toContain("Petra Vane");
  });

  it("can act by one link only once, however often it is pressed", async () => {
    await volunteerRecords();
    const link = lastLinkTo(lead.email);
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => world.stranger().post(`${link}/remove`, { forGood: "no" })),
    );
    expect(answers.filter(({ path }) => path.includes("/ended"))).toHaveLength(1);
    expect((await world.stranger().post(`${link}/confirm`)).status).toBe(409);
    expect((await world.stranger().get(`/contact-confirmations/${"x".repeat(43)}`)).status).toBe(404);
  });
});

describe("time", () => {
  const stateNow = async () => {
    await settle();
    return (await traces())[0]?.state;
  };

  it("erases somebody who has not confirmed within 90 days, and a link of theirs shows nothing", async () => {
    await volunteerRecords();
    const link = lastLinkTo(lead.email);
    world.passTime({ days: 89 });
    expect(await stateNow()).toBe("unconfirmed");
    world.passTime({ days: 1 });
    expect(await stateNow()).toBe("erased");
    expect((await world.stranger().get(link)).status).toBe(404);
    expect(await coverageOf()).toBe("volunteer");
  });

  it("asks a confirmed one every 90 days; without an answer for 30 they are unverified, and erased 90 later", async () => {
    await volunteerRecords();
    await confirm();
    const before = mailTo(lead.email).length;
    world.passTime({ days: 90 });
    expect(await stateNow()).toBe("confirmed");
    expect(mailTo(lead.email)).toHaveLength(before + 1);
    expect(mailTo(lead.email).at(-1)?.text).toContain("Are you still the one?");
    await confirm();
    world.passTime({ days: 89 });
    expect(await stateNow()).toBe("confirmed");
    expect(mailTo(lead.email), "an answer starts the 90 days anew").toHaveLength(before + 1);

    world.passTime({ days: 1 });
    expect(await stateNow()).toBe("confirmed");
    world.passTime({ days: 30 });
    expect(await stateNow()).toBe("unverified");
    expect(await coverageOf()).toBe("unconfirmed");
    world.passTime({ days: 90 });
    expect(await stateNow()).toBe("erased");
  });

  it("makes one whose mail comes back unverified, and an unverified one confirms again", async () => {
    await volunteerRecords();
    await confirm();
    const [contactId = ""] = await world.services.contacts.confirmedContactsOf(borough);
    await world.services.contacts.recordBounce(contactId);
    await world.services.contacts.recordBounce(contactId);
    expect(await stateNow()).toBe("unverified");
    expect(await world.services.contacts.confirmedContactsOf(borough)).toEqual([]);
    await world.stranger().post(`${linkIn(mailTo(lead.email)[0]?.text ?? "")}/link`);
    await settle();
    await confirm();
    expect(await stateNow()).toBe("confirmed");
  });
});

describe("an organisation's owner", () => {
  it("sees, changes, adds and erases contacts of their own organisation alone", async () => {
    await volunteerRecords();
    const owner = await world.signInWith("owner@eastmere.example", ["filtering_owner"]);
    const stranger = await world.signInWith("owner@northshire.example", ["filtering_owner"]);
    expect((await stranger.get(`/contacts/${borough}`)).status).toBe(403);
    const page = await owner.get(`/contacts/${borough}`);
    expect(page.text).toContain("Petra Vane");
    const editPath = /\/contacts\/org_\w+\/con_\w+\/edit/.exec(page.html)?.[0] ?? "";
    expect((await stranger.get(editPath)).status).toBe(403);
    const form = await owner.get(editPath);
    expect((await owner.submit(form, { role: "Chief information officer" })).text).toContain(
      "Chief information officer",
    );
    expect((await owner.submit(form, { role: "Too late" })).status, "a form that is out of date").toBe(409);
    const added = { role: "Network team", email: "network@eastmere.example", known: "I lead it" };
    expect((await owner.submit(await owner.get(`/contacts/${borough}/new`), added)).text).toContain("Network team");
    expect((await owner.submit(await owner.get(`/contacts/${borough}`), {}, "/remove")).status).toBe(200);
    expect((await traces()).filter(({ state }) => state === "erased")).toHaveLength(1);
  });
});

describe("a steward's views", () => {
  it("stop at ten a day; the eleventh takes a steward of another organisation, and the others are alerted", async () => {
    const volunteer = await volunteerRecords();
    for (let n = 0; n < 10; n += 1) await record(volunteer, { email: `lead${n}@eastmere.example` });
    const steward = await world.signInWith("jo@northshire.example", ["steward"]);
    const colleague = await world.signInWith("al@northshire.example", ["steward"]);
    const other = await world.signInWith("kit@eastmere.example", ["steward"]);
    const ids = (await traces()).map(({ contactId }) => contactId);
    const open = async (contactId: string) =>
      steward.submit(await steward.get(`/contacts/${borough}/${contactId}`), { reason: "Looking for the right one" });
    for (const contactId of ids.slice(0, 10)) expect((await open(contactId)).text).toContain("You opened this");
    const eleventh = await open(ids[10] ?? "");
    expect(eleventh.path).toBe("/contacts/views");
    expect(eleventh.text).toContain("Waits for another steward");
    expect(eleventh.html).not.toContain("lead");
    await settle();
    const alertTo = (address: string) =>
      mailTo(address).filter(({ subject }) => subject.includes("more contacts than a day allows"));
    expect(alertTo("kit@eastmere.example")).toHaveLength(1);
    expect(alertTo("al@northshire.example")).toHaveLength(1);
    expect(alertTo("jo@northshire.example"), "not whoever asked").toEqual([]);

    expect((await colleague.get("/contacts/views")).text).toContain("A steward of another organisation decides");
    const approvePath = `${/\/contacts\/org_\w+\/con_\w+\/views\/cvw_\w+/.exec((await other.get("/contacts/views")).html)?.[0]}`;
    expect((await colleague.post(`${approvePath}/approve`)).status).toBe(403);
    expect((await steward.post(`${approvePath}/open`)).status, "not before it is approved").toBe(403);
    await other.submit(await other.get("/contacts/views"), {}, "/approve");
    expect((await other.post(`${approvePath}/open`)).status, "the one who approves sees nothing").toBe(404);
    const opened = await steward.submit(await steward.get("/contacts/views"), {}, "/open");
    expect(opened.text).toContain("You opened this");
    expect((await other.get(opened.path)).status).toBe(403);
    expect((await open(ids[0] ?? "")).path, "one approval is one view").toBe("/contacts/views");
    world.passTime({ minutes: 16 });
    expect((await steward.get(opened.path)).status, "what was opened closes again").toBe(403);
    world.passTime({ hours: 24 });
    const again = await world.signIn("jo@northshire.example");
    const page = await again.get(`/contacts/${borough}/${ids[0]}`);
    expect((await again.submit(page, { reason: "The next day" })).text).toContain("You opened this");
  });

  it("need a reason", async () => {
    await volunteerRecords();
    const steward = await world.signInWith("jo@northshire.example", ["steward"]);
    const [trace] = await traces();
    const answer = await steward.submit(await steward.get(`/contacts/${borough}/${trace?.contactId}`), { reason: "x" });
    expect(answer.status).toBe(400);
    expect(answer.html).not.toContain("Petra");
  });
});

describe("coverage", () => {
  it("is totals for everyone, and organisation by organisation for members, without anybody’s name", async () => {
    for (let n = 0; n < 6; n += 1) await world.addOrganisation(`Vale ${n} Council`, [`vale${n}.example`]);
    await volunteerRecords();
    world.passTime({ days: 1 });
    await world.services.runDueWork();
    const reader = world.stranger();
    const totals = await reader.get("/coverage");
    expect(totals.text).toMatch(/Everywhere 0 1 0 7/);
    expect(totals.text).toMatch(/Unitary authority 0 1 0 7/);
    expect(totals.text).not.toContain("Eastmere");
    for (const path of ["/coverage/organisations", "/coverage/map"]) {
      expect((await reader.get(path)).path).toContain("/sign-in");
    }
    const member = await world.signIn("m@northshire.example");
    const list = await member.get("/coverage/organisations?kind=unitary_authority");
    expect(list.text).toContain("Eastmere Borough Council Recorded, not confirmed yet");
    expect(list.text).toContain("Vale 1 Council Not known yet");
    expect((await member.get("/coverage/map")).status).toBe(200);
    expect((await member.get(`/organisations/${borough}`)).text).toContain("Recorded, not confirmed yet");
    expect((await reader.get(`/organisations/${borough}`)).text).not.toContain("Web filtering lead");
  });
});
