import { expect, it } from "vitest";
import { expectAccessible } from "./accessibility.ts";
import { signInAs } from "./people.ts";
import { runForTests } from "./running.ts";

const running = runForTests();

it("a need is drafted without JavaScript, reviewed by a second researcher and read by everybody", async () => {
  const { origin } = running.service;
  const writer = await signInAs(running.browser, origin, "Moss Tyrell", { javaScriptEnabled: false });
  await writer.goto(`${origin}/research/desk/needs/new`);
  await writer.getByLabel("Whom it is about").selectOption("People who need tools");
  await writer.getByLabel("As …").fill("a records officer");
  await writer.getByLabel("I need …").fill("to hand over a file of any size");
  await writer.getByLabel("so that …").fill("nobody posts a stick");
  await writer.getByLabel("Findings it rests on").fill("f01, f02");
  await writer.getByRole("button", { name: "Save draft" }).click();
  await writer.getByRole("button", { name: "Put forward for review" }).click();
  expect(await writer.getByRole("main").textContent()).toContain("It waits for a second researcher now");

  const reviewer = await signInAs(running.browser, origin, "Isla Thornbury");
  await reviewer.goto(`${origin}/research/desk`);
  await expectAccessible(reviewer);
  await reviewer.getByRole("link", { name: /hand over a file/ }).click();
  await expectAccessible(reviewer);
  await reviewer.getByRole("button", { name: "Publish" }).click();
  expect(await reviewer.getByRole("alert").textContent()).toContain("Tick every point");
  await expectAccessible(reviewer);
  for (const box of await reviewer.getByRole("checkbox").all()) await box.check();
  await reviewer.getByRole("button", { name: "Publish" }).dblclick();
  await reviewer.getByText("It is public now").waitFor();
  for (const path of ["/findings/f01", "/personas/new", "/needs/to-hand-over-a-file-of-any-size/edit", "/studies"]) {
    const response = await reviewer.goto(`${origin}/research/desk${path}`);
    expect(response?.status(), path).toBe(200);
    await expectAccessible(reviewer);
  }

  const reader = await running.browser.newPage();
  await reader.goto(`${origin}/research/needs/to-hand-over-a-file-of-any-size`);
  expect(await reader.getByRole("main").textContent()).toContain("nobody posts a stick");
});
