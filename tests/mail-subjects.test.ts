import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { notificationKinds } from "#functions/notifications/kinds.ts";

const root = path.join(import.meta.dirname, "..");
const writers = globSync("functions/*/{messages,notice-service}.ts", { cwd: root }).filter(
  (file) => !file.includes("/notifications/"),
);

/** What stands after each `subject:` of a message, as it is written in the source. */
const subjects = writers.flatMap((file) =>
  [...readFileSync(path.join(root, file), "utf8").matchAll(/\bsubject: (.+?),?$/gm)].map(([, written = ""]) => ({
    file,
    written,
  })),
);

describe("the subject of an e-mail, which is read over shoulders and on locked screens", () => {
  it("is a fixed text everywhere, so that no name, tool, reason or decision can get into it", () => {
    expect(subjects.length).toBeGreaterThanOrEqual(notificationKinds.length);
    expect(subjects.filter(({ written }) => !/^"[^"\\]+"$/.test(written))).toEqual([]);
  });

  it("tells no outcome", () => {
    const outcome = /\b(agreed|approved|refused|declined|blocked|opened|withdrawn|erased|granted|ended)\b/i;
    expect(subjects.filter(({ written }) => outcome.test(written))).toEqual([]);
  });
});
