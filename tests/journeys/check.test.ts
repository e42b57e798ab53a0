import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { normaliseDestination } from "#functions/catalogue/destinations.ts";
import { printCheck } from "#functions/cli/check.ts";
import { additionOf, addTool, carry, foundGroup, openProposal, publish } from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let ids: string[];

const inputs = [
  { host: "docs.zoom.us", match: "host", path: "/document/" },
  { host: "api.webex.com", match: "host", tcp: "8443" },
  { ips: "170.114.0.0/16", tcp: "443" },
];

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  const { organisations } = await foundGroup(world);
  ids = organisations.map(({ organisationId }) => organisationId);
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host" }]);
  const drafts = inputs.flatMap((input) => {
    const { destination } = normaliseDestination(input);
    return destination ? [{ ...destination, required: true }] : [];
  });
  await world.services.catalogue.register.saveDestinations("zoom", drafts, "test", "register");
});
afterAll(() => world.stop());

async function command(url: string, options: { edition?: string } = {}) {
  const lines: string[] = [];
  const { exitCode } = await printCheck(world.services, url, options, (line) => lines.push(line));
  return { exitCode, lines };
}

const check = (url: string) => world.stranger().get(`/check?url=${encodeURIComponent(url)}`);

describe("asking whether an address is on the list", () => {
  it("answers no, and that no version is out, before the first one", async () => {
    expect((await check("https://zoom.us/")).text).toContain("No version of the shared whitelist has been published");
    expect((await command("https://zoom.us/")).lines).toEqual([
      "https://zoom.us/ is not allowed: no version has been published",
    ]);
  });

  it("finds out about a new version as soon as it is out", async () => {
    const proposalId = await openProposal(world, ids[0] ?? "", await additionOf(world, "zoom"));
    await carry(world, proposalId, ids);
    await publish(world, [proposalId], ids);
    expect((await check("https://zoom.us/")).text).toContain("Nothing in version 1");
    world.passTime({ days: 8 });
    await world.services.runDueWork();
    await world.settle();
    const { html, text } = await check("https://zoom.us/");
    expect(text).toContain("Yes, it is on the list");
    expect(text).toContain("zoom.us only");
    expect(html).toContain(`href="/proposals/${proposalId}"`);
  });

  it("says by which entry, on which ports and under which path", async () => {
    const { text: path } = await check("https://docs.zoom.us/document/d/1");
    expect(path).toContain("pages under docs.zoom.us/document/");
    expect(path).toContain("A filter that does not look inside https keeps them closed");
    const { text: port } = await check("https://api.webex.com:8443/v1");
    expect(port).toContain("TCP 8443");
    expect((await check("https://170.114.3.4/")).text).toContain("IP ranges 170.114.0.0/16");
  });

  it("says no to near misses, shows what is close by, and what to do", async () => {
    for (const address of [
      "https://docs.zoom.us/documents",
      "https://docs.zoom.us/document/../x",
      "https://www.zoom.us/",
      "https://zoom.us@evil.example/",
      "https://zoom.us.evil.example/",
      "https://notzoom.us/",
      "https://api.webex.com/",
      "http://170.114.3.4/",
      "https://170.115.0.1/",
    ]) {
      const { text } = await check(address);
      expect(text, address).toContain("No, it is not on the list");
      expect(text, address).toContain("That does not mean it is banned");
    }
    const { text } = await check("https://www.zoom.us/");
    expect(text).toContain("Close by on the list");
    expect(text).toContain("zoom.us only");
    expect((await check("https://notzoom.us/")).text).not.toContain("Close by on the list");
  });

  it("takes an address without its scheme, and a name in other letters as the network spells it", async () => {
    expect((await world.stranger().get("/check?url=ZOOM.us")).text).toContain("Yes, it is on the list");
    const { text } = await world.stranger().get(`/check?url=${encodeURIComponent("https://zооm.us/")}`);
    expect(text).toContain("xn--");
    expect(text).toContain("No, it is not on the list");
  });
});

describe("commonlist check", () => {
  it("says whether, and by which entries, without what may be personal in the address", async () => {
    expect(await command("https://anna:secret@docs.zoom.us/document/d/1?token=secret#secret")).toEqual({
      exitCode: 0,
      lines: [
        "https://docs.zoom.us/document/d/1 is allowed by version 2",
        expect.stringMatching(/^by entry \d+, Zoom: pages under docs\.zoom\.us\/document\/$/),
      ],
    });
    expect(await command("zoom.us.evil.example")).toEqual({
      exitCode: 0,
      lines: ["https://zoom.us.evil.example/ is not allowed by version 2"],
    });
  });

  it("asks an older version on demand", async () => {
    expect((await command("https://zoom.us/", { edition: "1" })).lines).toEqual([
      "https://zoom.us/ is not allowed by version 1",
    ]);
    expect((await command("https://zoom.us/", { edition: "2" })).lines[0]).toBe(
      "https://zoom.us/ is allowed by version 2",
    );
  });

  it("ends with 1 where it cannot answer", async () => {
    for (const edition of ["3", "0", "-1", "x", "1.5"]) {
      expect(await command("https://zoom.us/", { edition })).toEqual({
        exitCode: 1,
        lines: [`There is no version ${edition}.`],
      });
    }
    for (const url of ["", "mailto:anna@zoom.us", "https://"])
      expect(await command(url)).toMatchObject({ exitCode: 1 });
  });
});

describe("what may be personal in an address", () => {
  const secret = "canary4711";
  const asked = [
    `https://zoom.us/?token=${secret}`,
    `https://zoom.us/#${secret}`,
    `https://${secret}:${secret}@zoom.us/`,
    `https://user:${secret}@evil.example/?q=${secret}#${secret}`,
    `mailto:${secret}@eastmere.example?subject=${secret}`,
    `https://zoom us/?${secret}`,
  ];
  const said: string[] = [];
  const spies = (["log", "info", "warn", "error", "debug"] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((...parts: unknown[]) => {
      said.push(parts.map(String).join(" "));
    }),
  );
  afterAll(() => {
    for (const spy of spies) spy.mockRestore();
  });

  it.each(asked)("is taken off the browser's address by a redirect and is on no page: %s", async (address) => {
    const browser = world.stranger();
    const links = [
      `/check?url=${encodeURIComponent(address)}`,
      `/check?url=${encodeURIComponent(address)}&more=${secret}`,
    ];
    const answers = await Promise.all([
      ...links.map((link) => browser.request(link)),
      browser.send("/check", { url: address }),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(303);
      const location = answer.headers.get("location") ?? "";
      expect(location).not.toContain(secret);
      expect(await answer.text()).not.toContain(secret);
      const page = await browser.request(location);
      expect([200, 400]).toContain(page.status);
      expect(await page.text()).not.toContain(secret);
    }
  });

  it("is taken off where it was typed without being part of an encoded address", async () => {
    const answer = await world.stranger().request(`/check?url=https://zoom.us/?a=${secret}&b=${secret}`);
    expect(answer.headers.get("location")).toBe("/check?url=https%3A%2F%2Fzoom.us%2F");
  });

  it("is not kept beside a message either, and an empty form says what to enter", async () => {
    const answer = await world.stranger().request(`/check?problem=not_a_url&url=${secret}`);
    expect(answer.headers.get("location")).toBe("/check?problem=not_a_url");
    const empty = await world.stranger().post("/check", { url: " " });
    expect(empty.status).toBe(400);
    expect(empty.text).toContain("Enter a web address");
    const long = await world.stranger().post("/check", { url: `https://zoom.us/${secret.repeat(2000)}` });
    expect(long.status).toBe(400);
    expect(long.html).not.toContain(secret);
  });

  it("is in no line that was logged", () => {
    expect(said.join("\n")).not.toContain(secret);
  });

  it("is shown as text where it is in the path", async () => {
    const { html } = await check("https://zoom.us/%3Cscript%3E/'\"><b>");
    expect(html).not.toContain("<b>");
  });
});
