import { describe, expect, it } from "vitest";
import { contentOf, randomEntries, sampleEntries } from "../../tests/formats/entries.ts";
import { compileEdition, defaultOptions } from "./compile.ts";
import type { Entry } from "./entries.ts";
import { formats } from "./formats.ts";
import { proveFormat } from "./proof.ts";

const short = { probes: 4_000, seed: 1 };

describe.each(formats.map((format) => ({ name: format.name, format })))("$name", ({ format }) => {
  const prove = (...entries: readonly Entry[]) => {
    const content = contentOf(...entries);
    return proveFormat(format, format.compile(content, defaultOptions), content, short);
  };

  it("lets through what one entry of each kind does, but for listed losses, and no near miss", () => {
    expect(prove(...sampleEntries)).toMatchObject({ probes: short.probes, wider: [], narrower: [] });
  });

  it("does for lists that overlap in every way", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const entries = randomEntries(seed, 12);
      const content = contentOf(...entries);
      const proof = proveFormat(format, format.compile(content, defaultOptions), content, { probes: 400, seed });
      expect({ entries, ...proof }).toMatchObject({ wider: [], narrower: [] });
    }
  });

  it("is the same bytes for the same entries, whatever order they come in", () => {
    const compiled = format.compile(contentOf(...sampleEntries), defaultOptions).map(({ body }) => body);
    const turned = format.compile(contentOf(...sampleEntries.toReversed()), defaultOptions).map(({ body }) => body);
    expect(turned).toEqual(compiled);
  });

  it("has plain lines: LF, a final newline, no blank at an end, nothing but ASCII outside free text", () => {
    for (const { body } of format.compile(contentOf(...sampleEntries), defaultOptions)) {
      expect(body).toMatch(/^[^\r\uFEFF]*[^\r\n]\n$/);
      expect(body).not.toMatch(/[ \t]\n/);
      if (format.guide.loading !== "data") expect(body).toMatch(/^[\n -~]*$/);
    }
  });

  it("holds something harmless when there is nothing to say, and lets nothing through", () => {
    const files = format.compile(contentOf(), defaultOptions);
    expect(files.every(({ body }) => body.trim().length > 0)).toBe(true);
    const admits = format.matcher(Object.fromEntries(files.map(({ file, body }) => [file, body])));
    for (const host of ["zoom.us", "evil.test", "us", "8.8.8.8"]) {
      expect(admits({ scheme: "https", host, port: 443, path: "/" })).toBe(false);
    }
  });

  it("stops rather than write a line that could be anything else", () => {
    for (const host of [
      "zoom.us\n.evil.test",
      "zoom.us # all",
      "zoom.us\r\n*",
      "a b.us",
      'zoom.us";',
      "*.us",
      "zoom.us/",
    ]) {
      const [sample] = sampleEntries;
      if (!sample || format.guide.loading === "data") return;
      for (const match of ["host", "host+sub", "sub"] as const) {
        const content = contentOf({ ...sample, host, match });
        let written = "";
        try {
          written = format
            .compile(content, defaultOptions)
            .map(({ body }) => body)
            .join("");
        } catch {
          continue;
        }
        expect(written).not.toContain(host);
      }
    }
  });
});

describe("an edition", () => {
  it("says of each file how large it is, what it hashes to and how much is in it", () => {
    const { files, manifest } = compileEdition(contentOf(...sampleEntries));
    expect(files.map(({ file }) => file)).toEqual([...manifest.map(({ file }) => file), "manifest.json"]);
    for (const { file, bytes } of manifest) {
      expect(Buffer.byteLength(files.find((each) => each.file === file)?.body ?? "")).toBe(bytes);
    }
  });

  it("withholds a format alone that is over what its product takes", () => {
    const [first] = formats;
    if (!first) throw new Error("there is no format");
    const small = {
      ...first,
      name: "small",
      files: [{ file: "small.txt", contentType: "" }],
      limit: { entries: 1, source: "" },
    };
    const { withheld, files } = compileEdition(contentOf(...sampleEntries), {
      formats: [
        first,
        { ...small, compile: (...given) => first.compile(...given).map((each) => ({ ...each, file: "small.txt" })) },
      ],
    });
    expect(withheld).toMatchObject([{ format: "small", reason: "too_many_entries", most: 1 }]);
    expect(files.map(({ file }) => file)).not.toContain("small.txt");
    expect(JSON.parse(files.find(({ file }) => file === "losses.json")?.body ?? "")).toHaveProperty("withheld");
  });
});
