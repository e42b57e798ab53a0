import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeBytes, codeFrom, participantIdOf, readCode } from "./codes.ts";

const code = fc.uint8Array({ minLength: codeBytes, maxLength: codeBytes }).map(codeFrom);

describe("a participant’s code", () => {
  it("is four groups of five digits and letters, none of which is taken for another", () => {
    fc.assert(fc.property(code, (text) => /^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/.test(text)));
  });

  it("holds 100 bits: every symbol is as likely as any other", () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const symbols = Array.from({ length: 12 }, (_, part) =>
      codeFrom(all.subarray(part * 20, part * 20 + 20)).replaceAll("-", ""),
    );
    expect(new Set(symbols.join("").slice(0, 32)).size).toBe(32);
  });

  it("is read however it is typed: small letters, spaces, other dashes, O for 0, I and L for 1", () => {
    fc.assert(
      fc.property(code, (text) => {
        const typed = ` ${text.toLowerCase().replaceAll("-", " – ").replaceAll("0", "o").replaceAll("1", "l")} `;
        expect(readCode(typed)).toBe(text);
        expect(participantIdOf(typed)).toBe(participantIdOf(text));
      }),
    );
    expect(readCode("ｉｌ234-56789-ABCDE-FGHJK")).toBe("11234-56789-ABCDE-FGHJK");
  });

  it("is nothing that is shorter, longer or has other signs", () => {
    for (const text of ["", "ABCDE", "U".repeat(20), "1".repeat(19), "1".repeat(21), "1111!-11111-11111-11111"]) {
      expect(participantIdOf(text), text).toBeUndefined();
    }
  });

  it("is not in the id that the table knows its holder by", () => {
    expect(participantIdOf("11111-11111-11111-11111")).toMatch(/^ptc_[0-9a-f]{24}$/);
  });
});
