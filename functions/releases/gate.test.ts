import { describe, expect, it } from "vitest";
import { anEntry, contentOf, sampleEntries } from "../../tests/formats/entries.ts";
import { type CheckedFormat, formats } from "./formats.ts";
import { examine } from "./gate.ts";

const [sound] = formats as [CheckedFormat];
const content = contentOf(...sampleEntries);
const faultsWith = (change: Partial<CheckedFormat>, given = content) =>
  examine(given, [{ ...sound, ...change }]).faults;

describe("an edition about to be published", () => {
  it("is published when every format lets through what the list does", () => {
    const { compiled, faults } = examine(content);
    expect(faults).toBeUndefined();
    expect(compiled?.files.map(({ file }) => file)).toContain("squid.txt");
  });

  it("is held when a format lets more through, and says which request", () => {
    const faults = faultsWith({ matcher: () => () => true });
    expect(faults).toMatchObject([{ format: sound.name, what: "wider", probe: { host: expect.any(String) } }]);
  });

  it("is held when a format leaves out what it does not list as a loss", () => {
    expect(faultsWith({ matcher: () => () => false })).toMatchObject([{ format: sound.name, what: "narrower" }]);
  });

  it("is held when a file cannot be read as its product would", () => {
    const matcher = () => {
      throw new Error("a line that no product takes");
    };
    expect(faultsWith({ matcher })).toEqual([{ format: sound.name, what: "unreadable" }]);
  });

  it("is held, and names the format, when one of them stops at a line that its product could take for something else", () => {
    const odd = contentOf(anEntry(1, { host: "zoom.us # all", match: "host+sub" }));
    const { faults = [], compiled } = examine(odd);
    expect(compiled).toBeUndefined();
    expect(faults).toContainEqual({ format: "squid", what: "unwritten" });
    expect(faults.map(({ format }) => format)).not.toContain("paloalto-ip");
  });

  it("is held when a file still lets through what the list holds no more", () => {
    const expired = contentOf({ ...anEntry(1, { host: "zoom.us", match: "host" }), expires: content.publishedAt });
    const matcher: CheckedFormat["matcher"] =
      () =>
      ({ host }) =>
        host === "zoom.us";
    expect(faultsWith({ matcher }, expired)).toMatchObject([{ what: "wider", probe: { host: "zoom.us" } }]);
  });

  it("is held when a list without entries lets anything through", () => {
    expect(faultsWith({ matcher: () => () => true }, contentOf())).toMatchObject([{ what: "wider" }]);
  });

  it("is judged the same way each time", () => {
    const change: Partial<CheckedFormat> = {
      matcher:
        () =>
        ({ port }) =>
          port === 443,
    };
    expect(faultsWith(change)).toEqual(faultsWith(change));
  });
});
