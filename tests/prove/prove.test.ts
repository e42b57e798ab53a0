import { spawnSync } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type CheckedFormat, findFormat, formats } from "#functions/releases/formats.ts";
import { proveAtLength } from "./proofs.ts";

const root = path.join(import.meta.dirname, "../..");
const short = { probes: 5_000, seed: 3 };

function zscalerWith(change: Partial<CheckedFormat>): CheckedFormat {
  const format = findFormat("zscaler");
  if (!format) throw new Error("there is no such format");
  return { ...format, ...change };
}

describe("npm run prove", () => {
  it("prints for each format how many requests were asked, and what was let through or refused wrongly", () => {
    const { status, stdout } = spawnSync("node", ["functions/local/node-24.js", "tests/prove/run.ts", "1000"], {
      cwd: root,
      encoding: "utf8",
    });
    const [head, ...rows] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split(/ {2,}/));
    expect(head).toEqual(["format", "probes", "wider", "narrower", "losses"]);
    expect(rows.map((row) => row.slice(0, 4))).toEqual(formats.map(({ name }) => [name, "1000", "0", "0"]));
    expect(status).toBe(0);
  });

  it("asks as many requests as it was told, the same ones each time", () => {
    const one = proveAtLength(zscalerWith({}), short);
    expect(one).toMatchObject({ probes: short.probes, wider: [], narrower: [] });
    expect(proveAtLength(zscalerWith({}), short)).toEqual(one);
  });

  it("finds a format that says a host with the names below it where the host alone was agreed", () => {
    const compile: CheckedFormat["compile"] = (...given) =>
      zscalerWith({})
        .compile(...given)
        .map((file) => ({ ...file, body: file.body.replace(/^(?!\.)/gm, ".") }));
    expect(proveAtLength(zscalerWith({ compile }), short).wider).not.toEqual([]);
  });

  it("finds a format that leaves something out and does not say so", () => {
    const compile: CheckedFormat["compile"] = (...given) =>
      zscalerWith({})
        .compile(...given)
        .map((file) => ({ ...file, losses: [] }));
    expect(proveAtLength(zscalerWith({ compile }), short).narrower).not.toEqual([]);
  });
});
