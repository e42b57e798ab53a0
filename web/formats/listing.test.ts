import { describe, expect, it } from "vitest";
import { formats } from "#functions/releases/formats.ts";
import { groupFiles, groupFormats } from "./listing.ts";

const fileOf = (file: string, losses = 0) => ({ file, bytes: 1, sha256: "", losses });

describe("the formats by kind of product", () => {
  it("are each there once, under a title that no other has", () => {
    const listed = groupFormats(formats).flatMap((group) => group.formats);
    expect(listed.map(({ name }) => name).toSorted()).toEqual(formats.map(({ name }) => name).toSorted());
    expect(new Set(listed.map(({ title }) => title)).size).toBe(listed.length);
  });

  it("are marked where the current version is not published in them", () => {
    const withheld = { format: "squid", files: [], reason: "too_large" as const, has: 2, most: 1 };
    const marked = groupFormats(formats, [withheld]).flatMap((group) =>
      group.formats.filter((each) => each.isWithheld),
    );
    expect(marked.map(({ name }) => name)).toEqual(["squid"]);
  });
});

describe("the files of a version", () => {
  const files = [
    fileOf("squid.txt", 3),
    fileOf("squid-url-regex.txt"),
    fileOf("losses.json"),
    fileOf("manifest.json"),
    fileOf("former.txt"),
  ];
  const groups = groupFiles(formats, files);

  it("are under their product, with all that they leave out together", () => {
    const squid = groups.flatMap((group) => group.formats).find(({ name }) => name === "squid");
    expect(squid).toMatchObject({ files: [files[0], files[1]], losses: 3 });
  });

  it("are none where a version was not published in a format", () => {
    const pihole = groups.flatMap((group) => group.formats).find(({ name }) => name === "pihole");
    expect(pihole?.files).toEqual([]);
  });

  it("of a format that is no more can still be found, and those about the version are not listed as one", () => {
    expect(groups.flatMap(({ others }) => others)).toEqual([files[4]]);
  });
});
