import { describe, expect, it } from "vitest";
import { anEntry, sampleEntries } from "../../tests/formats/entries.ts";
import { createChecker } from "./check.ts";

const check = createChecker(sampleEntries);
const idsFor = (url: string) => {
  const checked = check(url);
  return "problem" in checked ? checked.problem : checked.entries.map(({ id }) => id);
};

describe("checking an address", () => {
  it("names every entry that lets it through", () => {
    expect(idsFor("https://us02web.zoom.us/j/1")).toEqual(expect.arrayContaining(["1", "6"]));
    expect(idsFor("https://trello.com/")).toEqual(["2"]);
    expect(idsFor("https://x.trello.com/")).toEqual(["11"]);
    expect(idsFor("https://docs.google.com/document/d/1")).toEqual(["4"]);
  });

  it.each([
    "https://notzoom.us/",
    "https://zoom.us.evil.test/",
    "https://zoom.us@evil.test/",
    "https://evil.test\\@zoom.us/",
    "https://example.net/",
    "https://docs.google.com/documents/",
    "https://docs.google.com/Document/",
    "https://docs.google.com/document/../secret",
    "https://docs.google.com/document/%2e%2e/secret",
    "https://alone.example.com/",
    "http://meet.example.org/",
    "https://media.example.org:3478/",
  ])("refuses %s", (url) => {
    expect(check(url)).toMatchObject({ allowed: false, entries: [] });
  });

  it("heeds ports, and takes those of the scheme where none are given", () => {
    expect(idsFor("https://alone.example.com:8443/")).toEqual(["15"]);
    expect(idsFor("https://eu.meet.example.org/")).toEqual(["7"]);
    expect(idsFor("https://eu.meet.example.org:0/")).toEqual([]);
    expect(idsFor("https://meet.example.org/")).toEqual(["7"]);
    expect(idsFor("https://meet.example.org:444/")).toEqual([]);
  });

  it("knows addresses by their ranges, in whatever way they are spelt", () => {
    expect(idsFor("https://13.107.64.1/")).toEqual(["9"]);
    expect(idsFor("https://0x0d.107.64.1/")).toEqual(["9"]);
    expect(idsFor("https://[2407:30c0::1]/")).toEqual(["9"]);
    expect(idsFor("https://[2408::1]/")).toEqual([]);
  });

  it("reads other spellings of a name as a browser does", () => {
    for (const url of ["HTTPS://ZOOM.US/", "https://zoom.us./", "zoom.us", "zoom.us:443/x", "bücher.de"]) {
      expect(check(url)).toMatchObject({ allowed: true });
    }
  });

  it("keeps neither query, fragment nor user information", () => {
    expect(check("https://anna:secret@zoom.us/j/1?pwd=secret#secret")).toMatchObject({ url: "https://zoom.us/j/1" });
  });

  it("says what is no address, and what is none of the web", () => {
    for (const text of ["", " ", "https://", "a b", "https://zoom.us:99999/"]) expect(idsFor(text)).toBe("not_a_url");
    for (const text of ["ftp://zoom.us/", "mailto:anna@zoom.us", "javascript:alert(1)"]) {
      expect(idsFor(text)).toBe("not_web");
    }
  });

  it("refuses everything when nothing is listed", () => {
    expect(createChecker([])("https://zoom.us/")).toMatchObject({ allowed: false });
    expect(createChecker([anEntry(1, { ips: ["10.0.0.0/8"] })])("https://zoom.us/")).toMatchObject({ allowed: false });
  });
});
