import type { Browser, Page } from "playwright-core";

/** Signs in through the real sign-in service, as somebody at a computer would, in a browser window of their own. */
export async function signInAs(
  browser: Browser,
  origin: string,
  name: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<Page> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  await page.goto(`${origin}/sign-in`);
  await page.getByRole("button", { name: /sign in|continue/i }).click();
  await page.getByText(name, { exact: false }).first().click();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${origin}/**`);
  return page;
}
