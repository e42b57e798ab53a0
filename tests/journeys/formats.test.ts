import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { normaliseDestination } from "#functions/catalogue/destinations.ts";
import { formats } from "#functions/releases/formats.ts";
import { loadingWords, lossWords } from "#web/formats/words.ts";
import { additionOf, addTool, carry, foundGroup, openProposal, publish } from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let emptyPages: string[];

/** A path, ports and ranges beside a name, so that every format has something to leave out. */
const inputs = [
  { host: "docs.zoom.us", match: "host", path: "/document/" },
  { host: "api.zoom.us", match: "host", tcp: "8443" },
  { ips: "170.114.0.0/16", tcp: "443", udp: "3478" },
];

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  emptyPages = [await textOf("/formats"), await textOf("/formats/squid"), await textOf("/editions")];
  const { organisations } = await foundGroup(world);
  const ids = organisations.map(({ organisationId }) => organisationId);
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host" }]);
  const drafts = inputs.flatMap((input) => {
    const { destination } = normaliseDestination(input);
    return destination ? [{ ...destination, required: true }] : [];
  });
  await world.services.catalogue.register.saveDestinations("zoom", drafts, "test", "register");
  const proposalId = await openProposal(world, ids[0] ?? "", await additionOf(world, "zoom"));
  await carry(world, proposalId, ids);
  await publish(world, [proposalId], ids);
  world.passTime({ days: 8 });
  await world.services.runDueWork();
  await world.settle();
});
afterAll(() => world.stop());

async function textOf(address: string): Promise<string> {
  const page = await world.stranger().get(address);
  expect(page.status, address).toBe(200);
  return page.text;
}

const fetched = async (address: string) => {
  const response = await world.stranger().request(address.replace(world.origin, ""));
  expect(response.status, address).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};

describe("the pages of the formats", () => {
  it("can be read before anything is published, and say that files come with the first version", () => {
    const [list, squid, editions] = emptyPages;
    expect(list).toContain("Nothing has been published yet");
    expect(squid).toContain("The files come with the first version");
    expect(editions).toContain("Squid");
  });

  it("are one link away from the versions and from the list of products, for every product", async () => {
    for (const address of ["/editions", "/formats"]) {
      const { html } = await world.stranger().get(address);
      for (const { name } of formats) expect(html, `${address} leads to ${name}`).toContain(`href="/formats/${name}"`);
    }
  });

  it.each(formats)(
    "say of $name first what loading does, then each step with this site's addresses",
    async (format) => {
      const { html, text } = await world.stranger().get(`/formats/${format.name}`);
      const { loading, overrides, steps } = format.guide;
      const [does, how] = [text.indexOf(loadingWords[loading].text), text.indexOf("How to load it")];
      expect(does).toBeGreaterThan(0);
      expect(does).toBeLessThan(how);
      if (overrides) expect(text.slice(0, how)).toContain(overrides);
      expect(html).not.toContain("{origin}");
      expect(html.match(/data-copy="Copy for step/g) ?? []).toHaveLength(steps.filter(({ paste }) => paste).length);
      for (const { file } of format.files) expect(html).toContain(`${world.origin}/whitelist/current/${file}`);
    },
  );

  it("give addresses at which the files are, as the manifest says they are", async () => {
    const manifest = JSON.parse((await fetched("/whitelist/current/manifest.json")).toString()) as {
      files: { file: string; sha256: string }[];
    };
    for (const { html } of await Promise.all(formats.map(({ name }) => world.stranger().get(`/formats/${name}`)))) {
      const addresses = html.match(/http:\/\/localhost\/whitelist\/current\/[a-z0-9.-]+(?=<\/textarea>)/g) ?? [];
      expect(addresses).not.toEqual([]);
      for (const address of addresses) {
        const sha256 = createHash("sha256")
          .update(await fetched(address))
          .digest("hex");
        expect(manifest.files).toContainEqual(expect.objectContaining({ file: address.split("/").at(-1), sha256 }));
      }
    }
  });

  it("show by entry what the current version leaves out, and why", async () => {
    const { formats: lost } = JSON.parse((await fetched("/whitelist/current/losses.json")).toString()) as {
      formats: Record<string, { id: string; reason: keyof typeof lossWords }[]>;
    };
    const text = await textOf("/formats/squid");
    expect(text).toContain(lossWords.ip_ranges_not_expressible);
    expect(text).toContain("IP ranges 170.114.0.0/16, on TCP 443; UDP 3478 (Zoom)");
    expect(text).toContain(lossWords.needs_tls_inspection);
    expect(text).toContain("pages under docs.zoom.us/document/ (Zoom)");
    for (const { name, files } of formats) {
      const page = await textOf(`/formats/${name}`);
      for (const { reason } of files.flatMap(({ file }) => lost[file] ?? [])) {
        if (reason !== "in_companion_file") expect(page, name).toContain(lossWords[reason]);
      }
    }
  });

  it("offer the root file with its digest, and the command that fetches this format with it", async () => {
    const { html, text } = await world.stranger().get("/formats/paloalto-url");
    const address = /href="(\/whitelist\/tuf\/metadata\/\d+\.root\.json)"/.exec(html)?.[1] ?? "";
    expect(text).toContain(
      createHash("sha256")
        .update(await fetched(address))
        .digest("hex"),
    );
    const command = `node commonlist-pull.mjs ${world.origin} --root /etc/commonlist-root.json --format paloalto-url --out /var/lib/commonlist`;
    expect(html).toContain(`>${command}<`);
    expect(html).toContain(`curl --fail --output /etc/commonlist-root.json ${world.origin}${address}`);
    expect(html).toContain("sha256sum /etc/commonlist-root.json");
    expect(html).toContain(`* root cd /usr/local/lib &amp;&amp; ${command}`);
  });

  it("say where the current version is not published in a format, and why", async () => {
    const document = JSON.parse((await fetched("/whitelist/current/losses.json")).toString());
    const withheld = { format: "squid", files: ["squid.txt"], reason: "too_many_entries", has: 60_001, most: 60_000 };
    const before = await world.files.read("whitelist/current/losses.json");
    const without = Object.entries(document.formats).filter(([file]) => !file.startsWith("squid"));
    const changed = { ...document, formats: Object.fromEntries(without), withheld: [withheld] };
    await world.files.write("whitelist/current/losses.json", JSON.stringify(changed));
    try {
      expect(await textOf("/formats/squid")).toContain(
        "Version 2 is not published in this format. It would have 60,001 lines, and the product takes 60,000.",
      );
      expect(await textOf("/formats/squid")).not.toContain("Files of version 2");
      expect(await textOf("/formats")).toContain("Not published now");
    } finally {
      await world.files.write("whitelist/current/losses.json", before?.body ?? "");
    }
  });

  it("are not found under a name that is no format's", async () => {
    for (const name of ["squid.txt", "nothing", "Squid", "..%2Fsquid"]) {
      expect((await world.stranger().get(`/formats/${name}`)).status, name).toBe(404);
    }
  });
});

describe("the page of a version", () => {
  it("lists its files under the products that take them, with how much each leaves out", async () => {
    const { html, text } = await world.stranger().get("/editions/2");
    for (const { files } of formats) {
      for (const { file } of files) expect(html).toContain(`href="/whitelist/releases/2/${file}"`);
    }
    expect(text).toContain("entries or parts");
    expect(html).toContain('href="/whitelist/releases/2/manifest.json"');
    await fetched("/whitelist/releases/2/manifest.json");
  });

  it("says when each entry expires, what each change does to a filter, and where to load it", async () => {
    const { html, text } = await world.stranger().get("/editions/2");
    expect(text).toContain("18 November 2027");
    expect(text).toContain("Lets more through");
    expect(html).toContain('href="/formats"');
  });
});
