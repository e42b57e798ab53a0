import { describe, expect, it } from "vitest";
import { type Consenting, Participant, participantItem, whatIsDue, withdrawn, withoutAnswers } from "./rules.ts";

const participant: Consenting = {
  participantId: "ptc_1",
  studyId: "study",
  surveyId: "sur_1",
  label: "P1",
  type: "Network manager",
  scope: "publish",
  until: "2027-06-30",
  keepUntil: "2026-12-31",
  agreedOn: "2026-11-02",
  version: 1,
};
const forgotten = withoutAnswers(participant, "2027-01-01");
const gone = withdrawn(participant, "2026-11-22");

describe("what is due of a participant", () => {
  it("is nothing on the last day that their words are kept, and the words on the day after", () => {
    expect(whatIsDue(participant, "2026-12-31")).toBeUndefined();
    expect(whatIsDue(participant, "2027-01-01")).toBe("answers");
  });

  it("is nothing more on the last day of consent, and everything on the day after", () => {
    expect(whatIsDue(forgotten, "2027-06-30")).toBeUndefined();
    expect(whatIsDue(forgotten, "2027-07-01")).toBe("everything");
  });

  it("is everything at once where a job that did not run for a year missed both days", () => {
    expect(whatIsDue(participant, "2028-01-01")).toBe("everything");
  });

  it("is everything when words were to be kept for as long as consent, or by mistake for longer", () => {
    for (const keepUntil of ["2027-06-30", "2027-12-31"]) {
      expect(whatIsDue({ ...participant, keepUntil }, "2027-06-30")).toBeUndefined();
      expect(whatIsDue({ ...participant, keepUntil }, "2027-07-01")).toBe("everything");
    }
  });

  it("is everything from the day of a withdrawal, until it is done", () => {
    expect(whatIsDue(gone, "2026-11-22")).toBe("everything");
    const { erasing: _erasing, ...left } = gone;
    expect(whatIsDue(left, "2030-01-01")).toBeUndefined();
  });
});

describe("a participant’s item", () => {
  it("waits by the first day on which something is due, and not any more once nothing is", () => {
    expect(participantItem(participant)).toMatchObject({ upkeep: "participants", dueAs: "2027-01-01 ptc_1" });
    expect(participantItem(forgotten)).toMatchObject({ dueAs: "2027-07-01 ptc_1" });
    const { erasing: _erasing, ...left } = gone;
    expect(participantItem(left)).toEqual(left);
  });
});

describe("what is left", () => {
  it("of somebody who withdrew is an id, the study and the day", () => {
    const { erasing: _erasing, ...left } = gone;
    expect(Participant.parse(left)).toEqual({
      participantId: "ptc_1",
      studyId: "study",
      withdrawnOn: "2026-11-22",
      version: 2,
    });
  });

  it("once words are not kept any more is what was agreed, without who they were in the study", () => {
    const text = JSON.stringify(Participant.parse(forgotten));
    for (const word of ["P1", "Network manager", "sur_1"]) expect(text).not.toContain(word);
    expect(forgotten).toMatchObject({ scope: "publish", until: "2027-06-30", erasedOn: "2027-01-01" });
  });
});
