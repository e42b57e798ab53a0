import { describe, expect, it } from "vitest";
import { finding, idsOf, need, persona, published, study } from "../../tests/library-records.ts";
import type { LibraryQuery } from "./library.ts";
import { readIndex, writeIndex } from "./library-index.ts";
import { termOf } from "./library-words.ts";

const today = "2026-11-02";
const records = [
  study("meetings", { title: "Meeting across bodies" }),
  finding("f1", "Councils cannot join a video conference that another council hosts.", {
    kinds: ["video_conferencing"],
    figure: "9 of 10 councils",
    date: { on: "2019-05" },
  }),
  finding("f2", "Police forces block wikis.", { scope: "police", kinds: ["wiki"], theme: "who_decides", date: {} }),
  finding("f3", "A policy of a trust asks for one ticket per site.", {
    scope: "nhs",
    theme: "difficulty_of_change",
    effort: { approvers: "The security board" },
    confidence: "high",
    date: { on: "2024" },
  }),
  { ...finding("f4", "Nobody could join calls.", { date: { on: "2014-05-30" } }), supersededBy: "f1" },
  finding("f5", "Once it was said that tickets take weeks.", { expiresOn: "2026-11-02", date: { on: "2010" } }),
  finding("f6", "Someone told us about weekly calls.", {
    evidence: { kind: "sessions" },
    consent: { scope: "publish", until: "2026-11-01" },
  }),
  need("n1", ["f1", "f4"]),
  persona("p1", ["f3"]),
].map((record) => published(record));

const index = () => readIndex(writeIndex(records)) ?? expect.unreachable();
const search = (query: LibraryQuery, on = today) => {
  const { found, hasAll } = index().find(query, on);
  return { ids: idsOf(found), hasAll };
};

describe("searching the library", () => {
  it("finds what has the words in its name before what has them elsewhere", () => {
    expect(search({ words: "video conference" }).ids.slice(0, 1)).toEqual(["f1"]);
    expect(search({ words: "ticket" }).ids).toEqual(expect.arrayContaining(["f3", "f5", "p1"]));
    expect(search({ words: "9 of 10" }).ids).toEqual(["f1"]);
    expect(search({ words: "Eastmere", recordKind: "finding" }).ids).toHaveLength(5);
  });

  it("forgives letters that are missing, wrong or swapped, and the beginning of a word is enough", () => {
    for (const words of ["vidoe confrencing", "viedo", "conferancing", "Video-Conferenc", "VIDEO"]) {
      expect(search({ words }).ids, words).toEqual(expect.arrayContaining(["f1", "n1"]));
    }
    expect(search({ words: "polcie" }).ids).toEqual(["f2"]);
  });

  it("takes a word that is there as it is: police are no policy", () => {
    expect(search({ words: "police" }).ids).toEqual(["f2"]);
    expect(search({ words: "policy" }).ids).toEqual(["f3"]);
  });

  it("finds by what people also call a thing, and in the singular as in the plural", () => {
    expect(search({ words: "online meetings", recordKind: "finding" }).ids).toEqual(["f1"]);
    expect(search({ words: "hospital" }).ids).toEqual(["f3"]);
    expect(search({ words: "councils call" }).ids).toContain("f1");
    expect([
      termOf("Policies"),
      termOf("wikis"),
      termOf("access"),
      termOf("status"),
      termOf("Kanãl"),
      termOf("the"),
    ]).toEqual(["policy", "wiki", "access", "status", "kanal", undefined]);
  });

  it("finds by the word that another was made of, and by either way of writing it", () => {
    expect(search({ words: "blocked wikis" })).toEqual({ ids: ["f2"], hasAll: true });
    const written = ["Allow lists are short.", "A whitelist by e-mail."].map((statement, at) =>
      published(finding(`w${at}`, statement)),
    );
    const found = (words: string) =>
      idsOf(readIndex(writeIndex(written))?.find({ words }, today).found ?? []).toSorted();
    for (const words of ["allowlist", "white list", "allow-lists", "Whitelists"])
      expect(found(words)).toEqual(["w0", "w1"]);
    expect(found("emails")).toEqual(["w1"]);
  });

  it("says so when nothing has all of the words, and finds nothing for what nobody wrote", () => {
    expect(search({ words: "police weather" })).toEqual({ ids: ["f2"], hasAll: false });
    expect(search({ words: "xylophone" })).toEqual({ ids: [], hasAll: false });
  });

  it("lists the newest fact first without words, and what has no date last", () => {
    expect(search({ recordKind: "finding" }).ids).toEqual(["f3", "f1", "f4", "f5", "f2"]);
    expect(search({ words: "the of" }).ids).toHaveLength(8);
  });

  it("chooses by kind of record, theme, sector, kind of tool, confidence and years, also what rests on such findings", () => {
    expect(search({ scope: "nhs" }).ids.toSorted()).toEqual(["f3", "meetings", "p1"]);
    expect(search({ theme: "who_decides", recordKind: "finding" }).ids).toEqual(["f2"]);
    expect(search({ kind: "video_conferencing" }).ids.toSorted()).toEqual(["f1", "meetings", "n1"]);
    expect(search({ confidence: "high" }).ids).toEqual(["f3"]);
    expect(search({ from: 2019, to: 2024, recordKind: "finding" }).ids).toEqual(["f3", "f1"]);
    expect(search({ to: 2014, recordKind: "finding" }).ids).toEqual(["f4", "f5"]);
    expect(search({ from: 2014, to: 2014 }).ids.toSorted()).toEqual(["f4", "meetings", "n1"]);
  });

  it("leaves out what consent no longer covers from that day on", () => {
    expect(search({ words: "weekly" }, "2026-11-01").ids).toEqual(["f6"]);
    expect(search({ words: "weekly" }, "2026-11-02").ids).not.toContain("f6");
  });

  it("neither lists nor counts again what the table has no more", () => {
    const held = index();
    held.forget([{ kind: "finding", recordId: "f2" }]);
    expect(held.find({ words: "police" }, today).found).toEqual([]);
    expect(held.listed({}, "fact", today)).not.toContainEqual(expect.objectContaining({ recordId: "f2" }));
  });
});

describe("the file of the index", () => {
  it("holds words and choices, and no text to show", () => {
    expect(writeIndex(records)).not.toContain("Councils cannot join");
  });

  it("is not taken for one when it is something else", () => {
    expect([readIndex(""), readIndex("{}"), readIndex(writeIndex(records).replace("index 1", "index 0"))]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(idsOf(readIndex(writeIndex([]))?.find({ words: "anything" }, today).found ?? [])).toEqual([]);
  });
});

describe("the figures of the library", () => {
  const figures = index().figures(today);
  const countsOf = (counted: readonly { key: string; count: number }[]) =>
    Object.fromEntries(counted.filter(({ count }) => count > 0).map(({ key, count }) => [key, count]));

  it("count each finding that counts as evidence today once, by sector, by theme and by age", () => {
    expect(figures.findings).toBe(3);
    expect(countsOf(figures.byScope)).toEqual({ local: 1, police: 1, nhs: 1 });
    expect(countsOf(figures.byTheme)).toEqual({ needs: 1, who_decides: 1, difficulty_of_change: 1 });
    expect(figures.byAge.map(({ label, count }) => [label, count])).toEqual([
      ["2025 or later", 0],
      ["2022 to 2024", 1],
      ["2017 to 2021", 1],
      ["2016 or earlier", 0],
      ["Date not known", 1],
    ]);
    const cells = figures.byThemeAndScope.flatMap(({ scopes }) => scopes.map(({ count }) => count));
    expect(cells.reduce((sum, count) => sum + count)).toBe(3);
  });

  it("count needs by kind of tool, and studies that asked people", () => {
    expect(countsOf(figures.needsByKind)).toEqual({ video_conferencing: 1 });
    const onWikis = [finding("w", "Wikis are blocked.", { kinds: ["wiki"] }), need("n", ["w"])];
    const ofNeeds = readIndex(writeIndex(onWikis.map((record) => published(record))))?.figures(today).needsByKind ?? [];
    expect(countsOf(ofNeeds), "as the list of needs has them").toEqual({ video_conferencing: 1 });
    expect(figures.primaryStudies).toBe(0);
    const asked = readIndex(writeIndex([published(study("asked", { method: "interview" }))]));
    expect(asked?.figures(today).primaryStudies).toBe(1);
  });
});
