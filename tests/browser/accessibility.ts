import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

interface AxeResult {
  violations: { id: string; nodes: { html: string }[] }[];
}

/** What axe finds against WCAG 2.2 A and AA and its own good practice, as `rule: element`. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Not as a script element: the page's own policy forbids that.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResult>(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })`,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** How far the page runs over the right edge of the window, in pixels. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

/** On a phone and on a desk: no fault that axe finds, and nothing wider than the window of a phone. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await overflow(page), `${page.url()} is wider than a phone`).toBeLessThanOrEqual(0);
  expect(await axeViolations(page), `${page.url()} on a phone`).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 900 });
  expect(await axeViolations(page), `${page.url()} on a desk`).toEqual([]);
}
