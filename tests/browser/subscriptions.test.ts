import { expect, it } from "vitest";
import { expectAccessible } from "./accessibility.ts";
import { signInAs } from "./people.ts";
import { runForTests } from "./running.ts";

const running = runForTests();

it("the lines for a product's configuration are copied by a button", async () => {
  const context = await running.browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const reader = await context.newPage();
  await reader.goto(`${running.service.origin}/formats/squid`);
  const lines = reader.locator("textarea[data-copy]", { hasText: "http_access allow" });
  await reader.getByRole("button", { name: (await lines.getAttribute("data-copy")) ?? "", exact: true }).click();
  expect(await reader.evaluate<string>("navigator.clipboard.readText()")).toBe(await lines.inputValue());
  expect(await lines.inputValue()).toContain("http_access allow");
  await context.close();
});

it("a lead makes an address for a filter, once though pressing twice, and revokes it; publishers see numbers", async () => {
  const { origin } = running.service;
  const lead = await signInAs(running.browser, origin, "Lena Ashdown");
  await lead.goto(`${origin}/subscriptions`);
  await expectAccessible(lead);
  await lead.goto(`${origin}/subscriptions/new`);
  await lead.getByRole("button", { name: "Save" }).click();
  expect(await lead.getByRole("alert").textContent()).toContain("There is a problem");
  await expectAccessible(lead);
  await lead.getByLabel("Name").fill("Firewall at head office");
  await lead.getByLabel("Every tool on the list, also those to come").check();
  await lead.getByLabel("Only what a tool needs").check();
  await lead.getByLabel("When they are in force").check();
  await lead.getByRole("button", { name: "Save" }).dblclick();
  await lead.getByRole("heading", { name: "Firewall at head office" }).waitFor();
  await expectAccessible(lead);
  const made = new URL(lead.url()).pathname;
  await lead.goto(`${origin}/subscriptions`);
  expect(await lead.getByRole("link", { name: "Firewall at head office" }).count()).toBe(1);

  await lead.goto(`${origin}${made}/revoke`);
  await expectAccessible(lead);
  await lead.getByRole("button", { name: "Revoke" }).click();
  expect(await lead.getByRole("main").textContent()).toContain("Revoked on");

  const publisher = await signInAs(running.browser, origin, "Hana Brockett");
  for (const address of ["/subscriptions/totals", "/publishing/names"]) {
    const response = await publisher.goto(origin + address);
    expect(response?.status(), address).toBe(200);
    await expectAccessible(publisher);
  }
});
