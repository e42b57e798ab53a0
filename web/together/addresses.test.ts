import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { domainsIn } from "./addresses.ts";

describe("pasted addresses", () => {
  it("give their domains, each once, however they were written", () => {
    const pasted = "Ann Lee <ann.lee@Eastmere.gov.uk>; 'bob@westmere.gov.uk', \tcarol@eastmere.gov.uk.\nno address";
    expect(domainsIn(pasted)).toEqual(["eastmere.gov.uk", "westmere.gov.uk"]);
  });

  it("never give what stands before the @", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const domain of domainsIn(`secret-person@eastmere.gov.uk ${text}`)) expect(domain).not.toContain("secret");
      }),
    );
  });

  it("are read in a moment, however hostile they are", () => {
    const started = performance.now();
    domainsIn("a@".repeat(10_000));
    domainsIn("@".repeat(20_000));
    domainsIn("x".repeat(20_000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});
