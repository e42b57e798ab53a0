import * as fc from "fast-check";
import { expect, it } from "vitest";
import { fromCapitals, onceDecoded, tidy } from "#functions/importers/texts.ts";

const twice = (text: string): string => new TextDecoder("windows-1252").decode(new TextEncoder().encode(text));

it.each(["Ynys Môn", "Sir Gâr", "Dún Laoghaire", "Comhairle nan Eilean Siar – “Western Isles”"])(
  "%s is honest, and found out when it was encoded twice",
  (name) => {
    expect(onceDecoded(name)).toBeUndefined();
    expect(onceDecoded(twice(name))).toBe(name);
  },
);

it("finds every letter of Western Europe that was encoded twice, whatever stands beside it", async () => {
  const letter = fc.integer({ min: 0xc0, max: 0x17f }).map((code) => String.fromCharCode(code));
  await fc.assert(
    fc.property(letter, (accented) => {
      expect(onceDecoded(`é ${twice(accented)}n`)).toBe(`é ${accented}n`);
    }),
  );
});

it("writes names in capitals as people do, and leaves the others", () => {
  expect(fromCapitals("NHS BATH AND NORTH EAST SOMERSET, SWINDON AND WILTSHIRE INTEGRATED CARE BOARD")).toBe(
    "NHS Bath and North East Somerset, Swindon and Wiltshire Integrated Care Board",
  );
  expect(fromCapitals("ST. JAMES'S-ON-SEA NHS TRUST")).toBe("St. James's-On-Sea NHS Trust");
  expect(fromCapitals("BT Group plc")).toBe("BT Group plc");
  expect(tidy(" Great\u00a0Gonerby \r\n Parish ")).toBe("Great Gonerby Parish");
});
