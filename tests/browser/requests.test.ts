import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { expectAccessible } from "./accessibility.ts";
import { signInAs } from "./people.ts";
import { runForTests } from "./running.ts";

const running = runForTests();

const main = (page: Page) => page.getByRole("main").textContent();

/** Looks at the page again until it says that: what follows an act follows within seconds. */
async function expectSoon(page: Page, address: string, text: string): Promise<void> {
  const look = async () => {
    await page.goto(address);
    return main(page);
  };
  await expect.poll(look, { timeout: 30_000 }).toContain(text);
}

async function askFor(page: Page, toolId: string): Promise<string> {
  await page.goto(`${running.service.origin}/tools/${toolId}`);
  await page.getByRole("link", { name: "Ask for this tool" }).click();
  await page.getByLabel("What do you need it for?").fill("Meetings with partners");
  await page.getByLabel("Which organisations would you use it with?").fill("Eastmere Borough Council");
  await page.getByLabel("Within a month").check();
  await page.getByRole("button", { name: /^Ask for / }).dblclick();
  await page.getByText("Your request has been sent").waitFor();
  return running.service.origin + new URL(page.url()).pathname;
}

describe("a request in a real browser", () => {
  it("is asked, decided by the lead, opened and confirmed", async () => {
    const asker = await signInAs(running.browser, running.service.origin, "Carys Penhallow");
    const request = await askFor(asker, "jitsi-meet");
    await expectSoon(asker, request, "With the web filtering lead");
    await expectAccessible(asker);

    const lead = await signInAs(running.browser, running.service.origin, "Lena Ashdown");
    await expectSoon(lead, `${running.service.origin}/desk`, "Jitsi Meet");
    await lead.getByRole("link", { name: "Jitsi Meet", exact: true }).click();
    await expectAccessible(lead);
    await lead.getByRole("button", { name: "Record the decision" }).click();
    expect(await lead.getByRole("alert").textContent()).toContain("Select what you decide");
    await lead.getByLabel("Agreed with conditions").check();
    await lead.getByLabel("Why?").fill("Partners use it");
    await lead.getByLabel("Conditions, if there are any").fill("No recording");
    await lead.getByRole("button", { name: "Record the decision" }).dblclick();
    await lead.getByText("Your decision has been recorded").waitFor();
    await lead.getByRole("button", { name: "The filter has been changed" }).click();
    await lead.getByText("asked to try it").waitFor();

    await expectSoon(asker, request, "Opened, please try it");
    expect(await main(asker)).toContain("No recording");
    await expectAccessible(asker);
    await asker.getByRole("button", { name: "It works" }).click();
    await asker.getByText("The request is done").waitFor();
  });

  it("is held where nobody can decide, and never agreed", async () => {
    const asker = await signInAs(running.browser, running.service.origin, "Orla Dunmere");
    const request = await askFor(asker, "webex");
    await expectSoon(asker, request, "Held: nobody can decide yet");
    const steward = await signInAs(running.browser, running.service.origin, "Jo Winterbourne");
    await expectSoon(steward, `${running.service.origin}/requests/waiting`, "Fords Inspectorate");
    expect(await main(steward)).not.toContain("Meetings with partners");
    await expectAccessible(steward);
  });

  it("is joined without JavaScript", async () => {
    const page = await signInAs(running.browser, running.service.origin, "Idris Colleymore", {
      javaScriptEnabled: false,
    });
    await page.goto(`${running.service.origin}/requests/new?tool=webex`);
    await page.getByRole("button", { name: "Join their request" }).click();
    expect(await main(page)).toContain("You have joined the request");
  });
});
