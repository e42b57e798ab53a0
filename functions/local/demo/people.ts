import { samplePeople } from "#functions/local/sample/people.ts";
import { type Browser, createBrowserOn, type Seen } from "./browser.ts";
import { visitProvider } from "./provider-visit.ts";

const patience = 20_000;

/** Somebody's browser on the running service, over HTTP. */
const browserOn = (origin: string): Browser =>
  createBrowserOn(origin, (path, init) =>
    fetch(origin + path, { ...init, redirect: "manual", signal: AbortSignal.timeout(patience) }),
  );

export const reader = browserOn;

/** Signs in through the pages of the real sign-in service. */
export async function signInAs(origin: string, name: string): Promise<Browser> {
  const person = samplePeople.find((each) => each.name === name);
  if (!person) throw new Error(`${name} is not a sample person`);
  const browser = browserOn(origin);
  const leaving = await browser.submit(await browser.get("/sign-in"));
  const back = await visitProvider(leaving.headers.get("location") ?? "", { person: person.email });
  await browser.get(back.pathname + back.search);
  mustSay(await browser.get("/account"), name);
  return browser;
}

/** The page is the one that a person would have expected. */
export function mustSay(page: Seen, text: string): void {
  if (page.status === 200 && page.text.includes(text)) return;
  throw new Error(`${page.path} answered ${page.status} and does not say “${text}”: ${page.text.trim().slice(0, 400)}`);
}
