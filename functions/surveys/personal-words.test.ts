import { describe, expect, it } from "vitest";
import { personalWordsIn } from "./personal-words.ts";

const kindsIn = (text: string) => personalWordsIn(text).map(({ kind }) => kind);

describe("what may tell who somebody is", () => {
  it.each([
    ["Ask jo.bloggs@eastmere.example about it", "email"],
    ["jo.bloggs [at] eastmere.example decides", "email"],
    ["Ring 01632 960 001 and wait", "phone"],
    ["Ring +44 1632 960001.", "phone"],
    ["Ring (020) 7946 0958 ext 3", "phone"],
    ["Ring +33 1 42 68 53 00", "phone"],
    ["My number is QQ 12 34 56 C", undefined],
    ["It was AB 12 34 56 C on the form", "nationalInsurance"],
    ["ab123456c", "nationalInsurance"],
    ["The patient 943 476 5919 could not join", "nhs"],
    ["The office at SW1A 1AA is blocked", "postcode"],
    ["we are in m1 1ae", "postcode"],
    ["Mrs Bloggs in the service desk says no", "name"],
    ["ask Dr. O’Hara first", "name"],
    ["Cllr Jane Bloggs uses it", "name"],
    ["write to @servicedesk_eastmere", "handle"],
  ])("is seen in “%s”: %s", (text, kind) => {
    expect(kindsIn(text)).toEqual(kind ? [kind] : []);
  });

  it.each([
    "The filter blocks three in ten video calls",
    "It took 14 months and cost 20000 pounds",
    "We asked in 2024, 2025 and 2026",
    "Miss the deadline and nobody helps",
    "Open 24/7, reference 943 476 5918",
    "I use M365 at work",
    "",
  ])("is not seen in “%s”", (text) => {
    expect(kindsIn(text)).toEqual([]);
  });

  it("is told to the writer word for word, each once", () => {
    const text = "Mr Bloggs, a@b.example, or Mr Bloggs";
    expect(personalWordsIn(text)).toEqual([
      { kind: "email", text: "a@b.example" },
      { kind: "name", text: "Mr Bloggs" },
    ]);
  });

  it("is looked for in long texts without delay", () => {
    const started = performance.now();
    for (const text of ["a".repeat(2000), "@".repeat(2000), "1 ".repeat(1000), "a.b-".repeat(500), "Mr ".repeat(660)])
      personalWordsIn(text);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it("is looked for without delay, too, where one character stands for many", () => {
    const started = performance.now();
    for (let times = 0; times < 3; times += 1) personalWordsIn("㍿".repeat(2000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});
