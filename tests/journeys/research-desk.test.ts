import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import { type Browser, startWorld, type World } from "./world.ts";

let world: World;
let writer: Browser;
let reviewer: Browser;

const checks = ["consent", "personal_data", "sources", "limits"];
const day = (name: string, date: string): Record<string, string> => {
  const [year = "", month = "", of = ""] = date.split("-");
  return { [`${name}-day`]: of, [`${name}-month`]: month, [`${name}-year`]: year };
};
const study = (title: string, method = "desk_research") => ({
  title,
  family: "users",
  question: "What stops people of two bodies from meeting in one tool?",
  method,
  doneBy: "Researchers of fictional bodies",
  doneFor: "The working group",
  ...day("startedOn", "2026-10-01"),
  ...day("endedOn", "2026-10-20"),
  consentBasis: "None needed: only published texts were read.",
  summary: "First part.\r\n\r\nSecond part.",
  limits: "Little was read.",
  notHeard: "Nobody was asked.",
});
const finding = (statement: string) => ({
  statement,
  theme: "needs",
  scope: "local",
  kinds: ["video_conferencing", "wiki"],
  "date-on": "2025-05",
  confidence: "low",
  confidenceReason: "One text.",
});
const source = {
  "evidence-source-title": "A text of the county",
  "evidence-source-publisher": "Northwold County Council",
  "evidence-source-url": "https://northwold.example/text",
  "evidence-source-date-note": "day not shown",
  "evidence-source-read": "whole document",
  ...day("evidence-source-readOn", "2026-10-02"),
};

const fill = async (browser: Browser, path: string, fields: Record<string, string | string[]>, end = "") =>
  browser.submit(await browser.get(path), fields, end);

/** The short name of the finding that was just saved. */
const idOf = (path: string): string => path.split("?")[0]?.split("/").at(-1) ?? "";

async function publish(kind: string, recordId: string) {
  const page = await reviewer.get(`/research/desk/review/${kind}/${recordId}`);
  const done = await reviewer.submit(page, { checks }, "/publish");
  expect(done.text).toContain("It is public now");
}

let studyFinding = "";

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  await world.addOrganisation("Eastmere Council", ["eastmere.example"]);
  const names = ["writer@eastmere.example", "reviewer@eastmere.example"] as const;
  for (const name of names) await world.signInWith(name, ["researcher"]);
  writer = await world.signIn(names[0]);
  reviewer = await world.signIn(names[1]);
});
afterAll(() => world.stop());

describe("the research desk", () => {
  it("is for researchers alone", async () => {
    const member = await world.signIn("somebody@eastmere.example");
    for (const path of ["", "/studies", "/studies/new", "/needs/new", "/review/study/meetings", "/findings/f01"]) {
      const seen = await member.get(`/research/desk${path}`);
      expect([403, 404], path).toContain(seen.status);
      expect((await world.stranger().request(`/research/desk${path}`)).headers.get("location"), path).toContain(
        "/sign-in",
      );
    }
    expect((await member.post("/research/desk/studies/new", study("Mine"))).status).toBe(403);
  });

  it("says field by field what a draft lacks, and keeps what was typed", async () => {
    const seen = await fill(writer, "/research/desk/studies/new", {
      title: "Half a study",
      "participants-3-number": "no",
    });
    expect(seen.status).toBe(400);
    for (const message of [
      "Select whom it is about",
      "Enter the question",
      "Enter the first day",
      "Enter who was not heard",
    ])
      expect(seen.text).toContain(message);
    expect(seen.text).toContain("Enter their kind of job");
    expect((await fill(writer, "/research/desk/needs/new", {})).text).not.toContain("Enter a short name");
    expect(seen.forms[0]?.fields.title).toBe("Half a study");
    expect(seen.forms[0]?.fields["participants-0-number"]).toBe("no");
  });

  it("takes a study with its findings from a draft to the public through a second researcher", async () => {
    const saved = await fill(writer, "/research/desk/studies/new", study("Shared meetings"));
    expect(saved.path).toBe("/research/desk/studies/shared-meetings?done=saved");
    const written = await fill(writer, "/research/desk/studies/shared-meetings/findings/new", {
      ...finding("They cannot join."),
      ...source,
    });
    expect(written.text).toContain("They cannot join.");
    studyFinding = idOf(written.path);
    expect((await world.stranger().get(`/research/findings/${studyFinding}`)).status).toBe(404);
    const put = await writer.submit(await writer.get("/research/desk/studies/shared-meetings"), {}, "/submit");
    expect(put.text).toContain("It waits for a second researcher now");

    const own = await writer.get("/research/desk");
    expect(own.text).toMatch(/Waiting for somebody else .*Shared meetings Study, 2 drafts/);
    const refused = await writer.get("/research/desk/review/study/shared-meetings");
    expect(refused.text).toContain("You cannot publish it");
    expect(refused.forms.map(({ action }) => action).filter((action) => action.endsWith("/publish"))).toEqual([]);

    expect((await reviewer.get("/account")).html).toContain('href="/research/desk"');
    const desk = await reviewer.get("/research/desk");
    expect(desk.text).toMatch(/Waiting for your review Shared meetings/);
    const review = await reviewer.get("/research/desk/review/study/shared-meetings");
    for (const shown of [
      "They cannot join.",
      "Second part.",
      "https://northwold.example/text",
      "Nobody was asked.",
      "Wikis",
    ])
      expect(review.text).toContain(shown);
    const three = await reviewer.submit(review, { checks: checks.slice(1) }, "/publish");
    expect([three.status, three.text.includes("Tick every point")]).toEqual([400, true]);
    await publish("study", "shared-meetings");
    expect((await world.stranger().get(`/research/findings/${studyFinding}`)).text).toContain("They cannot join.");
    expect((await reviewer.submit(review, { checks }, "/publish")).text).toContain("It is public now");
  });

  it("sends a draft back with what is to be changed, and forgets the note once it is", async () => {
    const need = {
      family: "users",
      asA: "an analyst",
      iNeed: "to join a meeting",
      soThat: "work goes on",
      toolIds: "",
    };
    const unknown = await fill(writer, "/research/desk/needs/new", { ...need, findingIds: `${studyFinding} f98 f99` });
    expect(unknown.text).toContain("There is no finding with the short name f98, f99");
    const tool = await fill(writer, "/research/desk/needs/new", {
      ...need,
      findingIds: studyFinding,
      toolIds: "Nothing",
    });
    expect(tool.text).toContain("The catalogue has no tool called Nothing");
    const saved = await fill(writer, "/research/desk/needs/new", { ...need, findingIds: studyFinding });
    expect(saved.path).toContain("/needs/to-join-a-meeting?");
    expect(saved.text).toContain("They cannot join.");
    const path = "/research/desk/needs/to-join-a-meeting";
    await writer.submit(saved, {}, "/submit");
    const review = await reviewer.get("/research/desk/review/need/to-join-a-meeting");
    for (const _time of ["once", "twice"]) {
      const back = await reviewer.submit(review, { note: "Say which meetings" }, "/send-back");
      expect(back.text).toContain("It is sent back");
    }
    expect((await writer.get("/research/desk")).text).toMatch(/Sent back .*Say which meetings/);
    const changed = await fill(writer, `${path}/edit`, { iNeed: "to join a video meeting" });
    expect(changed.text).toContain("to join a video meeting");
    expect((await writer.get("/research/desk")).text).not.toContain("Say which meetings");
    await writer.submit(changed, {}, "/submit");
    await publish("need", "to-join-a-meeting");
  });

  it("shows a change beside what is public, and who only edited it reviews it no more", async () => {
    const path = "/research/desk/needs/to-join-a-meeting";
    await fill(writer, `${path}/edit`, { soThat: "nobody has to travel" });
    const edited = await fill(reviewer, `${path}/edit`, { asA: "a service analyst" });
    await reviewer.submit(edited, {}, "/submit");
    const review = await reviewer.get("/research/desk/review/need/to-join-a-meeting");
    expect(review.text).toContain("You cannot publish it");
    expect(review.text).toMatch(/so that … Changed work goes on nobody has to travel/);
    expect((await writer.get("/research/desk/review/need/to-join-a-meeting")).text).toContain("You cannot publish it");
    expect((await world.stranger().get("/research/needs/to-join-a-meeting")).text).toContain("work goes on");
    const discarded = await fill(writer, `${path}/discard`, {}, "/discard");
    expect(discarded.text).toContain("The draft is discarded");
  });

  it("lets nobody overwrite another’s words unseen, and a form sent twice is one act", async () => {
    const path = "/research/desk/needs/to-join-a-meeting";
    const [one, other] = [await writer.get(`${path}/edit`), await reviewer.get(`${path}/edit`)];
    await writer.submit(one, { asA: "an archivist" });
    const twice = await writer.submit(one, { asA: "an archivist" });
    expect(twice.status).toBe(200);
    const lost = await reviewer.submit(other, { asA: "a planner" });
    expect(lost.status).toBe(400);
    expect(lost.text).toContain("Somebody else has saved this draft");
    expect(lost.forms[0]?.fields.asA).toBe("a planner");
    expect((await writer.get(path)).text).toContain("an archivist");
    expect((await reviewer.submit(lost)).text).toContain("a planner");
    const discard = await writer.get(`${path}/discard`);
    expect((await writer.submit(discard)).text).toContain("The draft is discarded");
    expect((await writer.submit(discard)).text).toContain("The draft is discarded");
  });

  it("takes no short name twice", async () => {
    const taken = await fill(reviewer, "/research/desk/studies/new", {
      ...study("Another"),
      recordId: "shared-meetings",
    });
    expect([taken.status, taken.text.includes("The short name shared-meetings is taken")]).toEqual([400, true]);
    const bad = await fill(reviewer, "/research/desk/studies/new", { ...study("Another"), recordId: "No Spaces" });
    expect(bad.text).toContain("Enter a short name in small letters");
  });

  it("writes personas and obstacles of several parts, closing gaps", async () => {
    const persona = {
      name: "Service desk reviewer",
      family: "deciders",
      summary: "Looks at requests.",
      ...day("expiresOn", "2027-11-02"),
      "statements-0-aspect": "does",
      "statements-0-text": "Reviews requests.",
      "statements-0-findingIds": studyFinding,
      "statements-2-aspect": "needs",
      "statements-2-text": "Wants evidence.",
    };
    const incomplete = await fill(writer, "/research/desk/personas/new", persona);
    expect(incomplete.forms[0]?.fields["statements-1-text"]).toBe("Wants evidence.");
    expect(incomplete.html).toContain('href="#statements-1-findingIds"');
    const filled = { "statements-1-findingIds": studyFinding, another: "more" };
    expect((await writer.submit(incomplete, { ...filled, summary: "" })).text).toContain("Enter a summary");
    const more = await writer.submit(incomplete, filled);
    expect(more.path).toContain("/personas/service-desk-reviewer/edit");
    expect(more.forms[0]?.fields["statements-4-text"]).toBe("");
    const obstacle = {
      objector: "security",
      objection: "It is not safe",
      why: "Nobody looked.",
      findingIds: "",
      "answers-1-text": "A look at it helped.",
      "answers-1-isSuccessStory": "yes",
    };
    const saved = await fill(writer, "/research/desk/obstacles/new", { ...obstacle, "source-date-on": "12 May" });
    expect(saved.text).toContain("Enter what the source is called");
    const right = await writer.submit(saved, { "source-title": "A round table", "source-date-on": "2012-02" });
    expect(right.text).toMatch(/Answer 1: text A look at it helped. Answer 1: success story Yes/);
  });

  it("supersedes what is public instead of rewriting it", async () => {
    const page = await writer.get(`/research/desk/findings/${studyFinding}`);
    expect(page.html).not.toContain(`${studyFinding}/edit`);
    expect((await writer.get(`/research/desk/findings/${studyFinding}/edit`)).status).toBe(409);
    const link = /href="([^"]*supersedes=[^"]*)"/.exec(page.html)?.[1] ?? "";
    const form = await writer.get(link);
    expect(form.forms[0]?.fields.statement).toBe("They cannot join.");
    const none = await writer.submit(form, { supersedes: "f99" });
    expect(none.text).toContain("Enter the short name of a public finding");
    const written = await writer.submit(form, { statement: "They join as guests." });
    await writer.submit(written, {}, "/submit");
    await publish("finding", idOf(written.path));
    expect((await world.stranger().get(`/research/findings/${studyFinding}`)).text).toContain("uperseded");
  });

  it("rests a finding of sessions on participants, no wider than they allow", async () => {
    await fill(writer, "/research/desk/studies/new", { ...study("Interviews", "interview"), recordId: "talks" });
    const actor = {
      personId: (await world.signIn("writer@eastmere.example")).personId,
      organisationId: "org",
      roles: ["researcher" as const],
    };
    const { consent } = world.services;
    const agreed = { studyId: "talks", type: "Network manager", keepUntil: "2027-01-31", agreedOn: "2026-11-01" };
    const codes = [consent.newCode(), consent.newCode()];
    await consent.register(actor, { ...agreed, scope: "publish", until: "2027-06-30", code: codes[0] ?? "" });
    await consent.register(actor, { ...agreed, scope: "researchers", until: "2027-03-31", code: codes[1] ?? "" });
    const path = "/research/desk/studies/talks/findings/new";
    const nobody = await fill(writer, path, finding("They phone."));
    expect(nobody.text).toContain("Select whose sessions it comes from");
    const wide = await fill(writer, path, {
      ...finding("They phone."),
      participants: ["P1", "P2"],
      "consent-scope": "publish",
    });
    expect(wide.text).toContain("allows researchers here only");
    const long = await fill(writer, path, {
      ...finding("They phone."),
      participants: ["P1"],
      ...day("consent-until", "2027-07-01"),
    });
    expect(long.text).toContain("Enter 30 June 2027 or a day before it");
    const exact = { ...finding("They phone."), participants: ["P1"], "date-on": "2026-11-01" };
    expect((await fill(writer, path, exact)).text).toContain("Enter a month or a year: a day may lead to one session");
    const both = await fill(writer, path, { ...finding("They phone."), participants: ["P1", "P2"] });
    expect(both.text).toMatch(/For researchers here only .*31 March 2027/);
    expect(both.text).toContain("It rests on 2 participants");
    await writer.submit(await writer.get("/research/desk/studies/talks"), {}, "/submit");
    expect((await reviewer.get("/research/desk/review/study/talks")).text).toContain("consent does not cover this");
    const one = await fill(writer, `/research/desk/findings/${idOf(both.path)}/edit`, {
      participants: "P1",
      "consent-scope": "publish",
    });
    await writer.submit(one, {}, "/submit");
    await publish("study", "talks");
    const findingPath = `/research/findings/${idOf(both.path)}`;
    expect((await world.stranger().get(findingPath)).text).toContain("They phone.");
    const need = { family: "deciders", asA: "a lead", iNeed: "the heron to phone", soThat: "I know", toolIds: "" };
    const named = await fill(writer, "/research/desk/needs/new", { ...need, findingIds: idOf(both.path) });
    expect(named.text).toContain("The draft is saved");
    expect(named.path).not.toContain("heron");
    await consent.withdraw(codes[0] ?? "");
    expect((await world.stranger().get(findingPath)).text).not.toContain("They phone.");
    expect((await writer.get(`/research/desk/findings/${idOf(both.path)}`)).text).toContain("Nothing of it is left");
  });

  it("still rests on those whose notes are erased by now, also when it is changed or another takes its place", async () => {
    const { consent } = world.services;
    const actor = { personId: newId("person"), organisationId: "org", roles: ["researcher" as const] };
    const agreed = { studyId: "talks", scope: "publish" as const, type: "Clerk", agreedOn: "2026-11-01" };
    const codes = [consent.newCode(), consent.newCode()];
    const [early, late] = codes.map((code) => consent.participantIdOf(code));
    const label = (place: number, keepUntil: string) =>
      consent.register(actor, { ...agreed, until: "2027-06-30", keepUntil, code: codes[place] ?? "" });
    const participants = [await label(0, "2026-11-03"), await label(1, "2027-06-30")];
    const path = "/research/desk/studies/talks/findings/new";
    const drafted = await fill(writer, path, { ...finding("They fax."), participants, "consent-scope": "publish" });
    world.setClock("2026-11-04T09:00:00.000Z");
    await world.services.runDueWork();
    writer = await world.signIn("writer@eastmere.example");
    reviewer = await world.signIn("reviewer@eastmere.example");
    const restsOn = async (seen: { path: string }) =>
      (await world.services.research.requireForDesk(actor, "finding", idOf(seen.path))).participantIds.toSorted();
    const changed = await fill(writer, `/research/desk/findings/${idOf(drafted.path)}/edit`, {
      statement: "They do fax.",
    });
    expect(changed.text).toContain("They do fax.");
    expect(await restsOn(changed)).toEqual([early, late].toSorted());
    await writer.submit(changed, {}, "/submit");
    await publish("finding", idOf(drafted.path));
    const after = await fill(writer, `${path}?supersedes=${idOf(drafted.path)}`, { statement: "They used to fax." });
    expect(after.text).toContain("They used to fax.");
    expect(await restsOn(after)).toEqual([early, late].toSorted());
    await consent.withdraw(codes[0] ?? "");
    expect((await writer.get(`/research/desk/findings/${idOf(after.path)}`)).text).toContain("Nothing of it is left");
    world.setClock("2026-11-02T09:00:00.000Z");
  });
});
