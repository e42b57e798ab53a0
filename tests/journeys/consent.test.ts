import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import { study as fictionalStudy } from "./research-records.ts";
import { type Browser, startWorld, type World } from "./world.ts";

let world: World;
let researcher: Browser;
const base = "/research/desk/studies/leads/participants";
const codePattern = /\b([0-9A-Z]{5}-){3}[0-9A-Z]{5}\b/;

const study = {
  ...fictionalStudy,
  title: "What web filtering leads weigh",
  family: "deciders" as const,
  method: "interview" as const,
};

async function record(fields: Record<string, string> = {}) {
  const form = await researcher.get(`${base}/new`);
  return researcher.submit(form, { type: "Network manager", scope: "publish", ...fields });
}
const codeOn = ({ text }: { text: string }): string => codePattern.exec(text)?.[0] ?? "";
const enter = async (code: string, browser = world.stranger()) =>
  browser.submit(await browser.get("/research/consent"), { code });

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  await world.addOrganisation("Eastmere Council", ["eastmere.example"]);
  researcher = await world.signInWith("rita@eastmere.example", ["researcher"]);
  const member = { personId: newId("person"), organisationId: newId("organisation"), roles: ["researcher" as const] };
  await world.services.research.drafting.createDraft(member, { kind: "study", recordId: "leads", content: study });
});
afterAll(() => world.stop());

describe("a researcher who records a participant", () => {
  it("gets a code to hand over, once, and sees a number and a kind of job from then on", async () => {
    const shown = await record();
    expect(shown.text).toContain("P1 is recorded");
    const code = codeOn(shown);
    expect(shown.path).toBe(`${base}/new`);
    expect(shown.headers.get("cache-control")).toBe("no-store");
    const list = await researcher.get(base);
    expect(list.text).toMatch(
      /P1 Network manager May be published in our words 2 November 2026 3 May 2027 31 December 2028/,
    );
    expect(list.html).not.toContain(code);
    expect(list.text).toContain("Network manager: 1");
  });

  it("records one when the form is sent twice, and is shown the same code", async () => {
    const form = await researcher.get(`${base}/new`);
    const send = () => researcher.submit(form, { type: "Security adviser", scope: "researchers" });
    const [first, second] = [await send(), await send()];
    expect(codeOn(second)).toBe(codeOn(first));
    expect((await researcher.get(base)).text).toContain("Security adviser: 1");
  });

  it("is told what is missing or looks like a person, and keeps what was typed", async () => {
    const seen = await record({ type: "ann@eastmere.example", "until-year": "2040", "agreedOn-year": "2027" });
    expect(seen.status).toBe(400);
    for (const error of ["looks like an e-mail address", "within five years", "Enter today or a day in the past"])
      expect(seen.text).toContain(error);
    expect(seen.html).toContain('value="ann@eastmere.example"');
    expect((await record({ "keepUntil-year": "2030" })).text).toContain("cannot be kept longer than consent lasts");
    expect((await record({ "keepUntil-day": "" })).text).toContain("Enter the last day on which notes are kept");
  });

  it("has to be a researcher, for a study that is there", async () => {
    const member = await world.signIn("mo@eastmere.example");
    for (const address of [base, `${base}/new`]) {
      expect((await member.get(address)).status).toBe(403);
      expect((await world.stranger().get(address)).path).toContain("/sign-in");
    }
    expect((await researcher.get(base.replace("leads", "none"))).status).toBe(404);
  });
});

describe("whoever has a code", () => {
  it("sees what is kept, without signing in and however they type it, on pages that nothing stores", async () => {
    const code = codeOn(await record());
    const seen = await enter(` ${code.toLowerCase().replaceAll("-", " ")} `);
    expect(seen.status).toBe(200);
    expect(seen.path).toBe("/research/consent");
    for (const text of [
      study.title,
      "May be published in our words",
      "31 December 2028",
      "3 May 2027",
      "None are kept",
    ])
      expect(seen.text).toContain(text);
    expect(seen.headers.get("cache-control")).toBe("no-store");
    expect((await world.stranger().get("/research/consent")).headers.get("cache-control")).toBe("no-store");
  });

  it("withdraws after being told what is erased and what cannot be called back, twice if they like", async () => {
    const browser = world.stranger();
    const code = codeOn(await record({ type: "Someone who withdraws" }));
    const confirm = await browser.submit(await enter(code, browser));
    expect(confirm.text).toContain("What we cannot call back");
    expect(confirm.text).toContain("the mark that keeps you from answering a survey twice");
    expect((await researcher.get(base)).text).toContain("Someone who withdraws");
    for (let times = 0; times < 2; times += 1) {
      const done = await browser.submit(confirm);
      expect(done.text).toContain("Your consent is withdrawn");
      expect(done.text).toContain("What we cannot call back");
      expect(done.html).not.toContain(code);
    }
    const again = await enter(code);
    expect(again.text).toContain("Nothing is kept here that rests on you");
    expect(again.text).toContain("2 November 2026");
    expect(again.forms.some(({ action }) => action.endsWith("/confirm"))).toBe(false);
    const list = (await researcher.get(base)).text;
    expect(list).not.toContain("Someone who withdraws");
    expect(list).toContain("Withdrawn, or their consent has ended: fewer than five, or nobody");
  });

  it("sees that their words were erased on the day after the last, and later that nothing is left", async () => {
    const code = codeOn(await record());
    for (const [at, text] of [
      ["2027-05-03T23:59:00.000Z", "Kept as you said it until 3 May 2027"],
      ["2027-05-04T00:00:00.000Z", "Erased on 4 May 2027"],
      ["2028-12-31T23:59:00.000Z", "Last day of your consent 31 December 2028"],
      ["2029-01-01T00:00:00.000Z", "Nothing is kept here that rests on you"],
    ] as const) {
      world.setClock(at);
      await world.services.runDueWork();
      expect((await enter(code)).text, at).toContain(text);
    }
    world.setClock("2026-11-02T09:00:00.000Z");
  });

  it("that is unknown or none is told so, and cannot try for ever", async () => {
    const browser = world.stranger();
    expect((await enter("7K4M", browser)).text).toContain("Enter the code that you were given");
    const unknown = await enter(world.services.consent.newCode(), browser);
    expect([unknown.status, unknown.text]).toEqual([404, expect.stringContaining("This code is not known here")]);
    for (const act of ["", "/confirm", "/withdraw"]) {
      expect((await browser.post(`/research/consent${act}`, { code: world.services.consent.newCode() })).status).toBe(
        404,
      );
      expect((await browser.post(`/research/consent${act}`, {})).status).toBe(400);
    }
    world.passTime({ hours: 1 });
    const statuses: number[] = [];
    for (let times = 0; times < 121; times += 1)
      statuses.push((await browser.post("/research/consent", { code: world.services.consent.newCode() })).status);
    expect([statuses[119], statuses[120]]).toEqual([404, 429]);
  });

  it("is the only one: no code is in the table, as it is or in small letters", async () => {
    world.passTime({ hours: 2 });
    const code = codeOn(await record());
    await enter(code);
    const { Items = [] } = await world.client.send(new ScanCommand({ TableName: world.table }));
    const everything = JSON.stringify(Items).toUpperCase();
    expect(everything).toContain("NETWORK MANAGER");
    for (const form of [code, code.replaceAll("-", "")]) expect(everything).not.toContain(form);
  });
});
