import { describe, expect, it } from "vitest";
import { idFrom } from "#functions/ids.ts";
import { sampleOrganisations } from "#functions/local/sample/organisations.ts";
import { axeViolations, overflow } from "./accessibility.ts";
import { signInAs } from "./people.ts";
import { runForTests } from "./running.ts";
import { startService } from "./service.ts";

const running = runForTests();
let proposalPath: string;
let decisionsPath: string;

/** The same data at a later time: stopped, and started with the clock moved. */
async function restartAt(clockOffset: string) {
  await running.service.stop();
  running.service = await startService(running.directory, clockOffset);
}

describe("the main job in a real browser", () => {
  it("is done by three organisations, two publishers and a reader who is signed out", async () => {
    const proposer = await signInAs(running.browser, running.service.origin, "Asha Verey");
    await proposer.goto(`${running.service.origin}/proposals`);
    await proposer.getByRole("button", { name: "Make a proposal" }).click();
    await proposer.getByRole("link", { name: "Change the shared whitelist" }).click();
    await proposer.getByLabel("Search for a tool by name").fill("zoom");
    await proposer.getByRole("button", { name: "Search" }).click();
    await proposer.getByRole("link", { name: "Zoom", exact: true }).click();

    await proposer.getByRole("button", { name: "Save the draft" }).click();
    expect(await proposer.getByRole("alert").textContent()).toContain("Select at least one address");
    expect(await proposer.title()).toContain("Error: ");
    const addresses = proposer.getByRole("group", { name: "Add to the shared whitelist" });
    for (const box of await addresses.getByRole("checkbox").all()) await box.check();
    const needs = proposer.getByRole("group", { name: "Which needs does it answer?" });
    await needs.getByRole("checkbox").first().check();
    await needs.getByLabel("It answers no need that is in the library").check();
    expect(await needs.getByRole("checkbox").first().isChecked()).toBe(false);
    await needs.getByRole("checkbox").first().check();
    await proposer.getByLabel("Why do you propose this?").fill("Meetings with partner councils");
    await proposer.getByLabel("No interest in the supplier").check();
    await proposer.getByRole("button", { name: "Save the draft" }).click();
    await proposer.getByRole("button", { name: "Open the vote" }).dblclick();
    await proposer.getByText("The vote is open").waitFor();
    const path = new URL(proposer.url()).pathname;

    for (const name of ["Asha Verey", "Carys Penhallow", "Dev Marlish"]) {
      const voter = await signInAs(running.browser, running.service.origin, name);
      await voter.goto(running.service.origin + path);
      await voter.getByRole("button", { name: "Vote for your organisation" }).click();
      await voter.getByRole("heading", { name: "The need it answers" }).waitFor();
      await voter.getByLabel("No interest in the supplier").check();
      await voter.getByLabel("Approve").check();
      await voter.getByRole("button", { name: "Cast the vote" }).click();
      await voter.getByText("vote has been recorded").waitFor();
      await voter.context().close();
    }

    await restartAt("+8d");
    const reader = await running.browser.newPage();
    await expect
      .poll(
        async () => {
          await reader.goto(running.service.origin + path);
          return reader.getByRole("main").textContent();
        },
        { timeout: 30_000 },
      )
      .toContain("Agreed");

    const first = await signInAs(running.browser, running.service.origin, "Hana Brockett");
    await first.goto(`${running.service.origin}/publishing`);
    await first.getByRole("checkbox").first().check();
    await first.getByRole("button", { name: "Prepare the next version" }).click();
    await first.getByText("A publisher of another organisation has to approve it").waitFor();
    const second = await signInAs(running.browser, running.service.origin, "Idris Colleymore");
    await second.goto(`${running.service.origin}/publishing`);
    await second.getByRole("button", { name: "Approve and publish version 1" }).click();
    await second.getByRole("heading", { name: "Version 1 of the shared whitelist" }).waitFor();

    await restartAt("+16d");
    await expect
      .poll(async () => (await fetch(`${running.service.origin}/whitelist/version`)).json(), { timeout: 30_000 })
      .toEqual({ edition: 2 });
    await reader.goto(`${running.service.origin}/editions`);
    await reader.getByRole("link", { name: "Version 2", exact: true }).first().click();
    expect(await reader.getByRole("main").textContent()).toContain("zoom.us and every name below it");
    const squid = await (await fetch(`${running.service.origin}/whitelist/current/squid.txt`)).text();
    expect(squid.split("\n")).toContain(".zoom.us");
    proposalPath = path;
  });

  it("leads a reader from the entry to the need and the findings that it rests on, and back to the decision", async () => {
    const context = await running.browser.newContext({ javaScriptEnabled: false });
    context.setDefaultTimeout(10_000);
    const reader = await context.newPage();
    await reader.goto(`${running.service.origin}/editions/2`);
    await reader.getByRole("link", { name: "Entry 1", exact: true }).first().click();
    await reader.getByRole("heading", { name: "Why it is on the list" }).waitFor();
    expect(await reader.getByRole("main").textContent()).toContain("3 approved");
    const finding = reader.locator("main a[href^='/research/findings/']").first();
    const statement = (await finding.textContent()) ?? "";
    await finding.click();
    expect(await reader.getByRole("heading", { level: 1 }).textContent()).toContain(statement);
    await reader.getByRole("link", { name: "Decisions that used this finding" }).click();
    decisionsPath = new URL(reader.url()).pathname;
    await reader.getByRole("link", { name: "Entry 1", exact: true }).click();
    expect(new URL(reader.url()).pathname).toBe("/entries/1");
    await reader.getByRole("heading", { name: "The need it answers" }).waitFor();
    await context.close();
  });
});

const phone = { viewport: { width: 360, height: 740 } };

/** The sample request that waits for the lead of Northwold. */
const deskRequest = `/desk/requests/${idFrom("request", "sample", sampleOrganisations.northwold.organisationId, "zoom")}`;

/** The contacts of a sample body, which has one who confirmed. */
const northwold = `/contacts/${sampleOrganisations.northwold.organisationId}`;

const northwoldItself = `/organisations/${sampleOrganisations.northwold.organisationId}`;
const { eastmere, westerfold } = sampleOrganisations;
const meeting = `/together?${[eastmere, sampleOrganisations.northwold, westerfold].map(({ organisationId }) => `organisation=${organisationId}`).join("&")}`;
const leadPages = ["", "/table", "/many", "/tools/zoom"].map((rest) => `${northwoldItself}/access${rest}`);
leadPages.push(`${northwoldItself}/sharing`, "/self-test/zoom/image");

/** Every page, by the person who may see it; those that need an id take what the main job left. */
const pages: Record<string, string[]> = {
  nobody: [
    "/",
    "/tools",
    "/tools?search=zoom",
    "/tools?search=nothing-like-this",
    "/tools/zoom",
    "/tools/compare?tool=zoom&tool=webex",
    "/tools/zoom/report",
    "/access",
    "/access/totals",
    "/access/tools/zoom",
    "/self-test/zoom",
    "/access/map",
    "/access/map?tool=zoom",
    "/organisations",
    "/organisations?search=council",
    "/editions",
    "/editions/expiring",
    "/editions/1",
    "/editions/2",
    "/editions/1/to/2",
    "/formats",
    "/formats/squid",
    "/formats/paloalto-url",
    "/formats/chrome-policy-only",
    "/check",
    "/check?url=https%3A%2F%2Fus.zoom.us%2F",
    "/check?url=https%3A%2F%2Fnotzoom.us%2F",
    "/check?problem=not_a_url",
    "/proposals",
    "/proposals?list=carried",
    "PROPOSAL",
    "/entries/1",
    "DECISIONS",
    "/figures",
    "/coverage",
    "/charter",
    "/working-group",
    "/help",
    "/privacy",
    "/accessibility",
    "/mailbox",
    "/sign-in",
    "/no-such-page",
  ],
  "Asha Verey": [
    "/",
    "/account",
    "/account/notifications",
    "/proposals",
    "/proposals?list=draft",
    "/proposals/new",
    "/proposals/new/whitelist",
    "/proposals/new/whitelist?tool=zoom",
    "/proposals/new/destinations?tool=zoom",
    "/proposals/new/charter",
    "/proposals/new/membership?search=council",
    "PROPOSAL",
    "/tools/new",
    "/tools/zoom/destinations/new",
    "/tools/zoom/facts/new",
    "/publishing",
    "/together",
    "/together?search=council",
    meeting,
    "/access?search=council",
    "/access/tools/zoom",
    "/tools/zoom",
    "/self-test/zoom",
    `${northwoldItself}/access`,
    "/volunteer",
    "/coverage/organisations",
    "/coverage/map",
  ],
  "Nia Larkfield": ["/requests", "/requests?list=organisation", "/requests/new?tool=zoom", "/volunteer/contact"],
  "Lena Ashdown": ["/desk", "/desk?order=urgency", "/desk/away", deskRequest, "/requests", northwold, ...leadPages],
  "Hana Brockett": ["/publishing", "/reports"],
  "Jo Winterbourne": [
    "/roles",
    "/roles/propose",
    "/roles/holders/publisher",
    "/unfinished-work",
    "/organisations?search=eastmere",
    "/account",
    "/account/colleagues",
    "/tools/zoom",
    "/reports",
    "/working-group",
    "/contacts/views",
    northwold,
  ],
  "Rae Sondheim": ["/account", "/account/organisation?search=east"],
};

/** Those that are an answer of another kind. */
const statuses: Record<string, number> = {
  "nobody /no-such-page": 404,
  "nobody /check?problem=not_a_url": 400,
  "Asha Verey /publishing": 403,
};

describe("every page", () => {
  it.each(Object.keys(pages))("that %s sees has no fault that axe finds, and fits a phone", async (name) => {
    const narrow =
      name === "nobody"
        ? await (await running.browser.newContext(phone)).newPage()
        : await signInAs(running.browser, running.service.origin, name, phone);
    for (const listed of pages[name] ?? []) {
      const address = { PROPOSAL: proposalPath, DECISIONS: decisionsPath }[listed] ?? listed;
      await narrow.setViewportSize(phone.viewport);
      const response = await narrow.goto(running.service.origin + address);
      expect(response?.status(), address).toBe(statuses[`${name} ${address}`] ?? 200);
      expect(await axeViolations(narrow), `${address} on a phone`).toEqual([]);
      expect(await overflow(narrow), `${address} is wider than a phone`).toBeLessThanOrEqual(0);
      await narrow.setViewportSize({ width: 1280, height: 900 });
      expect(await axeViolations(narrow), `${address} on a desk`).toEqual([]);
      expect(await narrow.title()).toMatch(/ – Commonlist$/);
    }
    await narrow.context().close();
  });

  it("works without JavaScript, from signing in to a saved draft", async () => {
    const page = await signInAs(running.browser, running.service.origin, "Carys Penhallow", {
      javaScriptEnabled: false,
    });
    await page.goto(`${running.service.origin}/proposals/new/charter`);
    await page.getByLabel("Days of notice before an addition is in force").fill("many");
    await page.getByRole("button", { name: "Save the draft" }).click();
    expect(await page.getByRole("main").textContent()).toContain("Enter the days of notice as a whole number");
    expect(await page.getByLabel("Days of notice before an addition is in force").inputValue()).toBe("many");
    await page.getByLabel("Days of notice before an addition is in force").fill("14");
    await page.getByLabel("Why do you propose this?").fill("More time to test");
    await page.getByRole("button", { name: "Save the draft" }).click();
    expect(await page.getByRole("main").textContent()).toContain("What would change in the charter");
    await page.context().close();
  });
});

describe("killed with everything it started, and started again", () => {
  it("has lost nothing that a page had confirmed", async () => {
    const page = await signInAs(running.browser, running.service.origin, "Dev Marlish");
    await page.goto(`${running.service.origin}/proposals/new/charter`);
    await page.getByLabel("Title", { exact: true }).fill("Written just before the power cut");
    await page.getByLabel("Why do you propose this?").fill("More time to test");
    await page.getByRole("button", { name: "Save the draft" }).click();
    await page.getByRole("heading", { name: "Written just before the power cut" }).waitFor();
    const draft = new URL(page.url()).pathname;
    await running.service.kill();
    running.service = await startService(running.directory, "+16d");
    const again = await signInAs(running.browser, running.service.origin, "Dev Marlish");
    await again.goto(running.service.origin + draft);
    expect(await again.getByRole("heading", { level: 1 }).textContent()).toBe("Written just before the power cut");
    expect(await (await fetch(`${running.service.origin}/whitelist/version`)).json()).toEqual({ edition: 2 });
  });
});
