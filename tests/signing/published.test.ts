import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pull } from "#functions/cli/pull/run.ts";
import { formats } from "#functions/releases/formats.ts";
import { additionOf, addTool, carry, foundGroup, openProposal, publish } from "../journeys/working-group.ts";
import { type SignedSite, startSignedSite } from "./site.ts";

let site: SignedSite;
beforeAll(async () => {
  site = await startSignedSite();
  const { world } = site;
  // A vote and its notice, which end today: what the client compares with is the machine's own clock.
  world.passTime({ days: -16 });
  const { organisations } = await foundGroup(world);
  const ids = organisations.map(({ organisationId }) => organisationId);
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host+sub" }]);
  const proposalId = await openProposal(world, ids[0] ?? "", await additionOf(world, "zoom"));
  await carry(world, proposalId, ids);
  await publish(world, [proposalId], ids);
  world.passTime({ days: 8 });
  await world.services.runDueWork();
  await world.settle();
  await writeFile(path.join(site.folder, "root.json"), await site.root());
});
afterAll(() => site.stop());

describe("an edition that was voted for", () => {
  it("can be pulled in every format, byte for byte as the site serves it", async () => {
    expect(site.world.failures).toEqual([]);
    const out = path.join(site.folder, "out");
    const { edition } = (await (await site.world.stranger().request("/whitelist/version")).json()) as {
      edition: number;
    };
    expect((await site.signing.status())?.edition).toBe(edition);
    for (const { name, files } of formats) {
      const request = { url: site.origin, root: path.join(site.folder, "root.json"), format: name, out };
      expect(await pull(request)).toMatchObject({ exitCode: 0, line: expect.stringContaining(`version ${edition} `) });
      expect((await readdir(path.join(out, name))).sort()).toEqual(files.map(({ file }) => file).sort());
      for (const { file } of files) {
        const served = await site.world.stranger().request(`/whitelist/current/${file}`);
        expect(await readFile(path.join(out, name, file), "utf8"), file).toBe(await served.text());
      }
    }
  });
});
