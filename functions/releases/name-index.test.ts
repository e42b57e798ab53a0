import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anEntry } from "../../tests/formats/entries.ts";
import { readPlain } from "./check.ts";
import type { Entry } from "./entries.ts";
import { createNameIndex } from "./name-index.ts";

const anyName = fc
  .array(fc.constantFrom("a", "b", "zoom", "us", "x-1", "com"), { minLength: 1, maxLength: 5 })
  .map((labels) => labels.join("."));

/** The same, said in the plainest way. */
const matchingBySearch = (entries: readonly Entry[], name: string): string[] =>
  entries
    .filter(
      ({ host = "", match }) => (name === host && match !== "sub") || (name.endsWith(`.${host}`) && match !== "host"),
    )
    .map(({ id }) => id)
    .toSorted();

describe("finding entries by a name", () => {
  it("finds what a search through all of them finds, and that alone", () => {
    const anyEntry = fc.record({ host: anyName, match: fc.constantFrom("host", "host+sub", "sub") });
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 30 }), fc.array(anyName, { maxLength: 20 }), (given, names) => {
        const entries = given.map((each, at) => anEntry(at, each as Partial<Entry>));
        const matching = createNameIndex(entries);
        for (const name of [...names, ...given.map(({ host }) => `b.${host}`)]) {
          expect(
            matching(name)
              .map(({ id }) => id)
              .toSorted(),
          ).toEqual(matchingBySearch(entries, name));
        }
      }),
    );
  });

  it("names the nearest first", () => {
    const matching = createNameIndex([
      anEntry(1, { host: "us", match: "sub" }),
      anEntry(2, { host: "zoom.us", match: "host+sub" }),
      anEntry(3, { host: "zoom.us", match: "host" }),
    ]);
    expect(matching("zoom.us").map(({ id }) => id)).toEqual(["3", "2", "1"]);
  });

  it("takes no name with an empty label for one that is listed", () => {
    const matching = createNameIndex([anEntry(1, { host: "zoom.us", match: "host+sub" })]);
    for (const name of ["", ".", "a..zoom.us", "zoom..us", ".zoom.us", "a.zoom.us.."])
      expect(matching(name)).toEqual([]);
    expect(createNameIndex([])("zoom.us")).toEqual([]);
  });

  it("tells names apart that fall into the same place of a long list", () => {
    const hosts = Array.from({ length: 20_000 }, (_, number) => `host-${number}.example.org`);
    const matching = createNameIndex(hosts.map((host, id) => anEntry(id, { host })));
    for (const [id, host] of hosts.entries()) {
      expect(matching(host)[0]?.id).toBe(String(id));
      if (id % 50 === 0) expect(matching(`x${host}`)).toEqual([]);
    }
  });
});

describe("reading an address off its text", () => {
  const pieces = [
    "https://",
    "http://",
    "HTTPS://",
    "zoom",
    ".",
    "us",
    "-",
    "--",
    "xn--",
    "_",
    "1",
    "0x1",
    "/",
    "//",
    "/.",
    "..",
    "%2e",
    "\\",
  ];
  const more = [
    "?q=1",
    "#x",
    "@",
    ":",
    ":443",
    " ",
    "\t",
    "\n",
    "ü",
    "A",
    "~!$&'()*+,;=",
    "<",
    "|",
    "[",
    "]",
    "{",
    "^",
    "`",
    '"',
  ];
  const anyText = fc
    .array(fc.constantFrom(...pieces, ...more), { maxLength: 12 })
    .map((all) => `https://zoom.us${all.join("")}`);
  const anyWeb = fc
    .array(fc.constantFrom(...pieces, ...more), { maxLength: 12 })
    .map((all) => `https://${all.join("")}`);
  const anyRest = fc
    .tuple(fc.constantFrom("https://a.zoom.us/", "http://zoom.us"), fc.string({ unit: "binary", maxLength: 8 }))
    .map((parts) => parts.join(""));

  it("is what the URL Standard makes of it, wherever it is done", () => {
    let read = 0;
    fc.assert(
      fc.property(
        fc.oneof(anyText, anyWeb, anyRest, fc.webUrl({ withQueryParameters: true, withFragments: true })),
        (text) => {
          const asked = readPlain(text);
          if (!asked) return;
          read += 1;
          const url = new URL(text);
          expect(asked).toEqual({
            scheme: url.protocol.slice(0, -1),
            host: url.hostname,
            port: url.protocol === "https:" ? 443 : 80,
            path: url.pathname,
            url: `${url.origin}${url.pathname}`,
          });
        },
      ),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(1_000);
  });

  it("is left to the standard where it changes something", () => {
    for (const text of [
      "https://zoom.us:8443/",
      "https://u@zoom.us/",
      "https://1.2.3.4/",
      "https://zoom.us/a/../b",
      "zoom.us",
      "https://ZOOM.us/",
    ]) {
      expect(readPlain(text)).toBeUndefined();
    }
  });
});
