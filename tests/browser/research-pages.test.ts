import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { corpusFolder, loadCorpus } from "#functions/local/corpus.ts";
import { finding, holdSessions, loadRecords, publishByTwo, saidByPeople } from "../journeys/research-records.ts";
import { addTool } from "../journeys/working-group.ts";
import { startWorld, type World } from "../journeys/world.ts";
import { axeViolations, overflow } from "./accessibility.ts";
import { startChromium } from "./chromium.ts";

let world: World;
let server: Server;
let chromium: { browser: Browser; stop: () => Promise<void> };
let origin: string;

/** As long as a persona can be: all its statements, all their letters, and as many findings as fit. */
async function addLongest(): Promise<void> {
  const ids = Array.from({ length: 40 }, (_, number) => `finding-${number}`);
  const records = ids.map((recordId) => ({ kind: "finding" as const, recordId, content: finding("It was so.") }));
  const words = (length: number) => "Somebody does what can be done. ".repeat(30).slice(0, length).trim();
  const statements = Array.from({ length: 20 }, (_, number) => ({
    aspect: (["does", "needs", "obstacles", "weighs"] as const)[number % 4] ?? "does",
    text: words(400),
    findingIds: [...ids.slice(number * 2, number * 2 + 2), ...ids.slice(0, 3)],
  }));
  const persona = { name: "Somebody who does much", family: "users" as const, summary: words(600), statements };
  const content = { ...persona, expiresOn: "2026-12-31" };
  await world.services.research.load([...records, { kind: "persona", recordId: "longest", content }]);
}

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-22T09:00:00.000Z" });
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host+sub" }]);
  await loadCorpus(world.services, corpusFolder);
  await loadRecords(world);
  await addLongest();
  const participantIds = (await holdSessions(world, 5)).map(
    (code) => world.services.consent.participantIdOf(code) ?? "",
  );
  const content = saidByPeople("Leads hear from their own users alone.");
  await publishByTwo(world, { kind: "finding", recordId: "heard", content, participantIds });
  const taken = finding("A tool that is blocked keeps people out.", { supersedes: "joining" });
  await publishByTwo(world, { kind: "finding", recordId: "joining-again", content: taken });
  server = serve({ fetch: world.app.fetch, port: 0, hostname: "127.0.0.1" }) as Server;
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  chromium = await startChromium();
});
afterAll(async () => {
  await chromium?.stop();
  server?.closeAllConnections();
  server?.close();
  await world?.stop();
});

const open = (javaScriptEnabled = true): Promise<Page> => chromium.browser.newPage({ javaScriptEnabled });

describe("the pages of records", () => {
  it.each([
    [360, 740],
    [1280, 900],
  ])("have no fault that axe finds and fit the window at %i pixels", async (width, height) => {
    const page = await open();
    await page.setViewportSize({ width, height });
    for (const address of [
      "",
      "findings",
      "findings?scope=nhs&from=2010",
      "search?q=vidoe+confrencing",
      "search?q=xylophone",
      "known",
      "studies",
      "studies/tools-across-organisations",
      "studies/talks",
      "findings/joining",
      "findings/supplied",
      "findings/heard",
      "findings/f26/corroboration",
      "changes",
      "changes?scope=local",
      "needs",
      "needs?kind=video_conferencing",
      "needs/meet",
      "personas",
      "personas/reviews-requests",
      "personas/longest",
      "obstacles",
      "obstacles/control",
      "obstacles/fears-loss-of-control",
    ]) {
      const response = await page.goto(`${origin}/research${address && `/${address}`}`);
      expect(response?.status(), address).toBe(200);
      expect(await overflow(page), `${address} is wider than the window`).toBeLessThanOrEqual(0);
      expect(await axeViolations(page), address).toEqual([]);
    }
    await page.close();
  });

  it("lead from a kind of tool to the source of a finding without JavaScript", async () => {
    const page = await open(false);
    await page.goto(`${origin}/research`);
    await page.getByRole("link", { name: "Video conferencing" }).click();
    await page.getByRole("link", { name: "As a policy officer, I need to join a meeting" }).click();
    const source = page.getByRole("link", { name: "The text called text" }).first();
    expect(await source.getAttribute("href")).toBe("https://eastmere.example/text");
    await page.close();
  });

  it("give a citation to copy", async () => {
    const context = await chromium.browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    await page.goto(`${origin}/research/findings/joining`);
    await page.getByRole("button", { name: "Copy the citation" }).click();
    expect(await page.evaluate<string>("navigator.clipboard.readText()")).toContain("Commonlist research library");
    await context.close();
  });
});

describe("a persona on paper", () => {
  const pagesOf = (pdf: Buffer): number => (pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;

  it("is one side of A4, each in the library and one as long as can be", async () => {
    const personas = await world.services.library.listAll("persona");
    expect(personas.length).toBeGreaterThan(2);
    const page = await open();
    await page.goto(`${origin}/research/studies/tools-across-organisations`);
    expect(pagesOf(await page.pdf({ format: "A4" }))).toBeGreaterThan(1);
    for (const { recordId } of personas) {
      await page.goto(`${origin}/research/personas/${recordId}`);
      expect(pagesOf(await page.pdf({ format: "A4" })), recordId).toBe(1);
    }
    world.setClock("2027-01-02T09:00:00.000Z");
    await page.goto(`${origin}/research/personas/longest`);
    expect(await page.getByRole("main").textContent()).toContain("Not current");
    expect(pagesOf(await page.pdf({ format: "A4" })), "not current").toBe(1);
    await page.close();
  });

  it("is black on white, without links to follow, and says where each finding is", async () => {
    const page = await open();
    await page.goto(`${origin}/research/personas/host`);
    await page.emulateMedia({ media: "print" });
    const colours = await page.evaluate<string[]>(
      `[...new Set([...document.querySelectorAll(".commonlist-one-side, .commonlist-one-side *")].filter((each) => each.checkVisibility()).flatMap((each) => { const { color, backgroundColor } = getComputedStyle(each); return [color, backgroundColor]; }))]`,
    );
    expect(colours.toSorted()).toEqual(["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]);
    expect(await page.getByText("Sign in").isVisible()).toBe(false);
    expect(await page.getByText("Findings: 1 joining").isVisible()).toBe(true);
    expect(await page.getByText("Rests on").first().isVisible()).toBe(false);
    await page.close();
  });
});
