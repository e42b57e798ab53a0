import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import { study } from "./research-records.ts";
import { type Browser, startWorld, type World } from "./world.ts";

let world: World;
let researcher: Browser;
const base = "/research/desk/surveys";
const codePattern = /\b([0-9A-Z]{5}-){3}[0-9A-Z]{5}\b/;
const codeOn = ({ text }: { text: string }): string => codePattern.exec(text)?.[0] ?? "";

const dayFields = (name: string, day: string) => {
  const [year = "", month = "", date = ""] = day.split("-");
  return { [`${name}-year`]: year, [`${name}-month`]: month, [`${name}-day`]: date };
};

const plan = {
  title: "Where meetings fail",
  introduction: "We ask what stops people of two bodies from meeting.",
  audience: "everyone",
  scope: "publish",
  ...dayFields("closesOn", "2026-11-20"),
  ...dayFields("keepUntil", "2027-03-31"),
  ...dayFields("until", "2028-03-31"),
  "q1-text": "Which stops you most often?",
  "q1-kind": "choice",
  "q1-options": "The filter\nThe network\nThe rules",
  "q2-text": "How often does it happen?",
  "q2-kind": "scale",
  "q2-low": "Never",
  "q2-high": "Every day",
  "q3-text": "What happened last?",
  "q3-kind": "text",
};

async function compose(fields: Record<string, string> = {}) {
  const form = await researcher.get(`${base}/new?study=meetings`);
  return researcher.submit(form, { ...plan, act: "save", ...fields }, "/new");
}

/** The id of a survey that is open. */
async function open(fields: Record<string, string> = {}): Promise<string> {
  const seen = await researcher.submit(await compose(fields), {}, "/open");
  expect(seen.text).toContain("The survey is open.");
  return seen.path.split("/").at(-1)?.split("?")[0] ?? "";
}

let people = 0;
const someone = () => world.signIn(`person${++people}@eastmere.example`);

async function answer(surveyId: string, fields: Record<string, string>, browser?: Browser) {
  const own = browser ?? (await someone());
  return own.submit(await own.get(`/surveys/${surveyId}`), { consent: "yes", ...fields });
}

async function close(surveyId: string) {
  await researcher.submit(await researcher.get(`${base}/${surveyId}`), {}, "/close");
  await world.settle();
  expect(world.failures).toEqual([]);
}

const scan = async () => JSON.stringify((await world.client.send(new ScanCommand({ TableName: world.table }))).Items);

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  await world.addOrganisation("Eastmere Council", ["eastmere.example"]);
  const shared = { pattern: "shared.example", organisationIds: [], standing: "mail" as const, source: "t", version: 1 };
  await world.services.organisations.register.saveDomains([{ after: shared }], "test");
  researcher = await world.signInWith("rita@eastmere.example", ["researcher"]);
  const member = { personId: newId("person"), organisationId: newId("organisation"), roles: ["researcher" as const] };
  const content = { ...study, method: "survey" as const };
  await world.services.research.drafting.createDraft(member, { kind: "study", recordId: "meetings", content });
});
afterAll(() => world.stop());

describe("a researcher who composes a survey", () => {
  it("writes it on one page, gets more questions without a script, and has it fixed when it is open", async () => {
    const draft = await compose({ act: "more" });
    expect(draft.path).toMatch(/\/edit\?questions=10/);
    expect(draft.html).toContain('name="q10-text"');
    expect(draft.html).not.toContain('name="q11-text"');
    const saved = await researcher.submit(draft, { "q7-text": "Anything else?", "q7-kind": "text", act: "save" });
    expect(saved.text).toContain("Anything else?");
    const opened = await researcher.submit(saved, {}, "/open");
    expect(opened.text).toContain("Fewer than 5");
    const late = await researcher.submit(draft, { act: "save" });
    expect([late.status, late.text]).toEqual([409, expect.stringContaining("This survey has been opened")]);
  });

  it("is told what is missing, and keeps what was typed", async () => {
    const seen = await compose({
      title: "",
      "q1-options": "Only one",
      "q2-low": "",
      ...dayFields("keepUntil", "2026-11-19"),
      ...dayFields("until", "2026-02-31"),
    });
    expect(seen.status).toBe(400);
    expect((await compose({ title: "" })).text).toContain("Enter a title");
    const later = await compose({ "q1-options": "Only one", "q2-low": "", ...dayFields("keepUntil", "2026-11-19") });
    for (const error of [
      "Enter 2 to 12 answers, one a line",
      "Enter what 1 means",
      "Enter a day after the survey closes",
    ])
      expect(later.text).toContain(error);
    expect(later.html).toContain("Only one");
  });

  it("makes one survey of a form sent twice, and has to be a researcher", async () => {
    const form = await researcher.get(`${base}/new?study=meetings`);
    const send = () => researcher.submit(form, { ...plan, title: "Sent twice", act: "save" }, "/new");
    expect((await send()).path).toBe((await send()).path);
    expect((await researcher.get(base)).text.match(/Sent twice/g)).toHaveLength(1);
    const member = await someone();
    for (const address of [base, `${base}/new`, `${base}/${newId("survey")}/results`])
      expect((await member.get(address)).status).toBe(403);
  });
});

describe("somebody who is asked", () => {
  let surveyId: string;
  beforeAll(async () => {
    surveyId = await open();
  });

  it("reads what they agree to, has to agree, and is given a code once", async () => {
    const browser = await someone();
    expect((await browser.get("/surveys")).text).toContain("You can answer until 20 November 2026");
    const form = await browser.get(`/surveys/${surveyId}`);
    expect(form.text).toContain("Your answers are kept until 31 March 2027. Your consent holds until 31 March 2028");
    expect(form.text).toContain("The mark stays when you take your consent back, until answers are no longer kept");
    expect(form.headers.get("cache-control")).toBe("no-store");
    const refused = await browser.submit(form, { q1: "0" });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining("Tick the box if you agree")]);
    const sent = await browser.submit(refused, { consent: "yes" });
    expect(sent.text).toContain("Your answers are sent");
    expect(sent.path).toBe(`/surveys/${surveyId}`);
    const again = await browser.get(`/surveys/${surveyId}`);
    expect(again.text).toContain("You have answered this survey");
    expect(again.html).not.toContain(codeOn(sent));
    expect((await browser.get("/surveys")).text).toContain("You have answered it.");
  });

  it("gets the same code for the same form sent twice, and one answer is kept", async () => {
    const browser = await someone();
    const form = await browser.get(`/surveys/${surveyId}`);
    const other = await browser.get(`/surveys/${surveyId}`);
    const fields = { consent: "yes", q1: "1" };
    const codes = (await Promise.all([browser.submit(form, fields), browser.submit(form, fields)])).map(codeOn);
    expect(codes[0]).toMatch(codePattern);
    expect(codes[1]).toBe(codes[0]);
    expect(codeOn(await browser.submit(form, fields))).toBe(codes[0]);
    const second = await browser.submit(other, fields);
    expect([second.status, second.text]).toEqual([409, expect.stringContaining("You have answered this survey")]);
  });

  it("is warned of what may tell who somebody is, and may change it or send it", async () => {
    const browser = await someone();
    const text = "Mrs Bloggs said so, ring 020 7946 0958";
    const warned = await answer(surveyId, { q3: text }, browser);
    expect(warned.status).toBe(400);
    expect(warned.text).toContain("“Mrs Bloggs” looks like a person’s name");
    expect(warned.text).toContain("“020 7946 0958” looks like a telephone number");
    const keep = warned.forms[0]?.offers["q3-keep"]?.[0] ?? "";
    const changed = await browser.submit(warned, { consent: "yes", q3: `${text}, Mr Miller`, "q3-keep": keep });
    expect(changed.status).toBe(400);
    const sent = await browser.submit(changed, { consent: "yes", q3: text, "q3-keep": keep });
    expect(sent.text).toContain("Your answers are sent");
  });

  it("may be on a shared mail service, and may not answer a draft, after the last day, or nothing", async () => {
    const nothing = await answer(surveyId, { q1: "none" });
    expect([nothing.status, nothing.text]).toEqual([400, expect.stringContaining("Answer one question or more")]);
    const browser = await world.signIn("someone@shared.example");
    expect((await answer(surveyId, { q1: "1" }, browser)).text).toContain("Your answers are sent");
    const other = await someone();
    const form = await other.get(`/surveys/${surveyId}`);
    const draft = (await compose({ title: "Not open" })).path.split("/").at(-1)?.split("?")[0];
    expect((await other.get(`/surveys/${draft}`)).status).toBe(404);
    await close(surveyId);
    const late = await other.submit(form, { consent: "yes", q1: "1" });
    expect([late.status, late.text]).toEqual([409, expect.stringContaining("takes no answers now")]);
    expect((await world.stranger().get(`/surveys/${surveyId}`)).path).toContain("/sign-in");
  });
});

describe("a survey of those invited", () => {
  it("says the same whoever the addresses belong to, keeps none, and asks only those invited", async () => {
    const surveyId = await open({ audience: "invited", title: "For those invited" });
    const [invited, other] = [await world.signIn("ida@eastmere.example"), await someone()];
    expect((await invited.get(`/surveys/${surveyId}`)).status).toBe(404);
    const form = await researcher.get(`${base}/${surveyId}`);
    const wrong = await researcher.submit(form, { addresses: "not an address" }, "/invitations");
    expect(wrong.text).toContain("Enter one e-mail address a line");
    const said = await researcher.submit(form, { addresses: "nobody@eastmere.example" }, "/invitations");
    const addresses = "IDA@eastmere.example\nnobody@elsewhere.example";
    const saidAgain = await researcher.submit(form, { addresses }, "/invitations");
    expect(saidAgain.text).toBe(said.text);
    await researcher.submit(form, { addresses }, "/invitations");
    await world.settle();
    expect(world.mail.filter(({ to }) => to.address === "ida@eastmere.example").map(({ subject }) => subject)).toEqual([
      "You are invited to answer a survey",
    ]);
    expect((await invited.get("/surveys")).text).toContain("For those invited");
    expect((await other.get("/surveys")).text).not.toContain("For those invited");
    expect((await other.get(`/surveys/${surveyId}`)).status).toBe(404);
    expect((await answer(surveyId, { q1: "0" }, invited)).text).toContain("Your answers are sent");
    expect(await scan()).not.toMatch(/elsewhere\.example|ida@/i);
  });
});

describe("what comes of a survey", () => {
  let surveyId: string;
  const codes: string[] = [];
  const said = ["The canaryone call was cut off", "Our canarytwo page never opened"];

  beforeAll(async () => {
    surveyId = await open({ title: "Counted" });
    for (let number = 0; number < 14; number += 1) {
      const fields = { q1: number < 8 ? "0" : number < 13 ? "1" : "2", sector: "local", q3: said[number] ?? "" };
      codes.push(codeOn(await answer(surveyId, fields)));
    }
  });

  it("shows nothing while it is open but how many have answered, rounded down", async () => {
    expect((await researcher.get(`${base}/${surveyId}`)).text).toContain("At least 10");
    expect((await researcher.get(`${base}/${surveyId}/results`)).text).toContain("Nothing is shown before");
    for (const page of ["texts", "results.csv", "findings/new"])
      expect((await researcher.get(`${base}/${surveyId}/${page}`)).status).toBe(409);
  });

  it("is counted once it has closed by the clock, with no figure under five on the page or in the file", async () => {
    world.setClock("2026-11-20T23:00:00.000Z");
    await world.services.runDueWork();
    researcher = await world.signIn("rita@eastmere.example");
    expect((await researcher.get(`${base}/${surveyId}`)).text).toContain("Close it now");
    world.setClock("2026-11-21T00:10:00.000Z");
    await world.services.runDueWork();
    await world.settle();
    researcher = await world.signIn("rita@eastmere.example");
    const page = await researcher.get(`${base}/${surveyId}/results`);
    expect(page.text).toContain("14 people answered");
    expect(page.text).toMatch(/The filter 8 .*?57%/);
    expect(page.text).toMatch(/These answers together: The network; The rules; No answer 6 /);
    const csv = await (await researcher.request(`${base}/${surveyId}/results.csv`)).text();
    expect(csv.split("\n").slice(0, 4)).toEqual([
      "question,answer,sector,people,text",
      expect.stringMatching(/^Part of the public sector,These parts together: .*,,14,$/),
      "Which stops you most often?,The filter,,8,",
      "Which stops you most often?,These answers together: The network; The rules; No answer,,6,",
    ]);
    expect(csv).not.toContain("canary");
  });

  it("shows a text only when a researcher has cleared it, without what was taken out or erased", async () => {
    const queue = await researcher.get(`${base}/${surveyId}/texts`);
    const forms = queue.forms.filter(({ method }) => method === "post");
    expect(forms).toHaveLength(2);
    const place = forms.findIndex(({ fields }) => String(fields.text).includes("canaryone"));
    const send = (number: number, fields: Record<string, string>) =>
      researcher.post(forms[number]?.action ?? "", { ...forms[number]?.fields, ...fields });
    expect((await send(place, { act: "clear", text: "" })).text).toContain("Enter what is left of the text");
    await send(place, { act: "clear", text: "The call was cut off" });
    expect((await send(place, { act: "clear" })).status).toBe(409);
    const results = await researcher.get(`${base}/${surveyId}/results`);
    expect(results.text).toContain("The call was cut off");
    expect(results.text).not.toContain("canary");
    await send(1 - place, { act: "reject" });
    expect((await send(1 - place, { act: "reject" })).text).toContain("The text is erased.");
    expect((await researcher.get(`${base}/${surveyId}/texts`)).text).toContain("No text waits.");
  });

  it("becomes a draft finding, which knows unseen whose words it rests on", async () => {
    const form = await researcher.get(`${base}/${surveyId}/findings/new`);
    const fields = {
      statement: "Calls between bodies are cut off by filters",
      theme: "needs",
      scope: "local",
      confidence: "low",
      confidenceReason: "Few answered",
    };
    const empty = await researcher.submit(form, fields);
    expect([empty.status, empty.text]).toEqual([400, expect.stringContaining("Select what the finding rests on")]);
    const textIds = form.forms[0]?.offers.textIds ?? [];
    const posted = await researcher.send(form.path, {
      ...form.forms[0]?.fields,
      ...fields,
      textIds,
      questionIds: "q1",
    });
    const findingId = posted.headers.get("location")?.split("/").at(-1) ?? "";
    const [record] = await world.services.research.findAll([{ kind: "finding", recordId: findingId }]);
    expect(record).toMatchObject({
      draft: {
        evidence: { kind: "answers", surveyId },
        consent: { scope: "publish", until: "2028-03-31" },
        date: { on: "2026-11-21" },
      },
      participantIds: [world.services.consent.participantIdOf(codes[0] ?? "")],
    });
    // How many people are behind some texts would say whether one of them wrote two of these.
    for (const path of [`findings/${findingId}`, `review/finding/${findingId}`])
      expect((await researcher.get(`/research/desk/${path}`)).text).not.toContain("It rests on 1 participant");
    const page = await researcher.get(`/research/desk/findings/${findingId}`);
    expect(page.html).toContain(`href="${base}/${surveyId}/results">The results of its survey</a>`);
    expect(page.text).toContain("When it was so 21 November 2026");
  });

  it("loses at once what rests on somebody who withdraws, and keeps the figures as they were counted", async () => {
    const before = await researcher.get(`${base}/${surveyId}/results`);
    await world.services.consent.withdraw(codes[0] ?? "");
    const after = await researcher.get(`${base}/${surveyId}/results`);
    expect(after.text).not.toContain("The call was cut off");
    expect(/The filter 8 .*?57%/.exec(after.text)?.[0]).toBe(/The filter 8 .*?57%/.exec(before.text)?.[0]);
    expect(await (await researcher.request(`${base}/${surveyId}/results.csv`)).text()).not.toContain("cut off");
    expect(await scan()).not.toContain("Calls between bodies are cut off");
  });

  it("tells researchers of its study only roundly how many withdrew, too", async () => {
    const seen = await researcher.get("/research/desk/studies/meetings/participants");
    expect(seen.text).toContain("Withdrawn, or their consent has ended: fewer than five, or nobody");
    expect(seen.text).not.toMatch(/\b1 withdrew/);
  });

  it("shows nothing any more when fewer than five are left", async () => {
    for (const code of codes.slice(1, 9)) await world.services.consent.withdraw(code);
    expect((await researcher.get(`${base}/${surveyId}/results`)).text).toContain("14 people answered");
    await world.services.consent.withdraw(codes[9] ?? "");
    expect((await researcher.get(`${base}/${surveyId}/results`)).text).toContain("Nothing is shown: fewer than five");
    expect((await researcher.get(`${base}/${surveyId}/results.csv`)).status).toBe(409);
  });
});
