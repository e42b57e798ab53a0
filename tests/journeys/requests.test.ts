import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import { agreed, askFor, type RequestWorld, requestIdOf, worldOfRequests } from "./requests.ts";

let world: RequestWorld;
beforeEach(async () => {
  world = await worldOfRequests();
});
afterEach(async () => {
  expect(world.failures).toEqual([]);
  await world.stop();
});

const lead = (email = "lead@eastmere.example") => world.signInWith(email, ["filtering_owner"]);

describe("a request", () => {
  it("goes from asking through the lead's decision and opening to working", async () => {
    const owner = await lead();
    const nia = await world.signIn("nia@eastmere.example");
    expect((await nia.get("/tools/zoom")).text).toContain("Ask for this tool");
    const sent = await askFor(world, nia, "zoom", { partners: "Westmere Council\nsomebody@westmere.example" });
    expect(sent.text).toContain("Your request has been sent");
    const path = `/requests/${requestIdOf(sent)}`;
    const waiting = await nia.get(path);
    expect(waiting.text).toContain("With the web filtering lead");
    expect(waiting.text).toContain("How long this step usually takes is not known yet");
    expect(waiting.text).toContain("Westmere Council");
    expect((await nia.get("/tools/zoom")).text).toContain("You ask for it");

    const desk = await owner.get("/desk");
    expect(desk.text).toContain("1 person asks for it");
    const detail = await owner.get(`/desk${path}`);
    expect(detail.text).toContain("zoom.us and every name below it");
    expect(detail.text).toContain(".zoom.us");
    expect(detail.text).toContain("members of every organisation read them in your access records");
    const decided = await owner.submit(detail, { ...agreed, classification: "official" }, "/decide");
    expect(decided.text).toContain("Your decision has been recorded");
    await world.settle();
    expect((await nia.get(path)).text).toContain("Agreed, not open yet");

    const opened = await owner.submit(await owner.get(`/desk${path}`), {}, "/opened");
    expect(opened.text).toContain("asked to try it");
    await world.settle();
    const { own } = await world.services.access.viewTool(
      { personId: nia.personId, organisationId: world.eastmere.organisationId, roles: [] },
      "zoom",
    );
    expect(own?.overall.status).toBe("open");
    const toTry = await nia.get(path);
    expect(toTry.html).toContain('href="/self-test/zoom"');
    const done = await nia.submit(toTry, {}, "/works");
    expect(done.text).toContain("The request is done");
    expect((await nia.get("/tools/zoom")).text).toContain("Ask for this tool");
  });

  it("that is still blocked goes back to the lead, who opens it again", async () => {
    const owner = await lead();
    const nia = await world.signIn("nia@eastmere.example");
    const path = `/requests/${requestIdOf(await askFor(world, nia))}`;
    await owner.submit(await owner.get(`/desk${path}`), agreed, "/decide");
    await owner.submit(await owner.get(`/desk${path}`), {}, "/opened");
    const reported = await nia.submit(await nia.get(path), {}, "/still-blocked");
    expect(reported.text).toContain("back with the web filtering lead");
    await world.settle();
    const again = await owner.submit(await owner.get(`/desk${path}`), {}, "/opened");
    expect(again.text).toContain("asked to try it");
    expect((await nia.get(path)).text).toContain("Opened again");
  });

  it("is asked about and answered, by anybody who asks for it", async () => {
    const owner = await lead();
    const nia = await world.signIn("nia@eastmere.example");
    const path = `/requests/${requestIdOf(await askFor(world, nia))}`;
    const joining = await world.signIn("omar@eastmere.example");
    await joining.submit(await joining.get(path), {}, "/join");
    await owner.submit(await owner.get(`/desk${path}`), { question: "For how many people?" }, "/ask");
    await world.settle();
    const shown = await joining.get(path);
    expect(shown.text).toContain("For how many people?");
    expect((await joining.submit(shown, { answer: "" }, "/answer")).text).toContain("Enter your answer");
    expect((await joining.submit(shown, { answer: "For twelve" }, "/answer")).text).toContain("has been sent");
    await world.settle();
    expect((await owner.get(`/desk${path}`)).text).toContain("For twelve");
  });

  it("of colleagues is joined, and left again", async () => {
    const nia = await world.signIn("nia@eastmere.example");
    const path = `/requests/${requestIdOf(await askFor(world, nia))}`;
    const omar = await world.signIn("omar@eastmere.example");
    const form = await omar.get("/requests/new?tool=zoom");
    expect(form.text).toContain("1 colleague asks for this already");
    expect((await omar.submit(form, {}, "/join")).text).toContain("You have joined the request");
    expect((await omar.get("/requests")).text).toContain("2 people");
    expect((await nia.submit(await nia.get(path), {}, "/leave")).text).toContain("You have left the request");
    expect((await nia.get("/requests")).text).toContain("There is nothing here yet");
    expect((await omar.submit(await omar.get(path), {}, "/withdraw")).text).toContain("has been withdrawn");
  });
});

describe("without anybody who can decide", () => {
  it("a request is held, and goes to the lead who comes", async () => {
    const nia = await world.signIn("nia@eastmere.example");
    const steward = await world.signInWith("steward@westmere.example", ["steward"]);
    const path = `/requests/${requestIdOf(await askFor(world, nia))}`;
    expect((await nia.get(path)).text).toContain("Held: nobody can decide yet");
    const stuck = await steward.get("/requests/waiting");
    expect(stuck.text).toContain("Eastmere Council");
    expect(stuck.text).not.toContain("Meetings with partners");
    const owner = await lead();
    await world.settle();
    expect((await nia.get(path)).text).toContain("With the web filtering lead");
    expect((await owner.get("/desk")).text).toContain("Zoom");
    expect((await steward.get("/requests/waiting")).text).toContain("There is nothing here");
  });

  it("it is held while the only lead asks for it, is away or has gone, and never agreed", async () => {
    const owner = await lead();
    const own = `/requests/${requestIdOf(await askFor(world, owner))}`;
    expect((await owner.get(own)).text).toContain("Held: nobody can decide yet");
    expect((await owner.get(`/desk${own}`)).text).toContain("You asked for this yourself");
    const nia = await world.signIn("nia@eastmere.example");
    const path = `/requests/${requestIdOf(await askFor(world, nia, "webex"))}`;
    const days = { "from-day": "3", "from-month": "11", "from-year": "2026" };
    const back = { "until-day": "9", "until-month": "11", "until-year": "2026" };
    expect((await owner.submit(await owner.get("/desk/away"), { ...days, ...back }, "/away")).path).toBe("/desk");
    await world.settle();
    expect((await nia.get(path)).text).toContain("With the web filtering lead");
    const seenAfter = async (days: number) => {
      world.passTime({ days });
      await world.settle();
      return (await (await world.signIn("nia@eastmere.example")).get(path)).text;
    };
    expect(await seenAfter(1)).toContain("Held: nobody can decide yet");
    expect(await seenAfter(7)).toContain("With the web filtering lead");
    await (await world.signIn("lead@eastmere.example")).post("/account/roles/filtering_owner/end");
    expect(await seenAfter(0)).toContain("Held: nobody can decide yet");
  });
});

describe("waiting", () => {
  it("is reminded of after 14 days and then 30, and stewards are told after two reminders", async () => {
    await lead();
    const nia = await world.signIn("nia@eastmere.example");
    await world.signInWith("steward@westmere.example", ["steward"]);
    const path = `/requests/${requestIdOf(await askFor(world, nia))}`;
    const reminders = () => world.mail.filter(({ subject }) => subject.startsWith("Reminder: a request waits"));
    const pass = async (days: number) => {
      world.passTime({ days });
      await world.services.runDueWork();
      await world.settle();
      await world.services.runDueWork();
      await world.settle();
    };
    await pass(13);
    expect(reminders()).toHaveLength(0);
    await pass(1);
    expect(reminders()).toHaveLength(1);
    await pass(30);
    expect(reminders()).toHaveLength(2);
    const early = await world.signIn("nia@eastmere.example");
    expect((await early.get(path)).text).toContain("With the web filtering lead");
    await pass(30);
    const again = await world.signIn("nia@eastmere.example");
    expect((await again.get(path)).text).toContain("stewards told");
    expect((await (await world.signIn("steward@westmere.example")).get("/requests/waiting")).text).toContain("Zoom");
    const escalated = world.mail.filter(({ subject }) => subject === "A request has waited long for a decision");
    expect(escalated.map(({ to }) => to.address)).toEqual(["steward@westmere.example"]);
  });

  it("is nudged once in seven days, by a button", async () => {
    await lead();
    const nia = await world.signIn("nia@eastmere.example");
    const path = `/requests/${requestIdOf(await askFor(world, nia))}`;
    const page = await nia.get(path);
    expect((await nia.submit(page, {}, "/nudge")).text).toContain("has been asked to look at it");
    expect((await nia.submit(page, {}, "/nudge")).status).toBe(409);
    expect((await nia.get(`${path}/nudge`)).status).toBe(404);
    world.passTime({ days: 7 });
    const again = await world.signIn("nia@eastmere.example");
    expect((await again.submit(await again.get(path), {}, "/nudge")).status).toBe(200);
    await world.settle();
    const nudges = world.mail.filter(({ subject }) => subject === "Colleagues ask you to look at a request");
    expect(nudges).toHaveLength(2);
    for (const { subject } of world.mail) expect(subject).not.toMatch(/zoom|nia/i);
  });

  it("ends with who asked being forgotten after a year, while the request and its history stay", async () => {
    const owner = await lead();
    const nia = await world.signIn("nia@eastmere.example");
    const omar = await world.signIn("omar@eastmere.example");
    const path = `/requests/${requestIdOf(await askFor(world, nia))}`;
    await omar.submit(await omar.get(path), {}, "/join");
    await owner.submit(await owner.get(`/desk${path}`), { kind: "refused", reason: "Not needed" }, "/decide");
    world.passTime({ days: 366 });
    await world.services.runDueWork();
    await world.settle();
    const reader = await world.signIn("nia@eastmere.example");
    expect((await reader.get("/requests")).text).toContain("There is nothing here yet");
    const stays = await reader.get(path);
    expect(stays.text).toContain("Not needed");
    expect(stays.text).toContain("2 people");
  });
});

describe("the lead's desk", () => {
  it("decides several at once, each for itself, and says what became of each", async () => {
    const owner = await lead();
    const nia = await world.signIn("nia@eastmere.example");
    const ids = [
      requestIdOf(await askFor(world, nia, "zoom")),
      requestIdOf(await askFor(world, nia, "webex")),
      requestIdOf(await askFor(world, nia, "asana")),
    ];
    const form = await owner.get(`/desk/several?${ids.map((id) => `request=${id}`).join("&")}`);
    expect(form.text).toContain("Zoom");
    await nia.submit(await nia.get(`/requests/${ids[1]}`), {}, "/withdraw");
    const results = await owner.submit(form, agreed, "/several");
    expect(results.text).toContain("Zoom : decided");
    expect(results.text).toContain("Webex : not decided. This request has moved on");
    expect(results.text).toContain("Asana : decided");
    const twice = await owner.submit(form, agreed, "/several");
    expect(twice.text).toContain("Zoom : decided");
  });

  it("passes a request to another lead of the organisation", async () => {
    const owner = await lead();
    const other = await lead("other@eastmere.example");
    const nia = await world.signIn("nia@eastmere.example");
    const path = `/requests/${requestIdOf(await askFor(world, nia))}`;
    const passed = await owner.submit(await owner.get(`/desk${path}`), { personId: other.personId }, "/delegate");
    expect(passed.text).toContain("Taken on by other@eastmere.example");
    const foreign = await owner.submit(await owner.get(`/desk${path}`), { personId: nia.personId }, "/delegate");
    expect(foreign.status).toBe(409);
  });
});

describe("decisions that travel", () => {
  it("are adopted with every difference shown, and looked at again when the first is withdrawn", async () => {
    const first = await lead();
    const nia = await world.signIn("nia@eastmere.example");
    const path = `/requests/${requestIdOf(await askFor(world, nia))}`;
    const conditions = { kind: "agreed_with_conditions", conditions: "No uploads", dpiaReference: "DPIA 12" };
    const day = { "expiresOn-day": "31", "expiresOn-month": "1", "expiresOn-year": "2027" };
    const theirs = { ...agreed, ...conditions, ...day, riskRole: "Their risk owner" };
    await first.submit(await first.get(`/desk${path}`), theirs, "/decide");

    const second = await lead("lead@westmere.example");
    const rae = await world.signIn("rae@westmere.example");
    const asked = `/requests/${requestIdOf(await askFor(world, rae))}`;
    const desk = await second.get(`/desk${asked}`);
    expect(desk.text).toContain("Eastmere Council , 2 November 2026");
    expect(desk.text).toContain("No uploads");
    const [, decision = ""] = /href="(\/decisions\/dec_[0-9a-f]{24})"/.exec(desk.html) ?? [];
    const form = await second.get(`${decision}/adopt`);
    expect(form.text).toContain("not their accountability");
    const reason = { reason: "We checked theirs" };
    expect((await second.submit(form, reason, "/adopt")).text).toContain("Enter the role that accepts the risk");
    const mine = { ...reason, riskRole: "Our risk owner", conditions: "No uploads, no guests" };
    const check = await second.submit(form, mine, "/adopt");
    expect(check.text).toMatch(/Conditions No uploads No uploads, no guests Differs/);
    expect(check.text).toMatch(/Last day 31 January 2027 31 January 2027 The same/);
    const adopted = await second.submit(check, {}, "/adopt");
    expect(adopted.text).toContain("Your decision has been recorded");
    expect((await rae.get(asked)).text).toContain("Agreed with conditions");

    const own = await first.get(decision);
    expect((await first.submit(own, { reason: "The supplier changed" }, "/withdraw")).text).toContain("Withdrawn");
    await world.settle();
    const review = await second.get("/desk");
    expect(review.text).toContain("Decisions to look at again");
    const [, marked = ""] = /href="(\/decisions\/dec_[0-9a-f]{24})"/.exec(review.html) ?? [];
    const kept = await second.submit(await second.get(marked), {}, "/keep");
    expect(kept.text).toContain("You have looked at it, and it stays");
    const told = world.mail.filter(({ subject }) => subject.includes("needs another look"));
    expect(told.map(({ to }) => to.address)).toEqual(["lead@westmere.example"]);
  });
});

describe("by hand", () => {
  it("nobody decides their own request", async () => {
    const owner = await lead();
    await lead("other@eastmere.example");
    const path = `/requests/${requestIdOf(await askFor(world, owner))}`;
    const sent = { ...agreed, version: "2", decisionId: newId("decision") };
    expect((await owner.post(`/desk${path}/decide`, sent)).status).toBe(403);
    const steward = await world.signInWith("steward@eastmere.example", ["steward"]);
    expect((await steward.post(`/desk${path}/decide`, sent)).status).toBe(403);
    expect((await owner.get(path)).text).toContain("With the web filtering lead");
  });

  it("nobody decides what they asked for, when they have left it to those who joined either", async () => {
    const owner = await lead();
    const path = `/requests/${requestIdOf(await askFor(world, owner))}`;
    const nia = await world.signIn("nia@eastmere.example");
    await nia.post(`${path}/join`);
    await nia.get(path);
    expect((await owner.submit(await owner.get(path), {}, "/leave")).text).toContain("You have left the request");
    await world.settle();
    expect((await nia.get(path)).text).toContain("Held: nobody can decide yet");
    const detail = await owner.get(`/desk${path}`);
    expect(detail.text).toContain("You asked for this yourself");
    const sent = { ...agreed, version: "2", decisionId: newId("decision") };
    expect((await owner.post(`/desk${path}/decide`, sent)).status).toBe(403);
    const other = await lead("other@eastmere.example");
    await world.settle();
    await other.submit(await other.get(`/desk${path}`), { question: "For how many?" }, "/ask");
    await world.settle();
    const asked = world.mail.filter(({ subject }) => subject === "A question about your request");
    expect(asked.map(({ to }) => to.address)).toEqual(["nia@eastmere.example"]);
  });

  it("another organisation's request is not there, whatever role one holds", async () => {
    await lead();
    const nia = await world.signIn("nia@eastmere.example");
    const path = `/requests/${requestIdOf(await askFor(world, nia))}`;
    const others = [
      await lead("lead@westmere.example"),
      await world.signInWith("steward@westmere.example", ["steward"]),
      await world.signIn("rae@westmere.example"),
    ];
    const nowhere = `/requests/${newId("request")}`;
    for (const person of others) {
      for (const ending of ["/join", "/leave", "/nudge"]) {
        expect((await person.post(path + ending)).status).toBe(404);
      }
      const version = { version: "2" };
      for (const ending of ["/withdraw", "/works", "/still-blocked"]) {
        expect((await person.post(path + ending, version)).status).toBe(404);
      }
      const [there, not] = [await person.get(path), await person.get(nowhere)];
      expect([there.status, there.text]).toEqual([not.status, not.text]);
    }
    const decide = { ...agreed, version: "2", decisionId: newId("decision") };
    expect((await others[0]?.post(`/desk${path}/decide`, decide))?.status).toBe(404);
    expect((await others[2]?.post(`/desk${path}/decide`, decide))?.status).toBe(403);
    expect((await world.stranger().get(path)).path).toContain("/sign-in");
  });

  it("another organisation's decision is not taken for one's own that was made already", async () => {
    const owner = await lead();
    const path = `/requests/${requestIdOf(await askFor(world, await world.signIn("nia@eastmere.example")))}`;
    await owner.submit(await owner.get(`/desk${path}`), agreed, "/decide");
    const decisionId = /dec_[0-9a-f]{24}/.exec((await owner.get(`/desk${path}`)).html)?.[0] ?? "";
    const other = await lead("lead@westmere.example");
    const sent = { ...agreed, decisionId, step: "adopt", riskRole: "Senior information risk owner" };
    const answer = await other.send(`/decisions/${decisionId}/adopt`, sent);
    expect([answer.status, answer.headers.get("location")]).toEqual([404, null]);
  });

  it("an old page changes nothing, and a form sent twice is one", async () => {
    const owner = await lead();
    const nia = await world.signIn("nia@eastmere.example");
    const path = `/requests/${requestIdOf(await askFor(world, nia))}`;
    const old = await owner.get(`/desk${path}`);
    await owner.submit(await owner.get(`/desk${path}`), { question: "Why?" }, "/ask");
    await nia.submit(await nia.get(path), { answer: "Because" }, "/answer");
    await world.settle();
    expect((await owner.submit(old, agreed, "/decide")).status).toBe(409);
    const form = await owner.get(`/desk${path}`);
    expect((await owner.submit(form, agreed, "/decide")).status).toBe(200);
    expect((await owner.submit(form, agreed, "/decide")).status).toBe(200);
    const { items } = await world.services.requests.listPrecedents(
      { personId: "per_1", organisationId: "org_1", roles: ["filtering_owner"] },
      "zoom",
    );
    expect(items).toHaveLength(1);
  });

  it("what cannot be read is refused beside its field", async () => {
    const owner = await lead();
    const nia = await world.signIn("nia@eastmere.example");
    const form = await nia.get("/requests/new?tool=zoom");
    const wrong = await nia.submit(form, { purpose: "", partners: "Nowhere at all", urgency: "never" }, "/new");
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain("Enter what you need it for");
    const unknown = await nia.submit(form, { purpose: "Work", urgency: "week", partners: "Nowhere at all" }, "/new");
    expect(unknown.text).toContain("Enter a name or address that we know, for: Nowhere at all");
    const path = `/requests/${requestIdOf(await askFor(world, nia))}`;
    const detail = await owner.get(`/desk${path}`);
    const past = { "expiresOn-day": "1", "expiresOn-month": "1", "expiresOn-year": "2020" };
    const refused = await owner.submit(detail, { ...agreed, conditions: "Some", ...past }, "/decide");
    expect(refused.status).toBe(400);
    expect(refused.text).toContain("Enter today or a day to come");
    expect(refused.text).toContain("Remove the conditions");
  });
});

describe("as many e-mails as somebody can cause", () => {
  const mailAbout = (subject: string) => world.mail.filter((email) => email.subject.includes(subject)).length;

  it("tell of a request that nobody can decide once a day, however often its lead comes and goes", async () => {
    await world.signInWith("steward@westmere.example", ["steward"]);
    const owner = await lead();
    await askFor(world, await world.signIn("nia@eastmere.example"));
    const [from, until] = [
      { "from-day": "2", "from-month": "11", "from-year": "2026" },
      { "until-day": "9", "until-month": "11", "until-year": "2026" },
    ];
    for (let time = 1; time <= 3; time += 1) {
      await owner.post("/desk/away", { ...from, ...until });
      await world.settle();
      await owner.post("/desk/away/end");
      await world.settle();
    }
    expect(mailAbout("nobody can decide it yet")).toBe(1);
    world.passTime({ hours: 24 });
    const again = await world.signIn("lead@eastmere.example");
    await again.post("/desk/away", { ...from, ...until });
    await world.settle();
    expect(mailAbout("nobody can decide it yet")).toBe(2);
  });

  it("are of twenty requests a day by one person", async () => {
    const nia = await world.signIn("nia@eastmere.example");
    const statuses = [];
    for (let time = 1; time <= 21; time += 1) {
      const form = { requestId: newId("request"), toolId: "zoom", purpose: "Meetings", urgency: "week" };
      const asked = await nia.post("/requests/new", form);
      statuses.push(asked.status);
      if (asked.status === 200) await nia.submit(asked, {}, "/withdraw");
    }
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 200), 429]);
  });
});

describe("figures", () => {
  it("are public in total, and an organisation's own only with its agreement and from five up", async () => {
    const owner = await lead();
    const nia = await world.signIn("nia@eastmere.example");
    for (const toolId of ["zoom", "webex", "asana"]) await askFor(world, nia, toolId);
    const reader = world.stranger();
    expect((await reader.get("/figures")).text).toContain("Requests 3");
    const own = `/figures?organisation=${world.eastmere.organisationId}`;
    expect((await reader.get(own)).text).toContain("These are not shown");
    expect((await owner.get(own)).text).toContain("These are not shown");
    for (const toolId of ["zoom", "webex", "asana"]) {
      const { items } = await world.services.requests.viewDesk(
        { personId: owner.personId, organisationId: world.eastmere.organisationId, roles: ["filtering_owner"] },
        "support",
      );
      const { requestId = "" } = items.find((item) => item.toolId === toolId) ?? {};
      const detail = await owner.get(`/desk/requests/${requestId}`);
      await owner.submit(detail, { kind: "refused", reason: "No" }, "/decide");
    }
    for (const toolId of ["zoom", "webex"]) await askFor(world, nia, toolId);
    expect((await reader.get(own)).text).toContain("These are not shown");
    expect((await owner.get(own)).text).toContain("3 (60%)");
  });
});
