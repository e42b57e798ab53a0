import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileFile } from "#functions/cli/compile.ts";
import { compileEdition } from "#functions/releases/compile.ts";
import { formats } from "#functions/releases/formats.ts";
import { contentOf, sampleEntries } from "./formats/entries.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "commonlist-compile-"));
});
afterAll(() => rm(folder, { recursive: true }));

const { edition, publishedAt } = contentOf();

/** The sample as a file of entries, with one tool's name for all of them. */
const sample = sampleEntries.map(({ toolId, toolName, ips, ...entry }) => ({
  ...entry,
  tool: toolName,
  ...(ips && { ips }),
}));

let written = 0;
async function fileOf(content: unknown): Promise<string> {
  written += 1;
  const file = path.join(folder, `${written}.json`);
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

async function compile(file: string, into: string, more: { formats?: string[]; resolver?: string } = {}) {
  const lines: string[] = [];
  const { exitCode } = await compileFile({ file, into, out: (line) => lines.push(line), progress: false, ...more });
  return { exitCode, text: lines.join("\n") };
}

const filesIn = async (into: string) => (await readdir(into).catch(() => [])).sort();
const read = (into: string, file: string) => readFile(path.join(into, file), "utf8");
const entry = { id: "1", tool: "Zoom", host: "zoom.us", match: "host+sub", required: true };

describe("commonlist compile", () => {
  it("writes the files that the site serves, with the same names and bytes, from nothing but the entries, and the same ones again", async () => {
    const into = path.join(folder, "all", "of it");
    const { exitCode, text } = await compile(await fileOf({ edition, publishedAt, entries: sample }), into);
    expect({ exitCode, text }).toMatchObject({ exitCode: 0, text: expect.stringContaining("squid.txt: ") });
    const entries = sampleEntries.map((each) => ({ ...each, toolId: each.toolName }));
    const { files } = compileEdition(contentOf(...entries));
    expect(await filesIn(into)).toEqual(files.map(({ file }) => file).sort());
    for (const { file, body } of files) expect(await read(into, file), file).toBe(body);
    await compile(await fileOf({ edition, publishedAt, entries: sample.toReversed() }), into);
    for (const { file, body } of files) expect(await read(into, file), file).toBe(body);
  });

  it("says in manifest.json of each file its size, digest and number of entries, and in losses.json what it leaves out", async () => {
    const into = path.join(folder, "all", "of it");
    const manifest = JSON.parse(await read(into, "manifest.json"));
    expect(manifest.files.map(({ file }: { file: string }) => file)).toEqual([
      ...formats.flatMap(({ files }) => files.map(({ file }) => file)),
      "losses.json",
    ]);
    for (const { file, bytes, sha256 } of manifest.files) {
      const body = await readFile(path.join(into, file));
      expect({ file, bytes, sha256 }).toEqual({
        file,
        bytes: body.length,
        sha256: createHash("sha256").update(body).digest("hex"),
      });
    }
    const losses = JSON.parse(await read(into, "losses.json"));
    expect(losses.formats["umbrella.csv"]).toContainEqual({ id: "4", reason: "path_not_expressible" });
  });

  it("runs as a command of its own, with no data folder", async () => {
    const run = (...rest: string[]) =>
      spawnSync("node", ["functions/cli/commonlist.js", "compile", ...rest], {
        cwd: path.join(import.meta.dirname, ".."),
        env: { ...process.env, DATA_DIR: path.join(folder, "no data") },
        encoding: "utf8",
      });
    const into = path.join(folder, "command");
    const made = run(await fileOf({ entries: [entry] }), "--out", into, "--format", "squid", "zscaler.txt");
    expect(made).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining("publishedAt is missing") });
    const names = ["losses.json", "manifest.json", "squid-dstdom-regex.txt", "squid-url-regex.txt", "squid.txt"];
    expect(await filesIn(into)).toEqual([...names, "zscaler.txt"]);
    expect(await read(into, "squid.txt")).toContain("version 0, 1970-01-01T00:00:00Z, 1 entries");
    expect(await filesIn(path.join(folder, "no data"))).toEqual([]);
    const bad = await fileOf({ entries: [{ ...entry, id: "odd one", host: "*.zoom.us" }] });
    const refused = run(bad, "--out", `${into}-bad`);
    expect(refused).toMatchObject({ status: 1, stdout: expect.stringContaining("odd one: host: ") });
    expect(await filesIn(`${into}-bad`)).toEqual([]);
  });

  it("gives forwarding lists the name server it was told, and takes nothing else for one", async () => {
    const file = await fileOf({ entries: [entry] });
    const into = path.join(folder, "resolver");
    await compile(file, into, { formats: ["dnsmasq"], resolver: "192.0.2.53" });
    expect(await read(into, "dnsmasq.conf")).toContain("/zoom.us/192.0.2.53\n");
    for (const resolver of ["", "dns.example", "192.0.2.53#0", "192.0.2.53\nserver=/#/", "#"]) {
      expect(await compile(file, `${into}-bad`, { resolver })).toMatchObject({ exitCode: 1 });
    }
    expect(await filesIn(`${into}-bad`)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["an entry is bad", { entries: [entry, { ...entry, id: "2", host: "co.uk" }] }],
    ["an id comes twice", { entries: [entry, entry] }],
    ["a shared host was not accepted", { entries: [{ ...entry, host: "sharepoint.com" }] }],
    ["the file is no JSON", "{"],
    ["the file has a field that nobody knows", { entires: [] }],
  ])("writes nothing and changes nothing when %s", async (_what, content) => {
    const into = await mkdtemp(path.join(folder, "kept-"));
    await writeFile(path.join(into, "squid.txt"), "as it was");
    expect(await compile(await fileOf(content), into)).toMatchObject({ exitCode: 1 });
    expect(await filesIn(into)).toEqual(["squid.txt"]);
    expect(await read(into, "squid.txt")).toBe("as it was");
  });

  it("names what is bad without letting it write on the terminal", async () => {
    const bad = { ...entry, id: "\u001b[2J\n0: all good", tcp: ["\u001b[2J"] };
    const { text } = await compile(await fileOf({ entries: [bad] }), path.join(folder, "x"));
    expect(text.split("\n")).toHaveLength(2);
    expect(text).not.toContain("\u001b");
  });

  it("says which formats there are when it does not know one, or cannot read or write", async () => {
    const file = await fileOf({ entries: [entry] });
    expect(await compile(file, path.join(folder, "x"), { formats: ["squidd"] })).toMatchObject({
      exitCode: 1,
      text: expect.stringMatching(/squidd: no such format.*zscaler/),
    });
    expect(await compile(path.join(folder, "none.json"), path.join(folder, "x"))).toMatchObject({ exitCode: 1 });
    expect(await compile(file, file)).toMatchObject({ exitCode: 1, text: expect.stringContaining("cannot write") });
    expect(await filesIn(path.join(folder, "x"))).toEqual([]);
  });

  it("withholds a format alone that would be over its product's limit, and takes an old copy of it away", async () => {
    const names = Array.from({ length: 501 }, (_, at) => ({ ...entry, id: `${at}`, host: `tool-${at}.zoom.us` }));
    const into = path.join(folder, "withheld");
    const formats = ["defender", "zscaler"];
    await compile(await fileOf({ entries: [entry] }), into, { formats });
    expect(await filesIn(into)).toContain("defender.csv");
    const { exitCode, text } = await compile(await fileOf({ entries: names }), into, { formats });
    expect({ exitCode, text }).toMatchObject({ exitCode: 0, text: expect.stringContaining("defender: withheld") });
    expect(await filesIn(into)).toEqual(["losses.json", "manifest.json", "zscaler.txt"]);
    expect(JSON.parse(await read(into, "losses.json")).withheld).toMatchObject([
      { format: "defender", has: 501, most: 500 },
    ]);
  });
});
