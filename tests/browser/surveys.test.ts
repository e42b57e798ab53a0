import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { expectAccessible } from "./accessibility.ts";
import { signInAs } from "./people.ts";
import { runForTests } from "./running.ts";

const running = runForTests();
const noScript = { javaScriptEnabled: false };

async function fillDay(page: Page, legend: string, days: number) {
  const date = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).split("-").map(Number);
  const group = page.getByRole("group", { name: legend });
  for (const [place, part] of ["Year", "Month", "Day"].entries()) await group.getByLabel(part).fill(`${date[place]}`);
}

/** Composed without a script, as two questions and then one more. */
async function compose(origin: string): Promise<{ page: Page; path: string }> {
  const page = await signInAs(running.browser, origin, "Moss Tyrell", noScript);
  await page.goto(`${origin}/research/desk/surveys`);
  await page
    .getByRole("link", { name: "Write a survey" })
    .or(page.getByRole("button", { name: "Write a survey" }))
    .click();
  await page.getByLabel("Title").fill("Calls that fail");
  await page.getByLabel("What is it about, and what is it for?").fill("We ask why calls fail.");
  await page.getByLabel("Everyone who is signed in").check();
  await page.getByLabel("May be published in our words").check();
  await fillDay(page, "Last day for answers", 30);
  await fillDay(page, "Until when are the answers kept?", 90);
  await fillDay(page, "Until when does consent hold?", 700);
  const first = page.getByRole("group", { name: "Question 1", exact: true });
  await first.getByLabel("What do you ask?").fill("Why did your last call fail?");
  await first.getByLabel("One answer out of several").check();
  await first.getByLabel("If it is one of several: the answers").fill("The filter\nThe network\nThe weather");
  await page.getByRole("button", { name: "Save and add more questions" }).click();
  const sixth = page.getByRole("group", { name: "Question 6", exact: true });
  await sixth.getByLabel("What do you ask?").fill("What did you do then?");
  await sixth.getByLabel("Their own words").check();
  await page.getByRole("button", { name: "Save the draft" }).click();
  await page.getByRole("button", { name: "Open the survey" }).click();
  await page.getByText("The survey is open.").waitFor();
  const id = new URL(page.url()).pathname.split("/").at(-1);
  await page.context().close();
  return { page, path: `/surveys/${id}` };
}

async function answer(page: Page, address: string, chosen: string) {
  await page.goto(address);
  await page.getByLabel("I have read this and agree to take part").check();
  await page.getByLabel(chosen).check();
  await page.getByLabel("Local government").check();
}
const send = (page: Page) => page.getByRole("button", { name: "Send your answers" });

it("a survey is composed, answered, counted without small figures, and becomes a public finding by two researchers", async () => {
  const { origin } = running.service;
  const { path } = await compose(origin);
  const address = origin + path;
  const desk = `${origin}/research/desk${path}`;

  const careful = await signInAs(running.browser, origin, "Asha Verey");
  await careful.goto(`${origin}/surveys`);
  await expectAccessible(careful);
  await answer(careful, address, "The weather");
  await careful.getByLabel("What did you do then?").fill("Rang Mrs Bloggs on 020 7946 0958");
  await send(careful).click();
  expect(await careful.getByRole("alert").textContent()).toContain("it may say who somebody is");
  await expectAccessible(careful);
  await careful.getByLabel("What did you do then?").fill("Rang a colleague in another town");
  await send(careful).dblclick();
  await careful.getByText("we cannot look it up").waitFor();
  expect(await careful.locator(".commonlist-consent-code").textContent()).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/);
  expect(careful.url()).toBe(address);
  await expectAccessible(careful);

  const plain = await signInAs(running.browser, origin, "Bram Oakley", noScript);
  await answer(plain, address, "The network");
  await send(plain).click();
  await plain.getByText("we cannot look it up").waitFor();
  const moss = await signInAs(running.browser, origin, "Moss Tyrell");
  await moss.goto(desk);
  expect(await moss.getByRole("main").textContent()).toContain("Fewer than 5");
  for (const page of ["", "/new"]) {
    await moss.goto(`${origin}/research/desk/surveys${page}`);
    await expectAccessible(moss);
  }

  const others = ["Carys Penhallow", "Dev Marlish", "Edie Stanmoor", "Femi Hartigan", "Gwil Tamblin"];
  others.push("Hana Brockett", "Idris Colleymore", "Lena Ashdown", "Tam Wickering", "Nia Larkfield");
  for (const [place, name] of others.entries()) {
    const person = await signInAs(running.browser, origin, name);
    await answer(person, address, place < 6 ? "The filter" : "The network");
    await send(person).click();
    await person.getByText("we cannot look it up").waitFor();
    await person.context().close();
  }

  await moss.goto(desk);
  await expectAccessible(moss);
  await moss.getByRole("button", { name: "Close the survey" }).dblclick();
  await moss.getByText("The survey is closed.").waitFor();
  await expect
    .poll(
      async () => {
        await moss.goto(`${desk}/results`);
        return moss.getByRole("main").textContent();
      },
      { timeout: 20_000 },
    )
    .toContain("12 people answered");
  const figures = moss.getByRole("region", { name: "Why did your last call fail?" });
  expect(await figures.getByRole("row").allTextContents()).toHaveLength(3);
  expect(await figures.textContent()).toMatch(/The filter\s*6\s*50%/);
  expect(await figures.textContent()).toMatch(/together: The network; The weather; No answer\s*6\s*50%/);
  await expectAccessible(moss);

  await moss.goto(`${desk}/texts`);
  await expectAccessible(moss);
  await moss.getByLabel("Text 1").fill("Rang a colleague");
  await moss.getByRole("button", { name: "Clear text 1 as it stands here" }).click();
  await moss.goto(`${desk}/findings/new`);
  await expectAccessible(moss);
  await moss.getByLabel("Why did your last call fail?").check();
  await moss.getByLabel("Rang a colleague").check();
  await moss.getByLabel("What was found?").fill("Half of those asked say the filter ended their last call.");
  await moss.getByLabel("What people need").check();
  await moss.getByLabel("Local government").check();
  await moss.getByLabel("Low").check();
  await moss.getByLabel("Why as sure as that?").fill("Twelve answers, all from one sector.");
  await moss.getByRole("button", { name: "Save the draft finding" }).dblclick();
  await moss.getByRole("heading", { name: "Half of those asked" }).waitFor();
  const finding = new URL(moss.url()).pathname.split("/").at(-1);
  await moss.getByRole("link", { name: "Sample: what gets in the way of meeting" }).click();
  await moss.getByRole("button", { name: "Put forward for review" }).click();
  await moss.getByRole("link", { name: "See what is in review" }).click();
  expect(await moss.getByRole("button", { name: "Publish" }).count()).toBe(0);
  const review = moss.url();

  const isla = await signInAs(running.browser, origin, "Isla Thornbury");
  await isla.goto(review);
  for (const box of await isla.getByRole("checkbox").all()) await box.check();
  await isla.getByRole("button", { name: "Publish" }).click();
  const reader = await running.browser.newPage();
  const response = await reader.goto(`${origin}/research/findings/${finding}`);
  expect(response?.status()).toBe(200);
  expect(await reader.getByRole("main").textContent()).toContain(
    "Half of those asked say the filter ended their last call",
  );
  expect(await reader.getByRole("main").textContent()).not.toContain("Rang");
});
