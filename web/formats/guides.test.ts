import path from "node:path";
import { describe, expect, it } from "vitest";
import { formats } from "#functions/releases/formats.ts";
import { isPulled } from "./words.ts";

const pulled = formats.filter(({ guide }) => isPulled(guide));

describe("a guide whose files the pull command fetches", () => {
  it.each(pulled)("fetches $name, and names files only where that command puts them", ({ name, files, guide }) => {
    const pastes = guide.steps.map(({ paste = "" }) => paste);
    const command = pastes.find((paste) => paste.includes("commonlist-pull.mjs")) ?? "";
    const [, format, out = ""] = /--format (\S+) --out (\S+)/.exec(command) ?? [];
    expect(format).toBe(name);
    const all = pastes.join("\n");
    for (const { file } of files) {
      const places = all.match(new RegExp(`[^\\s"'<]*/${RegExp.escape(file)}`, "g")) ?? [];
      expect(places, `no step loads ${file}`).not.toEqual([]);
      // Its link is named after the format; a copy made by hand may lie beside it.
      const put = path.join(path.basename(out), name, file);
      expect(
        places.some((place) => place.endsWith(put)),
        `${places} is not ${put}`,
      ).toBe(true);
      expect(all).not.toContain("/current/");
    }
  });
});
