import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { approve, close, object, prepare, propose, settle } from "#functions/local/demo/scenes.ts";
import { createShow } from "#functions/local/demo/show.ts";
import { createStage } from "#functions/local/demo/stage.ts";
import { sampleOrganisations } from "#functions/local/sample/organisations.ts";
import { startChromium } from "./chromium.ts";
import { signInAs } from "./people.ts";

/** The README's pictures, taken while the demo's scenes are played. */
const folder = path.join(import.meta.dirname, "../../docs/screenshots");
const desk = { width: 1000, height: 700 };
const phone = { width: 375, height: 740 };

const stage = await createStage();
const chromium = await startChromium();
const show = createShow(11);
/** Of a picture; what lies below is left out. */
const mostHeight = 1760;

/** In a window of that person's own, or of a reader's who is not signed in. */
async function windowOf(name: string | undefined, viewport: { width: number; height: number }): Promise<Page> {
  if (name) return signInAs(chromium.browser, stage.origin(), name, { viewport });
  return (await chromium.browser.newContext({ viewport })).newPage();
}

async function shoot(file: string, address: string, name?: string, viewport = desk): Promise<void> {
  const page = await windowOf(name, viewport);
  await page.goto(stage.origin() + address);
  const height = Math.min(await page.evaluate<number>("document.documentElement.scrollHeight"), mostHeight);
  const clip = { x: 0, y: 0, width: viewport.width, height };
  await page.screenshot({ path: path.join(folder, `${file}.png`), fullPage: true, clip });
  await page.context().close();
}

try {
  await mkdir(folder, { recursive: true });
  await stage.startAt("+0d");
  const proposal = await propose(stage, show);
  await object(stage, show, proposal);
  await shoot("proposal", proposal, "Carys Penhallow");
  await shoot("vote", `${proposal}/vote`, "Edie Stanmoor");
  await settle(stage, show, proposal);
  await close(stage, show, proposal);
  await prepare(stage, show);
  await shoot("publishers-desk", "/publishing", "Idris Colleymore");
  await approve(stage, show);
  await shoot("home", "/");
  await shoot("tool", "/tools/zoom");
  await shoot("edition", "/editions/2");
  await shoot("formats", "/formats");
  await shoot("format", "/formats/paloalto-url");
  await shoot("check", `/check?url=${encodeURIComponent("https://us02web.zoom.us/j/")}`);
  await shoot("research", "/research");
  await shoot("persona", "/research/personas/works-across-organisations");
  await shoot("entry", "/entries/1");
  const { eastmere, northwold, westerfold } = sampleOrganisations;
  const meeting = [eastmere, northwold, westerfold].map(({ organisationId }) => `organisation=${organisationId}`);
  await shoot("together", `/together?${meeting.join("&")}`, "Asha Verey");
  await shoot("desk", "/desk", "Lena Ashdown");
  await shoot("phone", "/tools/zoom", undefined, phone);
} finally {
  show.end();
  await chromium.stop();
  await stage.clear();
}
