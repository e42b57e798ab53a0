import { execFile, execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SignedSite, startSignedSite } from "./site.ts";

/** The machine's own, before the one that comes with the package: the oldest that the file has to run on is among them where there is one. */
function findNodes(): string[] {
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => !folder.includes("node_modules"));
  const candidates = [...new Set([...folders.map((folder) => path.join(folder, "node")), process.execPath])];
  const versions = candidates.map((node) => {
    try {
      return { node, version: execFileSync(node, ["--version"], { encoding: "utf8" }).trim() };
    } catch {
      return undefined;
    }
  });
  const found = versions.filter((each) => each !== undefined && Number(each.version.slice(1).split(".")[0]) >= 20);
  return [...new Map(found.map((each) => [each?.version, each?.node ?? ""])).values()];
}

let site: SignedSite;
let folder: string;
beforeAll(async () => {
  site = await startSignedSite();
  await site.publish(1);
  folder = path.join(site.folder, "elsewhere");
  await mkdir(folder);
  const served = await site.world.stranger().request("/commonlist-pull.mjs");
  await writeFile(path.join(folder, "commonlist-pull.mjs"), Buffer.from(await served.arrayBuffer()));
  await writeFile(path.join(folder, "root.json"), await site.root());
});
afterAll(() => site.stop());

describe("npx commonlist pull", () => {
  it("takes the same arguments, and says in one line what came of it", async () => {
    const command = path.join(import.meta.dirname, "../../functions/cli/commonlist.js");
    const args = ["pull", site.origin, "--format", "squid", "--out", "by-command", "--root", "root.json"];
    const { stdout } = await promisify(execFile)(process.execPath, [command, ...args], { cwd: folder });
    expect(stdout).toBe("squid: version 1 is in place, in 2 files\n");
  });
});

describe("the one file that pulls", () => {
  it.each(findNodes())("needs nothing beside it on %s", async (node) => {
    const out = `out-${path.dirname(node).replaceAll("/", "-")}`;
    const args = ["commonlist-pull.mjs", site.origin, "--format", "squid", "--out", out];
    const run = (...more: string[]) =>
      promisify(execFile)(node, [...args, ...more], { cwd: folder, env: {} }).then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
      );
    expect(await run()).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^squid: refused.*\n$/) });
    const first = await run("--root", "root.json", "--then", `echo told > ${out}/told`);
    expect(first).toEqual({
      code: 0,
      stdout: `squid: version 1 is in place, in 2 files; “echo told > ${out}/told” ran\n`,
      stderr: "",
    });
    expect(await readFile(path.join(folder, out, "squid/squid.txt"), "utf8")).toContain("# edition 1");
    expect(await readFile(path.join(folder, out, "told"), "utf8")).toBe("told\n");
    expect(await run()).toEqual({ code: 3, stdout: "squid: version 1 is in place already\n", stderr: "" });
  });
});
