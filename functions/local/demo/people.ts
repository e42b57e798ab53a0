import { samplePeople } from "#functions/local/sample/people.ts";
import { type Browser, createBrowserOn, type Seen } from "./browser.ts";
import { visitProvider } from "./provider-visit.ts";

const patience = 20_000;

/** A browser on the running service in which nobody is signed in. */
export const reader = (origin: string): Browser =>
  createBrowserOn(origin, (path, init) =>
    fetch(origin + path, { ...init, redirect: "manual", signal: AbortSignal.timeout(patience) }),
  );

/** Signs in through the pages of the real sign-in service. */
export async function signInAs(origin: string, name: string): Promise<Browser> {
  const person = samplePeople.find((each) => each.name === name);
  if (!person) throw new Error(`${name} is not a sample person`);
  const browser = reader(origin);
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

/** One of the files that filters read. */
export async function textOf(browser: Browser, file: string): Promise<string> {
  const response = await browser.request(`/whitelist/${file}`);
  if (response.status !== 200) throw new Error(`/whitelist/${file} answered ${response.status}`);
  return response.text();
}
