import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { squid } from "#functions/releases/formats/squid.ts";
import { formats } from "#functions/releases/formats.ts";
import { formatDocument, formatDocuments } from "./markdown.ts";

const folder = path.join(import.meta.dirname, "../../docs/formats");

describe("the documents of the formats", () => {
  it("are as npm run docs writes them, one for each format and a list", () => {
    const documents = formatDocuments(formats);
    expect(readdirSync(folder).toSorted()).toEqual(documents.map(({ file }) => file).toSorted());
    for (const { file, text } of documents) {
      expect(readFileSync(path.join(folder, file), "utf8"), `${file} is out of date: npm run docs`).toBe(text);
    }
  });

  it("say first what loading does, and which other protection it switches off", () => {
    const guide = { ...squid.guide, loading: "closes" as const, overrides: "An entry beats the virus scanner." };
    const text = formatDocument({ ...squid, guide });
    const order = ["# Squid", "**Blocks everything else.**", "beats the virus scanner", "## How to load it"];
    const places = order.map((part) => text.indexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it("keep what is to be pasted as it is, and let nothing else be taken for markup", () => {
    const guide = { ...squid.guide, steps: [{ text: "Add *.zoom.us to {origin}", paste: "acl <b> *.zoom.us\n  [x]" }] };
    const text = formatDocument({ ...squid, guide });
    expect(text).toContain("Add \\*.zoom.us to https://commonlist.example");
    expect(text).toContain("   acl <b> *.zoom.us\n     [x]\n");
  });
});
