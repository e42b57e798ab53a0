import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ContentOf, RecordOf } from "#functions/research/rules.ts";
import { finding, holdSessions, loadRecords, publishByTwo, saidByPeople, sourceOf } from "./research-records.ts";
import { addTool } from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let codes: string[];
const read = (path: string) => world.stranger().get(path);
const idOf = (code: string) => world.services.consent.participantIdOf(code) ?? "";

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host+sub" }]);
  await loadRecords(world);
  codes = await holdSessions(world, 6);
  for (const [recordId, number] of [
    ["heard-of-many", 5],
    ["heard-of-few", 4],
  ] as const) {
    const participantIds = codes.slice(0, number).map(idOf);
    const content = saidByPeople(`Leads hear from their own users alone (${number}).`);
    await publishByTwo(world, { kind: "finding", recordId, content, participantIds });
  }
});
afterAll(() => world.stop());

describe("somebody signed out", () => {
  it("comes from “Video conferencing” to the need, its findings and their sources in at most three clicks", async () => {
    const reader = world.stranger();
    let seen = await reader.get("/research");
    let clicks = 0;
    const click = async (href: string) => {
      expect(seen.html).toContain(`href="${href}"`);
      seen = await reader.get(href);
      expect(seen.status, href).toBe(200);
      clicks += 1;
    };
    await click("/research/needs?kind=video_conferencing");
    await click("/research/needs/meet");
    expect(seen.text).toContain("As a policy officer, I need to join a meeting that another body hosts");
    expect(seen.html).toContain('href="/research/findings/joining"');
    expect(seen.html).toContain('rel="noopener" href="https://eastmere.example/text"');
    expect(clicks).toBeLessThanOrEqual(3);
  });

  it("reads of every study who was not heard, how it was done, and whether somebody reviewed it", async () => {
    for (const id of ["meetings", "talks"]) {
      const { text, html } = await read(`/research/studies/${id}`);
      expect(html).toContain('id="not-heard"');
      for (const words of [
        "Nobody on the front line was asked",
        "Little was read",
        "The working group",
        "1 October 2026",
      ])
        expect(text).toContain(words);
    }
    expect((await read("/research/studies/meetings")).text).toContain("Not reviewed here");
    const { text } = await read("/research/studies");
    expect(text).toContain("People who need tools What gets in the way of a shared meeting");
  });

  it("reads who took part by type and number, and no number below five", async () => {
    const { text } = await read("/research/studies/talks");
    expect(text).toContain("Network manager: fewer than five");
    expect(text).toContain("Service desk lead: 6");
    const [silent] = await world.services.research.findAll([{ kind: "study", recordId: "meetings" }]);
    const content = { ...(silent as RecordOf<"study">).content, method: "observation" } as ContentOf<"study">;
    await world.services.research.load([{ kind: "study", recordId: "silent", content }]);
    expect((await read("/research/studies/silent")).text).toContain("Who took part Not stated");
    expect((await read("/research/studies/meetings")).text).toContain("Who took part Nobody took part");
    expect((await read("/research/findings/heard-of-many")).text).toContain("From 5 sessions");
    expect((await read("/research/findings/Heard-of-many")).status).toBe(200);
    const few = await read("/research/findings/heard-of-few");
    expect(few.text).toContain("From fewer than five sessions");
    expect(few.text).toContain("until 30 June 2027");
    for (const code of codes) expect(few.html).not.toContain(idOf(code));
  });

  it("reads of a finding what it says, how sure it is and why, and where it was read", async () => {
    const { text } = await read("/research/findings/joining");
    for (const words of [
      "1 in 4 meetings",
      "May 2014 (day not shown)",
      "Local government",
      "Low One text.",
      "Date of the source date not shown",
      "whole document, on 2 October 2026",
      "Researchers of fictional bodies. “A blocked tool keeps people out of a meeting”. Finding of the study “What gets in the way of a shared meeting”. Commonlist research library. Published 2 November 2026. http://localhost/research/findings/joining (accessed on …)",
    ])
      expect(text).toContain(words);
    expect(text).toContain("Needs As a policy officer");
    expect(text).toContain("Personas Meeting host");
    expect(text).toContain("Obstacles We lose control");
  });

  it("is warned of a supplier’s interest, on the finding and wherever it is shown", async () => {
    const own = await read("/research/findings/supplied");
    expect(own.html).toContain("govuk-warning-text");
    for (const words of [
      "A maker of web filters wrote it.",
      "A report not read",
      "2 to 10 days",
      "The head of service",
    ])
      expect(own.text).toContain(words);
    expect(own.text).toContain("A reason to hold back: security");
    for (const page of ["needs/meet", "personas/host", "obstacles/control", "studies/meetings"])
      expect((await read(`/research/${page}`)).text, page).toContain("A maker of web filters wrote it.");
  });

  it("sees in a table which tools answer which need, of every kind and of one", async () => {
    const { text, html } = await read("/research/needs");
    expect(html).toContain('href="/tools/zoom"');
    expect(text).toMatch(/a policy officer: to join a meeting that another body hosts Zoom – Not about this kind/);
    expect(text).not.toContain("a web filtering lead: to answer");
    expect((await read("/research/needs?kind=video_conferencing")).text).not.toContain("to answer a question once");
    expect((await read("/research/needs?kind=wiki")).text).toContain("no finding carries it yet");
    expect((await read("/research/needs?kind=telephone")).status).toBe(404);
  });

  it("sees who objects, why, and which answers are success stories", async () => {
    expect((await read("/research/obstacles?for=security")).text).toContain("No objection is public here yet");
    expect((await read("/research/obstacles?for=middle_management")).text).toContain("2 answers, with 1 success story");
    const { text } = await read("/research/obstacles/control");
    expect(text).toContain("Said in: A round table, February 2012");
    expect(text).toMatch(/Answer 1 Involve them from the start\..*it is advice/);
    expect(text).toMatch(/Answer 2 Success story One body opened a tool for a trial\./);
  });

  it("follows every link on them to a page", async () => {
    const pages = ["studies", "studies/meetings", "needs", "needs/meet", "personas", "personas/host", "obstacles"];
    const links = new Set<string>();
    for (const page of [...pages, "obstacles/control", "findings/joining", "findings/heard-of-few"]) {
      const { html } = await read(`/research/${page}`);
      for (const [, href = ""] of html.matchAll(/href="(\/[^"#]*)/g)) links.add(href.replaceAll("&amp;", "&"));
    }
    const statuses = await Promise.all([...links].map(async (href) => [href, (await read(href)).status]));
    expect(statuses.filter(([, status]) => status !== 200)).toEqual([]);
  });

  it("finds no page of a record that is not there, or only a draft", async () => {
    for (const kind of ["studies", "findings", "needs", "personas", "obstacles"]) {
      expect((await read(`/research/${kind}/nothing`)).status).toBe(404);
      expect((await read(`/research/${kind}/Not%20an%20id`)).status).toBe(404);
    }
  });
});

describe("a persona", () => {
  it("says that it is composed and from what, and shows under each statement what it rests on", async () => {
    const { text, html } = await read("/research/personas/host");
    expect(text).toContain("Composed from 3 findings of 1 study: nobody real, and nobody’s words.");
    expect(text).toContain("nobody was interviewed or observed for it");
    expect(text).toMatch(/What they do Sends an invitation and hopes\. .*Rests on finding 1 , finding 2 /);
    expect(html).toContain('id="finding-3"');
    expect(text).not.toContain("Not current");
    expect((await read("/research/personas")).text).toContain("Brings people of several bodies together.");
  });

  it("is flagged, on top and in place, once a statement has no finding left that counts", async () => {
    world.setClock("2026-12-01T00:00:00.000Z");
    const { text } = await read("/research/personas/host");
    expect(text).toContain("Not current. 1 statement has no finding left that counts as evidence.");
    expect(text).toMatch(/Has guests ring in\. .*No evidence left .*finding 3 \(expired\)/);
    expect((await read("/research/personas")).text).toContain("Meeting host Not current");
    expect((await read("/research/findings/ageing")).text).toContain("Expired on 1 December 2026");
    expect((await read("/research/needs/meet")).text).toContain("2 of 3 findings under it count as evidence today");
  });

  it("is flagged when its own time is over", async () => {
    world.setClock("2027-11-21T00:00:00.000Z");
    expect((await read("/research/personas/host")).text).toContain("Its time was over on 21 November 2027.");
    world.setClock("2026-12-01T00:00:00.000Z");
  });
});

describe("a finding that is no longer what it was", () => {
  it("stays, says what took its place, and is named by that", async () => {
    const content = finding("A blocked tool keeps half of the people out.", { supersedes: "joining" });
    await publishByTwo(world, { kind: "finding", recordId: "joining-again", content });
    const old = await read("/research/findings/joining");
    expect(old.text).toContain("Another finding has taken its place: A blocked tool keeps half of the people out.");
    expect(old.html).toContain('href="/research/findings/joining-again"');
    const next = await read("/research/findings/joining-again");
    expect(next.html).toContain('href="/research/findings/joining"');
    expect(next.text).toContain("No need, persona or obstacle in the library rests on it");
    expect((await read("/research/obstacles/control")).text).toContain("Superseded");
    expect((await read("/research/studies/meetings")).text).toContain("Superseded");
  });

  it("is gone at once where consent has ended, with everything on a page that rested on it", async () => {
    const shared = {
      family: "deciders",
      asA: "a web filtering lead",
      iNeed: "to be asked",
      soThat: "I can answer",
    } as const;
    const ids = { findingIds: ["heard-of-many", "supplied"], kinds: [], toolIds: [] };
    await publishByTwo(world, { kind: "need", recordId: "be-asked", content: { ...shared, ...ids } });
    const statements = [
      { aspect: "weighs" as const, text: "Waits to be asked.", findingIds: ["heard-of-many"] },
      { aspect: "does" as const, text: "Reads what is sold.", findingIds: ["supplied"] },
    ];
    const lead = {
      name: "Lead",
      family: "deciders" as const,
      summary: "Decides.",
      expiresOn: "2030-01-01",
      statements,
    };
    await publishByTwo(world, { kind: "persona", recordId: "lead", content: lead });
    expect((await read("/research/personas/lead")).text).toContain("Waits to be asked.");

    world.setClock("2027-07-01T00:00:00.000Z");
    const gone = await read("/research/findings/heard-of-many");
    expect(gone.status).toBe(410);
    expect(gone.text).toContain("their consent was withdrawn or has ended");
    expect(gone.text).not.toContain("Leads hear");
    expect((await read("/research/studies/talks")).text).not.toContain("Leads hear");
    expect((await read("/research/needs/be-asked")).status).toBe(404);
    const { text } = await read("/research/personas/lead");
    expect(text).toContain("Reads what is sold.");
    expect(text).not.toContain("Waits to be asked.");
  });

  it("takes a persona with it that rested on it alone", async () => {
    world.setClock("2026-12-01T00:00:00.000Z");
    const participantIds = [idOf(codes[5] ?? "")];
    await publishByTwo(world, {
      kind: "finding",
      recordId: "alone",
      content: saidByPeople("One thing was said."),
      participantIds,
    });
    const statements = [{ aspect: "does" as const, text: "Says one thing.", findingIds: ["alone"] }];
    const one = { name: "One", family: "deciders" as const, summary: "Alone.", expiresOn: "2030-01-01", statements };
    await publishByTwo(world, { kind: "persona", recordId: "one", content: one });
    await world.services.consent.withdraw(codes[5] ?? "");
    expect((await read("/research/findings/alone")).status).toBe(410);
    const { status, text } = await read("/research/personas/one");
    expect(status).toBe(410);
    expect(text).not.toContain("Says one thing.");
    expect((await read("/research/personas")).text).not.toContain("Alone.");
  });
});

describe("a study with more findings than a page holds", () => {
  it("shows all of them, page by page, and what it is about on the first", async () => {
    const records = Array.from({ length: 55 }, (_, number) => ({
      kind: "finding" as const,
      recordId: `many-${String(number).padStart(2, "0")}`,
      content: finding(`Observation ${number}.`, { evidence: { kind: "source", source: sourceOf(`s${number}`) } }),
    }));
    await world.services.research.load(records);
    const first = await read("/research/studies/meetings");
    const next = /href="(\/research\/studies\/meetings\?after=[^"]+)"/.exec(first.html)?.[1] ?? "";
    const second = await read(next.replaceAll("&amp;", "&"));
    const shown = (html: string) => (html.match(/href="\/research\/findings\/many-\d\d"/g) ?? []).length;
    expect(shown(first.html) + shown(second.html)).toBe(55);
    expect(second.text).toContain("About the study, its limits and who was not heard");
    expect(second.html).not.toContain('id="not-heard"');
  });
});
