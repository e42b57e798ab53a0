import compileWithAdguard from "@adguard/hostlist-compiler";
import { describe, expect, it } from "vitest";
import { findFormat } from "#functions/releases/formats.ts";
import { folderOf } from "./started.ts";
import { sampleFilesOf } from "./verdicts.ts";

/** What it logs every step with. */
const { consola } = globalThis as { consola?: { level: number } };
if (consola) consola.level = -1;

/** AdGuard Home itself can't be run here. This is the maker's own checker of lists for it, which takes out what the product would not obey. */
describe("AdGuard's compiler of lists", () => {
  it("keeps every rule of ours as it is", async () => {
    const format = findFormat("adguard");
    if (!format) throw new Error("there is no format adguard");
    const { folder, remove } = await folderOf(sampleFilesOf(format));
    try {
      const kept = await compileWithAdguard({
        name: "checked",
        sources: [{ source: `${folder}/adguard.txt`, type: "adblock" }],
        transformations: ["Validate"],
      });
      const rules = (lines: readonly string[]) => lines.filter((line) => !line.startsWith("!"));
      const ours = rules((sampleFilesOf(format)["adguard.txt"] ?? "").trim().split("\n"));
      expect(rules(kept).filter((line) => line !== "")).toEqual(ours);
    } finally {
      await remove();
    }
  });
});
