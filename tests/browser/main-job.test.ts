import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChromium } from "./chromium.ts";
import { signInAs } from "./people.ts";
import { type RunningService, startService } from "./service.ts";

let directory: string;
let service: RunningService;
let chromium: Awaited<ReturnType<typeof startChromium>>;
let browser: Browser;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "commonlist-browser-"));
  service = await startService(directory);
  chromium = await startChromium();
  browser = chromium.browser;
});
afterAll(async () => {
  await chromium?.stop();
  await service?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** The same data at a later time: stopped, and started with the clock moved. */
async function restartAt(clockOffset: string) {
  await service.stop();
  service = await startService(directory, clockOffset);
}

describe("the main job in a real browser", () => {
  it("is done by three organisations, two publishers and a reader who is signed out", async () => {
    const proposer = await signInAs(browser, service.origin, "Asha Verey");
    await proposer.goto(`${service.origin}/proposals`);
    await proposer.getByRole("button", { name: "Make a proposal" }).click();
    await proposer.getByRole("link", { name: "Change the shared whitelist" }).click();
    await proposer.getByLabel("Search for a tool by name").fill("zoom");
    await proposer.getByRole("button", { name: "Search" }).click();
    await proposer.getByRole("link", { name: "Zoom", exact: true }).click();

    await proposer.getByRole("button", { name: "Save the draft" }).click();
    expect(await proposer.getByRole("alert").textContent()).toContain("Select at least one address");
    expect(await proposer.title()).toContain("Error: ");
    for (const box of await proposer.getByRole("checkbox").all()) await box.check();
    await proposer.getByLabel("Why do you propose this?").fill("Meetings with partner councils");
    await proposer.getByLabel("No interest in the supplier").check();
    await proposer.getByRole("button", { name: "Save the draft" }).click();
    await proposer.getByRole("button", { name: "Open the vote" }).dblclick();
    await proposer.getByText("The vote is open").waitFor();
    const path = new URL(proposer.url()).pathname;

    for (const name of ["Asha Verey", "Carys Penhallow", "Dev Marlish"]) {
      const voter = await signInAs(browser, service.origin, name);
      await voter.goto(service.origin + path);
      await voter.getByRole("button", { name: "Vote for your organisation" }).click();
      await voter.getByLabel("No interest in the supplier").check();
      await voter.getByLabel("Approve").check();
      await voter.getByRole("button", { name: "Cast the vote" }).click();
      await voter.getByText("vote has been recorded").waitFor();
      await voter.context().close();
    }

    await restartAt("+8d");
    const reader = await browser.newPage();
    await expect
      .poll(
        async () => {
          await reader.goto(service.origin + path);
          return reader.getByRole("main").textContent();
        },
        { timeout: 30_000 },
      )
      .toContain("Agreed");

    const first = await signInAs(browser, service.origin, "Hana Brockett");
    await first.goto(`${service.origin}/publishing`);
    await first.getByRole("checkbox").first().check();
    await first.getByRole("button", { name: "Prepare the next version" }).click();
    await first.getByText("A publisher of another organisation has to approve it").waitFor();
    const second = await signInAs(browser, service.origin, "Idris Colleymore");
    await second.goto(`${service.origin}/publishing`);
    await second.getByRole("button", { name: "Approve and publish version 1" }).click();
    await second.getByRole("heading", { name: "Version 1 of the shared whitelist" }).waitFor();

    await restartAt("+16d");
    await expect
      .poll(async () => (await fetch(`${service.origin}/whitelist/version`)).json(), { timeout: 30_000 })
      .toEqual({ edition: 2 });
    await reader.goto(`${service.origin}/editions`);
    await reader.getByRole("link", { name: "Version 2", exact: true }).first().click();
    expect(await reader.getByRole("main").textContent()).toContain("zoom.us and every name below it");
    const squid = await (await fetch(`${service.origin}/whitelist/current/squid.txt`)).text();
    expect(squid.split("\n")).toContain(".zoom.us");
  });
});
