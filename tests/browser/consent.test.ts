import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { expectAccessible } from "./accessibility.ts";
import { signInAs } from "./people.ts";
import { runForTests } from "./running.ts";

const running = runForTests();
const said = "Two people sign every opening of the filter.";
const desk = "/research/desk/studies/what-leads-weigh";

/** Types into boxes, and picks choices by their value. */
async function fill(page: Page, fields: Record<string, string>) {
  for (const [name, value] of Object.entries(fields)) {
    const choice = page.locator(`input[name="${name}"][value="${value}"]:is([type=radio], [type=checkbox])`);
    const list = page.locator(`select[name="${name}"]`);
    if ((await choice.count()) > 0) await choice.check();
    else if ((await list.count()) > 0) await list.selectOption(value);
    else await page.locator(`[name="${name}"]`).fill(value);
  }
}
const day = (name: string, date: number) => ({
  [`${name}-day`]: String(date),
  [`${name}-month`]: "10",
  [`${name}-year`]: "2026",
});
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

/** Two researchers make public what one participant said. Returns the code that the participant was handed. */
async function publishFinding(origin: string): Promise<string> {
  const moss = await signInAs(running.browser, origin, "Moss Tyrell");
  await moss.goto(`${origin}/research/desk/studies/new`);
  await fill(moss, {
    ...{ title: "What leads weigh", family: "deciders", question: "What do they weigh?", method: "interview" },
    ...{ doneBy: "Researchers of two bodies", doneFor: "The working group", consentBasis: "Written consent." },
    ...{ summary: "We asked.", limits: "Few were asked.", notHeard: "Schools." },
    ...day("startedOn", 1),
    ...day("endedOn", 20),
  });
  await press(moss, "Save draft");
  await moss.goto(`${origin}${desk}/participants/new`);
  await expectAccessible(moss);
  await fill(moss, { type: "Network manager", scope: "publish" });
  await moss.getByRole("button", { name: "Record and show the code" }).dblclick();
  await moss.getByRole("heading", { name: "P1 is recorded" }).waitFor();
  await expectAccessible(moss);
  const code = (await moss.locator(".commonlist-consent-code").textContent()) ?? "";
  await moss.emulateMedia({ media: "print" });
  expect(await moss.getByText("This code is shown once").isVisible()).toBe(false);
  expect(await moss.locator(".commonlist-header").isVisible()).toBe(false);
  await moss.emulateMedia({ media: "screen" });
  await moss.goto(`${origin}${desk}/participants`);
  await expectAccessible(moss);

  await moss.goto(`${origin}${desk}/findings/new`);
  await fill(moss, { statement: said, theme: "who_decides", scope: "local", confidence: "low" });
  await fill(moss, { "date-on": "2026-10", confidenceReason: "One conversation.", "consent-scope": "publish" });
  await moss.getByLabel("P1").check();
  await press(moss, "Save draft");
  await moss.goto(origin + desk);
  await press(moss, "Put forward for review");

  const isla = await signInAs(running.browser, origin, "Isla Thornbury");
  await isla.goto(`${origin}/research/desk/review/study/what-leads-weigh`);
  for (const check of await isla.locator("input[name=checks]").all()) await check.check();
  await press(isla, "Publish");
  await isla.getByText("It is public now").waitFor();
  return code;
}

it("who took part withdraws with their code alone, without JavaScript, and it is gone everywhere", async () => {
  const { origin } = running.service;
  const code = await publishFinding(origin);
  const context = await running.browser.newContext({ javaScriptEnabled: false });
  const person = await context.newPage();
  const finding = async (): Promise<string | null> => {
    await person.goto(`${origin}/research/search?q=sign+every+opening`);
    return person.getByRole("main").textContent();
  };
  await expect.poll(finding, { timeout: 10_000 }).toContain(said);
  await person.getByRole("link", { name: said }).first().click();
  const address = person.url();

  await person.goto(`${origin}/research/consent`);
  await person.getByLabel("Your code").fill(code.toLowerCase().replaceAll("-", " "));
  await press(person, "Show what is kept");
  expect(await person.getByRole("main").textContent()).toContain("1 finding");
  expect(person.url()).toBe(`${origin}/research/consent`);
  await press(person, "Go on to withdraw");
  expect(await person.getByRole("main").textContent()).toContain("What we cannot call back");
  await press(person, "Withdraw and erase");
  await person.getByRole("heading", { name: "Your consent is withdrawn" }).waitFor();

  expect(await finding()).not.toContain(said);
  for (const gone of [address, `${origin}/research/findings`, `${origin}/research/studies/what-leads-weigh`]) {
    await person.goto(gone);
    expect(await person.getByRole("main").textContent(), gone).not.toContain(said);
  }
  await context.close();

  const page = await (await running.browser.newContext()).newPage();
  await page.goto(`${origin}/research/consent`);
  await expectAccessible(page);
  await press(page, "Show what is kept");
  await expectAccessible(page);
  await page.getByLabel("Your code").fill(code);
  await press(page, "Show what is kept");
  expect(await page.getByRole("main").textContent()).toContain("Nothing is kept here that rests on you");
  await expectAccessible(page);
  await page.goto(`${origin}/research/guides`);
  await expectAccessible(page);
  await page.getByRole("main").getByRole("link").first().click();
  await expectAccessible(page);
});
