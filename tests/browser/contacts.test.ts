import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { axeViolations, overflow } from "./accessibility.ts";
import { signInAs } from "./people.ts";
import { runForTests } from "./running.ts";

const running = runForTests();

const lead = "petra.vane@fords.example";
const phone = { viewport: { width: 360, height: 740 } };

/** No fault that axe finds, and nothing wider than a phone. */
async function expectSound(page: Page) {
  expect(await axeViolations(page), page.url()).toEqual([]);
  expect(await overflow(page), `${page.url()} is wider than a phone`).toBeLessThanOrEqual(0);
}

/** The newest e-mail to the lead with such a subject, once it has arrived. */
async function openEmail(page: Page, subject: RegExp): Promise<string> {
  const link = page.getByRole("row", { name: lead }).getByRole("link", { name: subject }).first();
  await expect
    .poll(
      async () => {
        await page.goto(`${running.service.origin}/mailbox`);
        return link.count();
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThan(0);
  await link.click();
  return (await page.getByRole("main").textContent()) ?? "";
}

describe("finding who decides, in a real browser", () => {
  it("goes from a volunteer to a contact who confirms by e-mail, and the first request reaches them", async () => {
    const volunteer = await signInAs(running.browser, running.service.origin, "Orla Dunmere", phone);
    await volunteer.goto(`${running.service.origin}/volunteer`);
    await expectSound(volunteer);
    await volunteer.getByRole("button", { name: "Record whom you found" }).click();
    await volunteer.getByLabel("Their role").fill("Head of information security");
    await volunteer.getByLabel("Work e-mail address").fill("petra.vane@gmail.com");
    await volunteer.getByLabel("How do you know?").fill("The running.service desk told me");
    await volunteer.getByRole("button", { name: "Record this" }).click();
    expect(await volunteer.getByRole("alert").textContent()).toContain("Enter an address at the organisation itself");
    await expectSound(volunteer);
    await volunteer.getByLabel("Name (optional)").fill("Petra Vane");
    await volunteer.getByLabel("Work e-mail address").fill(lead);
    await volunteer.getByRole("button", { name: "Record this" }).dblclick();
    await volunteer.getByText("What you found has been recorded").waitFor();
    expect(await volunteer.content()).not.toContain("Petra");

    const person = await (await running.browser.newContext({ ...phone, javaScriptEnabled: true })).newPage();
    const notice = await openEmail(person, /are you the right person/);
    expect(notice).toContain("UK GDPR Article 6(1)(e)");
    const link = /http:\/\/\S+\/contact-confirmations\/[\w-]+/.exec(notice)?.[0] ?? "";
    for (const page of ["correct", "pass-on", "remove", ""]) {
      await person.goto(page ? `${link}/${page}` : link);
      await expectSound(person);
    }
    expect(await person.getByRole("main").textContent()).toContain("Petra Vane");
    const download = person.waitForEvent("download");
    await person.getByRole("button", { name: "Download a copy" }).click();
    expect((await download).suggestedFilename()).toBe("commonlist-your-details.json");
    await person.getByRole("button", { name: "Yes, I am the one" }).click();
    await person.getByText("You are confirmed").waitFor();
    await expectSound(person);
    await person.goto(link);
    await person.getByRole("heading", { name: "This link has been used" }).waitFor();
    await expectSound(person);

    await volunteer.goto(`${running.service.origin}/volunteer`);
    expect(await volunteer.getByRole("main").textContent()).toContain("Known, and confirmed by themselves");
    await volunteer.goto(`${running.service.origin}/requests/new?tool=webex`);
    await volunteer.getByLabel(/what do you need it for/i).fill("Meetings with partner councils");
    await volunteer.getByLabel(/this week|within a week/i).check();
    await volunteer.getByRole("button", { name: /ask/i }).last().click();
    await volunteer.waitForURL(/\/requests\/req_/);
    expect(await openEmail(person, /request/i)).toContain("Fords Inspectorate");
    expect(await volunteer.content()).not.toContain("Petra");
  });
});

describe("a steward in a real browser", () => {
  it("says why, sees one contact, and the person is told", async () => {
    const steward = await signInAs(running.browser, running.service.origin, "Jo Winterbourne", phone);
    await steward.goto(`${running.service.origin}/organisations?search=fords+inspectorate`);
    await steward.getByRole("link", { name: "Fords Inspectorate" }).click();
    await steward.getByRole("link", { name: "Contacts, by state and dates" }).click();
    await expectSound(steward);
    expect(await steward.content()).not.toContain("Petra");
    await steward
      .getByRole("link", { name: /^Open contact/ })
      .first()
      .click();
    await expectSound(steward);
    await steward.getByLabel("Why do you need to see this contact?").fill("To check through the switchboard");
    await steward.getByRole("button", { name: "Record this and show the contact" }).dblclick();
    await steward.getByText(lead).waitFor();
    await expectSound(steward);
    const person = await (await running.browser.newContext(phone)).newPage();
    const told = await openEmail(person, /were looked at/);
    await person.goto(/http:\/\/\S+\/contact-confirmations\/[\w-]+/.exec(told)?.[0] ?? "");
    expect(await person.getByRole("main").textContent()).toContain("To check through the switchboard");
    await expectSound(person);
  });
});
