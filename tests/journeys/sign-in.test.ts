import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createIdentityProvider } from "#functions/accounts/identity-providers.ts";
import { visitProvider } from "#functions/local/demo/provider-visit.ts";
import { freePort } from "#functions/local/engine.ts";
import { type LocalIdentityProvider, startIdentityProvider } from "#functions/local/identity-provider.ts";
import { type Browser, createBrowser, startWorld, type World } from "./world.ts";

let world: World;
let local: LocalIdentityProvider;
let keysDirectory: string;
const publicOrigin = "http://localhost";
beforeAll(async () => {
  keysDirectory = await mkdtemp(path.join(os.tmpdir(), "commonlist-provider-"));
  local = await startIdentityProvider({ port: await freePort(), keysDirectory, publicOrigin, people: [] });
  const federated = { ...local.settings, name: "Northshire’s own sign-in", domains: ["northshire.example"] };
  world = await startWorld({
    providers: [
      createIdentityProvider(local.settings, publicOrigin),
      createIdentityProvider({ ...federated, id: "northshire" }, publicOrigin),
    ],
  });
  await world.addOrganisation("Eastmere Borough Council", ["eastmere.example"]);
  await world.addOrganisation("Northshire County Council", ["northshire.example"]);
  await world.services.organisations.register.saveDomains(
    [{ after: { pattern: "shared.example", organisationIds: [], standing: "mail", source: "test", version: 1 } }],
    "test",
  );
});
afterAll(async () => {
  await world.stop();
  await local.stop();
  await rm(keysDirectory, { recursive: true });
});

const somebody = (email: string, more: Record<string, string> = {}) => ({
  person: "other",
  email,
  name: "Sian Puw",
  ...more,
});

/** Where the provider sends the browser back to, with code and state. */
async function wayBack(browser: Browser, fields: Record<string, string>, to = "/account"): Promise<URL> {
  const response = await browser.send("/sign-in", { provider: "local", to });
  expect(response.status).toBe(303);
  return visitProvider(response.headers.get("location") ?? "", fields);
}
const back = ({ pathname, search }: URL) => pathname + search;
async function signIn(browser: Browser, email: string, more: Record<string, string> = {}, to?: string) {
  return browser.get(back(await wayBack(browser, somebody(email, more), to)));
}

describe("signing in through a provider", () => {
  it("takes a stranger to the sign-in page and then to the page they wanted", async () => {
    const browser = world.stranger();
    const start = await browser.get("/account");
    expect(start.path).toBe("/sign-in?to=%2Faccount");
    const landed = await signIn(browser, "sian.puw@eastmere.example", {}, "/account");
    expect(landed).toMatchObject({ status: 200, path: "/account" });
    expect(landed.text).toContain("Sian Puw");
    expect(landed.text).toContain("Eastmere Borough Council");
  });

  it("asks which provider when there are several, and says so when none is selected", async () => {
    const page = await world.stranger().get("/sign-in");
    expect(page.text).toContain("Northshire’s own sign-in");
    const answer = await world.stranger().post("/sign-in", { to: "/account" });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("Select how you sign in");
    expect(answer.html).toContain('name="to" value="/account"');
  });

  it.each<{ email: string; more: Record<string, string>; title: string }>([
    { email: "someone@gmail.com", more: {}, title: "Sign in with your work e-mail address" },
    { email: "someone@firm.test", more: {}, title: "We do not know your organisation’s e-mail addresses yet" },
    { email: "a@eastmere.example", more: { emailVerified: "" }, title: "Your e-mail address has not been checked" },
  ])("gives $email a page that says what to do, and no session", async ({ email, more, title }) => {
    const browser = world.stranger();
    const page = await signIn(browser, email, more);
    expect(page.status).toBe(403);
    expect(page.html).toContain(`<h1 class="govuk-heading-l">${title}</h1>`);
    expect(browser.cookies.has("commonlist")).toBe(false);
    expect(page.html).not.toContain(email);
  });

  it("lets an organisation’s own provider vouch for its own domains only", async () => {
    const browser = world.stranger();
    const response = await browser.send("/sign-in", { provider: "northshire", to: "/" });
    const location = new URL(response.headers.get("location") ?? "");
    expect(location.searchParams.get("redirect_uri")).toBe("http://localhost/sign-in/callback/northshire");
  });

  it("sends somebody whose address shows no organisation to pick one", async () => {
    const page = await signIn(world.stranger(), "rae@shared.example", {}, "/");
    expect(page.path).toBe("/account/organisation");
  });

  it("gives a new session at each sign-in and ends the one before, so that a planted one is worth nothing", async () => {
    const browser = world.stranger();
    await signIn(browser, "one@eastmere.example");
    const first = browser.cookies.get("commonlist") ?? "";
    await signIn(browser, "one@eastmere.example");
    const second = browser.cookies.get("commonlist") ?? "";
    expect(second).not.toBe(first);
    expect(await world.services.accounts.actorOf(first)).toBeUndefined();
    expect(await world.services.accounts.actorOf(second)).toBeDefined();
  });

  it("sets a cookie that no script can read, and signs out on the server too", async () => {
    const browser = world.stranger();
    const response = await browser.request(back(await wayBack(browser, somebody("two@eastmere.example"))));
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith("commonlist=")) ?? "";
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).toMatch(/Path=\//);
    const token = browser.cookies.get("commonlist");
    expect((await browser.get("/account")).status).toBe(200);
    expect((await browser.post("/sign-out")).text).toContain("You have signed out");
    expect(browser.cookies.has("commonlist")).toBe(false);
    expect(await world.services.accounts.actorOf(token)).toBeUndefined();
  });

  it("does not sign out by a link, or by a form of another site", async () => {
    const browser = await world.signIn("three@eastmere.example");
    expect((await browser.get("/sign-out")).status).toBe(404);
    expect((await browser.send("/sign-out", {}, "https://evil.example")).status).toBe(403);
    expect((await browser.get("/account")).path).toBe("/account");
  });

  it("uses the __Host- prefix over https", async () => {
    const { createApp } = await import("#web/app.ts");
    const app = createApp(world.services, { publicOrigin: "https://commonlist.example" });
    const response = await app.request("https://commonlist.example/sign-in", {
      method: "POST",
      headers: { origin: "https://commonlist.example", "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ provider: "local" }),
    });
    const [cookie = ""] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-commonlist-sign-in=.*Path=\/.*HttpOnly; Secure/);
  });
});

describe("an attack on the way back", () => {
  const lost = "You were not signed in";

  it("cannot use one answer twice", async () => {
    const browser = world.stranger();
    const answer = back(await wayBack(browser, somebody("a1@eastmere.example")));
    expect((await browser.get(answer)).status).toBe(200);
    expect((await browser.get(answer)).text).toContain(lost);
  });

  it("cannot hand its own answer to another browser (signing a victim in as the attacker)", async () => {
    const attacker = world.stranger();
    const answer = back(await wayBack(attacker, somebody("a2@eastmere.example")));
    const victim = world.stranger();
    expect((await victim.get(answer)).text).toContain(lost);
    await victim.send("/sign-in", { provider: "local", to: "/" });
    expect((await victim.get(answer)).text).toContain(lost);
    expect(victim.cookies.has("commonlist")).toBe(false);
    expect((await attacker.get(answer)).path, "and does not use it up").toBe("/account");
  });

  it("cannot put a code into another journey of the same browser, whose nonce and verifier differ", async () => {
    const browser = world.stranger();
    const first = await wayBack(browser, somebody("a3@eastmere.example"));
    const second = await wayBack(browser, somebody("a4@eastmere.example"));
    second.searchParams.set("code", first.searchParams.get("code") ?? "");
    expect((await browser.get(back(second))).text).toContain(lost);
  });

  it("cannot send one provider’s answer to another’s address, nor change the issuer, nor leave out the state", async () => {
    for (const change of [
      (url: URL) => url.pathname.replace("local", "northshire") + url.search,
      (url: URL) => {
        url.searchParams.set("iss", "https://evil.example");
        return back(url);
      },
      (url: URL) => {
        url.searchParams.delete("state");
        return back(url);
      },
    ]) {
      const browser = world.stranger();
      const answer = change(await wayBack(browser, somebody("a5@eastmere.example")));
      expect((await browser.get(answer)).text).toContain(lost);
      expect(browser.cookies.has("commonlist")).toBe(false);
    }
  });

  it("cannot come late", async () => {
    const browser = world.stranger();
    const answer = back(await wayBack(browser, somebody("a6@eastmere.example")));
    world.passTime({ minutes: 10 });
    expect((await browser.get(answer)).text).toContain(lost);
  });

  it.each(["https://evil.example/", "//evil.example", "/.//evil.example", "/\\evil.example"])(
    "cannot make the way back lead to %s",
    async (to) => {
      const browser = world.stranger();
      const response = await browser.request(back(await wayBack(browser, somebody("a7@eastmere.example"), to)));
      expect(response.headers.get("location")).toBe("/");
    },
  );

  it("is slowed down: too many sign-ins begun from one address are refused for ten minutes", async () => {
    const busy = createBrowser(world.app);
    const statuses = new Set<number>();
    for (let at = 0; at < 101; at += 1) statuses.add((await busy.send("/sign-in", { provider: "local" })).status);
    expect(statuses).toEqual(new Set([303, 429]));
    world.passTime({ minutes: 10 });
    expect((await busy.send("/sign-in", { provider: "local" })).status).toBe(303);
  });
});

describe("the second factor", () => {
  it("counts at every sign-in whose provider says so, asked for or not", async () => {
    await world.signInWith("always@eastmere.example", ["steward"]);
    const browser = world.stranger();
    await signIn(browser, "always@eastmere.example");
    expect((await browser.get("/roles")).status).toBe(200);
  });

  it("is asked for where a role needs it, and the role counts after signing in with it", async () => {
    const { personId } = await world.signInWith("steward@eastmere.example", ["steward"]);
    const browser = world.stranger();
    await signIn(browser, "steward@eastmere.example", { secondFactor: "" });
    const refused = await browser.get("/roles");
    expect(refused.status).toBe(403);
    expect(refused.text).toContain("Sign in with a second factor");
    const start = await browser.get("/sign-in?factor=second&to=/roles");
    const answer = await browser.send("/sign-in", { ...start.forms[0]?.fields, provider: "local" });
    const target = new URL(answer.headers.get("location") ?? "");
    expect(target.searchParams.get("acr_values")).toBe("urn:commonlist:second-factor");
    const landed = await browser.get(back(await visitProvider(target.href, somebody("steward@eastmere.example"))));
    expect(landed).toMatchObject({ status: 200, path: "/roles" });
    expect((await world.services.accounts.actorOf(browser.cookies.get("commonlist")))?.personId).not.toBe(undefined);
    expect(personId).toMatch(/^per_/);
  });
});
