import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadRecords } from "./research-records.ts";
import { type Browser, startWorld, type World } from "./world.ts";

const address = "/research/findings/joining/corroboration";
const bodies = ["Eastmere", "Westmere", "Northwold", "Bridges", "Harbour", "Moorland"];

let world: World;
beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  await loadRecords(world);
  for (const name of bodies) await world.addOrganisation(`${name} Council`, [`${name.toLowerCase()}.example`]);
});
afterAll(() => world.stop());

const memberOf = (body = "Eastmere", person = "member") => world.signIn(`${person}@${body.toLowerCase()}.example`);
const researcherAt = (body: string) => world.signInWith(`researcher@${body.toLowerCase()}.example`, ["researcher"]);
const say = async (browser: Browser, fields: Record<string, string>) =>
  browser.submit(await browser.get(address), fields, "/corroboration");

async function nextMonth() {
  world.passTime({ days: 31 });
  await world.services.runDueWork();
  await world.settle();
}

describe("a member says of a finding whether it is so at their organisation", () => {
  it("from the finding’s page, signed in, and a colleague can change it", async () => {
    const stranger = world.stranger();
    const finding = await stranger.get("/research/findings/joining");
    expect(finding.text).toContain("Fewer than 5 organisations have said that this is so there too");
    expect(finding.html).toContain(`href="${address}"`);
    const seen = await stranger.get(address);
    expect(seen.html).toContain(`href="/sign-in?to=${address}"`);
    expect(seen.forms.filter(({ method }) => method === "post")).toEqual([]);
    expect((await stranger.send(address, { version: "0", stance: "here" })).headers.get("location")).toMatch(/sign-in/);

    const member = await memberOf();
    expect((await say(member, {})).text).toContain("Select whether it is so at your organisation");
    const said = await say(member, { stance: "here" });
    expect(said.text).toContain("It counts for your organisation from the first day of next month");
    expect(said.text).toContain("This is so here too.");
    const colleague = await memberOf("Eastmere", "colleague");
    expect((await say(colleague, { stance: "not_here" })).text).toContain("This is not so here.");
    const back = await (await memberOf()).get(address);
    const taken = await (await memberOf()).submit(back, {}, "/take-back");
    expect(taken.text).toContain("It no longer counts for your organisation");
    expect(taken.text).not.toContain("Take it back");
  });

  it("tells somebody whose page is old that a colleague was faster", async () => {
    const member = await memberOf();
    const old = await member.get(address);
    await say(await memberOf("Eastmere", "colleague"), { stance: "here" });
    const late = await member.submit(old, { stance: "not_here" }, "/corroboration");
    expect(late.status).toBe(409);
    expect((await member.get(address)).text).toContain("This is so here too.");
  });

  it("is asked to look again when a comment may tell who somebody is", async () => {
    const member = await memberOf();
    const comment = "Ask Mr Thornbury at lead@eastmere.example";
    const warned = await say(member, { stance: "here", comment });
    expect(warned.status).toBe(400);
    expect(warned.text).toContain("an e-mail address (lead@eastmere.example)");
    expect(warned.text).toContain("a person’s name (Mr Thornbury)");
    const sent = await member.submit(warned, { comment: "The lead decides alone" }, "/corroboration");
    expect(sent.text).toContain("A researcher of another organisation reads the comment before anybody else does");
    expect((await say(member, { stance: "here", comment, asItIs: "yes" })).status).toBe(200);
  });

  it("cannot send more than 1,000 characters, or to a finding that is not there", async () => {
    const member = await memberOf();
    expect((await say(member, { stance: "here", comment: "x".repeat(1001) })).status).toBe(400);
    expect((await member.get("/research/findings/nothing/corroboration")).status).toBe(404);
    expect(
      (await member.send("/research/findings/nothing/corroboration", { version: "0", stance: "here" })).status,
    ).toBe(404);
  });
});

describe("a comment", () => {
  it("is read by researchers of other organisations, who do not see whose it is", async () => {
    await say(await memberOf(), { stance: "here", comment: "Our lead is Mr Thornbury", asItIs: "yes" });
    await say(await memberOf("Westmere"), { stance: "not_here", comment: "Meetings work for us" });
    expect((await (await memberOf()).get("/research/desk/comments")).status).toBe(403);
    const own = await (await researcherAt("Eastmere")).get("/research/desk/comments");
    expect(own.text).not.toContain("Mr Thornbury");
    const researcher = await researcherAt("Northwold");
    const desk = await researcher.get("/research/desk/comments");
    expect(desk.text).toContain("It may tell who somebody is: a person’s name (Mr Thornbury)");
    expect(desk.text).toContain("Meetings work for us");
    for (const hidden of ["Eastmere", "Westmere", "member@"]) expect(desk.text).not.toContain(hidden);

    const formOf = (words: string) => {
      const part = desk.html.slice(desk.html.indexOf(words));
      return /\/research\/desk\/comments\/com_[0-9a-f]{24}/.exec(part)?.[0] ?? "";
    };
    const undecided = await researcher.post(formOf("Mr Thornbury"));
    expect(undecided.text).toContain("Select what becomes of the comment");
    expect((await researcher.post(formOf("Mr Thornbury"), { decision: "recognisable" })).text).toContain("is erased");
    expect((await researcher.post(formOf("Meetings work"), { decision: "clear" })).text).toContain("is cleared");
    expect((await researcher.post(formOf("Meetings work"), { decision: "clear" })).status).toBe(200);
    expect((await researcher.get("/research/desk/comments")).text).toContain("No comment waits for you");

    expect((await (await memberOf()).get(address)).text).toContain(
      "A researcher did not make your organisation’s comment public, and it is erased: somebody, or one organisation",
    );
    expect((await (await memberOf("Westmere")).get(address)).text).toContain("A researcher has cleared the comment");
    await nextMonth();
    expect((await world.stranger().get(address)).text).not.toContain("Meetings work for us");
  });

  it("is public with the counts, in fives and without a name, once five organisations have answered", async () => {
    for (const body of bodies.slice(2)) await say(await memberOf(body), { stance: "here" });
    expect((await world.stranger().get(address)).text).not.toContain("at least 5");
    await nextMonth();
    for (const page of ["/research/findings/joining", address]) {
      const { text } = await world.stranger().get(page);
      expect(text).toContain(
        "At least 5 organisations have said that this is so there too, and fewer than 5 that it is",
      );
      expect(text).toContain("Meetings work for us");
      for (const name of bodies) expect(text).not.toContain(`${name} Council`);
    }
    const westmere = await memberOf("Westmere");
    await westmere.submit(await westmere.get(address), {}, "/take-back");
    expect((await world.stranger().get(address)).text).not.toContain("Meetings work for us");
  });
});
