import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOneSlipAway, looksLike, skeletonOf } from "./look-alikes.ts";

describe("names that look alike", () => {
  it.each([
    ["zooom.us", "zoom.us"],
    ["zoon.us", "zoom.us"],
    ["zomo.us", "zoom.us"],
    ["zo0m.us", "zoom.us"],
    ["rnicrosoft.com", "microsoft.com"],
    ["trel1o.com", "trello.com"],
    ["vvebex.com", "webex.com"],
  ])("%s looks like %s", (name, known) => {
    expect(looksLike(name, ["dropbox.com", known])).toBe(known);
  });

  it.each([
    ["us02web.zoom.us", "zoom.us"],
    ["zoom.com", "zoom.us"],
    ["do.tt", "db.tt"],
    ["slack.com", "zoom.us"],
  ])("%s is not taken for %s", (name, known) => {
    expect(looksLike(name, [known])).toBeUndefined();
  });

  it("share a skeleton however they are accented or which alphabet they borrow from", () => {
    expect(new Set(["zoom", "zóöm", "zооm", "zοοm", "z00m", "zoorn"].map(skeletonOf)).size).toBe(1);
  });

  it("one slip is symmetric and found for any letter added, dropped or swapped", async () => {
    await fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 1 }),
        (word, at, letter) => {
          const place = at % word.length;
          const added = word.slice(0, place) + letter + word.slice(place);
          const changed = word.slice(0, place) + letter + word.slice(place + 1);
          expect([isOneSlipAway(word, added), isOneSlipAway(added, word), isOneSlipAway(word, changed)]).toEqual([
            true,
            true,
            true,
          ]);
          expect(isOneSlipAway(word, `${word}${letter}${letter}`)).toBe(false);
        },
      ),
    );
  });
});
