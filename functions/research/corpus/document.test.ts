import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDocument, parseDocument } from "./document.ts";

const awkward = fc.constantFrom(
  "---",
  "## Limits",
  "\\## Limits",
  "# x",
  "- a",
  ": ",
  "'",
  '"',
  "|",
  "\t",
  "\r",
  "  ",
  "2014-05",
);
const line = fc
  .array(fc.oneof(awkward, fc.string({ unit: "binary", maxLength: 60 })), { maxLength: 4 })
  .map((parts) => parts.join(""));
const text = fc.array(line, { maxLength: 5 }).map((lines) => lines.join("\n").trim());

describe("a document", () => {
  it("is read as it was written, whatever its fields and sections say", () => {
    fc.assert(
      fc.property(text, text, text, fc.array(text), (title, summary, limits, list) => {
        const document = {
          fields: { title, list, inner: { date: "2014-05-30", on: "2014", count: 3, is: true } },
          sections: { Summary: summary, Limits: limits },
        };
        expect(parseDocument(formatDocument(document))).toEqual(document);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["no fields", "Only text\n", "does not begin with fields"],
    ["an end that is missing", "---\ntitle: a\n", "does not begin with fields"],
    ["what is no YAML", "---\na: [\n---\n", "is no YAML"],
    ["a field given twice", "---\na: 1\na: 2\n---\n", "is no YAML"],
    ["a name for what is nowhere", "---\na: *b\n---\n", "is no YAML"],
    ["a field within itself", "---\na: &a [*a]\n---\n", "is no YAML"],
    ["a list instead of fields", "---\n- a\n---\n", "has no fields"],
    ["text above the first heading", "---\na: 1\n---\n\nText\n", "has text above its first heading"],
    ["a heading twice", "---\na: 1\n---\n\n## A\n\nb\n\n## A\n\nc\n", "has the heading A twice"],
  ])("with %s is refused", (_, given, problem) => {
    expect(() => parseDocument(given)).toThrow(problem);
  });
});
