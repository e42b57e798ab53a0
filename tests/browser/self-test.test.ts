import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "#web/app.ts";
import { actorOf, addTool } from "../journeys/working-group.ts";
import { startWorld, type World } from "../journeys/world.ts";
import { axeViolations, overflow } from "./accessibility.ts";
import { startChromium } from "./chromium.ts";
import { fingerprint } from "./stub-certificate.ts";
import { startStubHosts } from "./stub-hosts.ts";

let world: World;
let server: Server;
let origin: string;
let stubs: Awaited<ReturnType<typeof startStubHosts>>;
let chromium: Awaited<ReturnType<typeof startChromium>>;
let organisationId: string;

/** Each stub host is a tool of its own, recognised by a picture of 120 by 40 pixels. */
const toolIdOf = (host: string): string => (host.split(".")[0] ?? "").slice(0, 46);

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-30T12:00:00.000Z" });
  ({ organisationId } = await world.addOrganisation("Eastmere Council", ["eastmere.example"]));
  const { organisationId: other } = await world.addOrganisation("Westmere Council", ["westmere.example"]);
  stubs = await startStubHosts();
  for (const host of stubs.hosts) {
    const toolId = toolIdOf(host);
    await addTool(world, toolId, [{ host, match: "host" }]);
    const picture = { url: `https://${host}/logo.png`, width: 120, height: 40, version: 0 };
    await world.services.access.suggestImage(actorOf(organisationId, "steward"), toolId, picture);
    await world.services.access.confirmImage(actorOf(other, "steward"), toolId, 1);
  }
  await addTool(world, "no-picture", [{ host: "good.stub-supplier.com", match: "host" }]);
  const holder = { app: undefined as ReturnType<typeof createApp> | undefined };
  server = serve({
    fetch: (request: Request) => holder.app?.fetch(request) ?? new Response(),
    port: 0,
    hostname: "127.0.0.1",
  }) as Server;
  await once(server, "listening");
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  holder.app = createApp(world.services, { publicOrigin: origin });
  chromium = await startChromium(
    `--host-resolver-rules=${stubs.hostRules}`,
    `--ignore-certificate-errors-spki-list=${fingerprint}`,
  );
});
afterAll(async () => {
  await chromium?.stop();
  server?.close();
  await stubs?.stop();
  await world?.stop();
});

let colleagues = 0;
async function openAs(
  toolId: string,
  options: { javaScriptEnabled?: boolean; signedIn?: boolean } = {},
): Promise<Page> {
  const { signedIn = true, ...context } = options;
  const opened = await chromium.browser.newContext({ ...context, viewport: { width: 360, height: 740 } });
  if (signedIn) {
    colleagues += 1;
    const { token } = await world.signIn(`colleague${colleagues}@eastmere.example`);
    await opened.addCookies([{ name: "commonlist", value: token, url: origin }]);
  }
  const page = await opened.newPage();
  await page.goto(`${origin}/self-test/${toolId}`);
  return page;
}
const stated = async (toolId: string) =>
  (await world.services.access.register.statementsOf(organisationId)).filter((each) => each.toolId === toolId);

describe("the self-test in a real browser", () => {
  it("contacts nobody before the person agrees, then the confirmed hosts alone", async () => {
    const page = await openAs("good");
    await page.getByText("good.stub-supplier.com").waitFor();
    expect(await page.getByRole("main").textContent()).toContain("Your employer may log this");
    expect(stubs.contacted).toEqual([]);
    await page.getByRole("button", { name: "I agree: try these sites now" }).click();
    await page.getByText("Your result counts for your organisation").waitFor();
    expect(new Set(stubs.contacted)).toEqual(new Set(["good.stub-supplier.com/logo.png", "good.stub-supplier.com/"]));
    await page.context().close();
  });

  it("says reachable when the supplier's picture arrived, and keeps organisation, tool, result and day", async () => {
    expect(await stated("good")).toEqual([
      {
        ...{ organisationId, toolId: "good", source: "self_test", status: "open", counts: { open: 1 } },
        ...{ statedAt: "2026-11-30", version: 1 },
      },
    ]);
  });

  it.each(["other-picture", "block-page", "forbidden", "hanging", "self-signed", "bad-tls", "refused"])(
    "can't tell from “%s”, and says nothing to anybody",
    async (toolId) => {
      const page = await openAs(toolId);
      await page.getByRole("button", { name: "I agree: try these sites now" }).click();
      await page.getByText("Can’t tell").waitFor({ timeout: 20_000 });
      expect(await page.getByRole("main").textContent()).not.toMatch(/Reachable:/);
      expect(await stated(toolId)).toEqual([]);
      await page.context().close();
    },
  );

  it("can't tell where nobody has recorded a picture, though the host answers", async () => {
    const page = await openAs("no-picture");
    await page.getByRole("button", { name: "I agree: try these sites now" }).click();
    await page.getByText("Can’t tell").waitFor({ timeout: 20_000 });
    expect(await page.getByRole("main").textContent()).toContain("something answered, and we cannot see who");
    expect(await stated("no-picture")).toEqual([]);
    await page.context().close();
  });

  it("lets the page contact no other host, whatever a script tries", async () => {
    const page = await openAs("good");
    const outcome = await page.evaluate<string>(
      `fetch("https://block-page.stub-supplier.com/", { mode: "no-cors" }).then(() => "contacted", () => "refused")`,
    );
    expect(outcome).toBe("refused");
    await page.goto(`${origin}/tools/good`);
    const elsewhere = await page.evaluate<string>(
      `fetch("https://good.stub-supplier.com/", { mode: "no-cors" }).then(() => "contacted", () => "refused")`,
    );
    expect(elsewhere).toBe("refused");
    await page.context().close();
  });

  it("lets somebody signed out try, and counts nothing", async () => {
    const before = await stated("good");
    const page = await openAs("good", { signedIn: false });
    await page.getByRole("button", { name: "I agree: try these sites now" }).click();
    await page.getByText("Reachable: what arrived").waitFor({ timeout: 20_000 });
    expect(await page.getByRole("main").textContent()).toContain("so that your result counts");
    expect(await stated("good")).toEqual(before);
    await page.context().close();
  });

  it("works without JavaScript as a question", async () => {
    const page = await openAs("refused", { javaScriptEnabled: false });
    expect(await page.getByRole("button", { name: "I agree" }).count()).toBe(0);
    await page.getByLabel("The browser could not find the site").check();
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("Your result counts for your organisation").waitFor();
    expect(await stated("refused")).toMatchObject([{ source: "self_test", status: "blocked", counts: { blocked: 1 } }]);
    await page.context().close();
  });

  it("has no fault that axe finds, and fits a phone", async () => {
    const page = await openAs("good");
    expect(await axeViolations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});
