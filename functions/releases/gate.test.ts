import { describe, expect, it } from "vitest";
import { anEntry, contentOf, sampleEntries } from "../../tests/formats/entries.ts";
import { compileEdition } from "./compile.ts";
import { type CheckedFormat, formats } from "./formats.ts";
import { whyNotPublishable } from "./gate.ts";

const [sound] = formats as [CheckedFormat];
const content = contentOf(...sampleEntries);
const faultsWith = (change: Partial<CheckedFormat>, given = content) =>
  whyNotPublishable(compileEdition(given, { formats: [{ ...sound, ...change }] }), given);

describe("an edition about to be published", () => {
  it("is published when every format lets through what the list does", () => {
    expect(whyNotPublishable(compileEdition(content), content)).toBeUndefined();
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
