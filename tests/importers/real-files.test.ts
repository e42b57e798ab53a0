import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { startRegistry } from "./importing.ts";

const folder = process.env.COMMONLIST_TEST_DATA;
const page = await readFile(path.join(import.meta.dirname, "../../docs/importers.md"), "utf8");
/** The rows of the tables, each with the command that its section is about. */
const rows = page.split(/^## /m).flatMap((section) =>
  section.split("\n").flatMap((line) => {
    const [, files = "", , , counts = ""] = line.split("|").map((cell) => cell.trim());
    const command = section.startsWith("Tools") ? ("importTools" as const) : ("importOrganisations" as const);
    return /^[a-z]+\//.test(files) ? [{ command, name: files, files: files.split(" "), counts }] : [];
  }),
);

const numbers = (counts: string): number[] => (counts.match(/\d+/g) ?? []).map(Number);

if (folder === undefined) {
  it("imports the public files as docs/importers.md says", ({ skip }) => {
    skip("COMMONLIST_TEST_DATA names no folder with the public files");
  });
} else {
  it("finds the table in the docs", () => expect(rows.length).toBeGreaterThan(20));

  it.each(rows)(
    "imports $name as docs/importers.md says, and again without a change",
    async ({ command, files, counts }) => {
      const registry = await startRegistry();
      try {
        const paths = files.map((file) => path.join(folder, file));
        const run = registry[command];
        expect(await run(paths)).toMatchObject({ exitCode: 0, counts });
        const [added = 0, updated = 0, unchanged = 0, rejected = 0] = numbers(counts);
        expect((await run(paths)).counts).toBe(
          `added 0, updated 0, unchanged ${added + updated + unchanged}, rejected ${rejected}`,
        );
      } finally {
        await registry.stop();
      }
    },
  );
}
