import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { returnPath } from "./return-path.ts";

describe("where to go after signing in", () => {
  it.each(["/", "/proposals/pro_1?after=x", "/account", "/tools?kind=wiki&q=a%20b"])("keeps %s", (path) => {
    expect(returnPath(path)).toBe(path);
  });

  it.each([
    undefined,
    "",
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/.//evil.example",
    "/x/..//evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "account",
    `/${"x".repeat(2001)}`,
  ])("takes %s home", (path) => {
    expect(returnPath(path)).toBe("/");
  });

  it("never leaves the site, whatever is typed", () => {
    const pieces = fc.constantFrom(
      "/",
      "\\",
      ".",
      "..",
      ":",
      "@",
      "evil.example",
      "\t",
      "\n",
      "%2f",
      "%5c",
      "?",
      "#",
      "http:",
      " ",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const path = returnPath(parts.join(""));
        expect(new URL(path, "https://commonlist.example").origin).toBe("https://commonlist.example");
        expect(path.startsWith("//")).toBe(false);
      }),
    );
  });
});
