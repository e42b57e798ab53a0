import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ownerTable, readOwnerTable } from "./owner-table.ts";
import { acts, type StatementDraft, statuses } from "./rules.ts";

const today = "2026-11-30";
const context = { organisationId: "org_1", by: "per_1", today, tools: new Set(["zoom", "webex"]) };
const tools = [
  { toolId: "zoom", name: "Zoom", kind: "video_conferencing" as const },
  { toolId: "webex", name: "=Webex", kind: "video_conferencing" as const },
];
const read = (text: string) => readOwnerTable(text, context);
const problemsOf = (text: string) => read(text).problems.map(({ line, text: words }) => `${line}: ${words}`);

describe("a lead's table", () => {
  it("is read as it was written, whatever was stated", () => {
    const texts = fc
      .string({ minLength: 1, maxLength: 60, unit: "grapheme-ascii" })
      .filter((text) => text.trim() === text && text !== "");
    const names = texts.filter((text) => !/[;:]/.test(text));
    const statement = fc.record(
      {
        status: fc.constantFrom(...statuses),
        statedAt: fc.constantFrom("2026-11-30", "2026-05-01"),
        reviewAt: fc.constantFrom("2027-01-01"),
        conditions: texts.filter((text) => !text.startsWith("'")),
        acts: fc.dictionary(fc.constantFrom(...acts), fc.constantFrom(...statuses), { minKeys: 1 }),
        groups: fc.array(
          fc.record({ name: names.filter((text) => !/^['=+\-@]/.test(text)), status: fc.constantFrom(...statuses) }),
          { minLength: 1, maxLength: 5 },
        ),
      },
      { requiredKeys: ["status", "statedAt"] },
    );
    fc.assert(
      fc.property(statement, (content) => {
        const draft: StatementDraft = {
          organisationId: "org_1",
          by: "per_1",
          toolId: "zoom",
          source: "owner",
          ...content,
        };
        const { drafts, problems } = read(ownerTable(tools, new Map([["zoom", draft]])));
        expect(problems).toEqual([]);
        expect(drafts).toEqual([draft]);
      }),
    );
  });

  it("lets no spreadsheet take a text for a formula", () => {
    const draft = { conditions: "=HYPERLINK(1)", status: "open", statedAt: today } as StatementDraft;
    const text = ownerTable(tools, new Map([["zoom", draft]]));
    expect(text).toContain("'=HYPERLINK(1)");
    expect(text).toContain("'=Webex");
  });

  it("says nothing of what is left empty, and dates the rest today", () => {
    const { drafts } = read("tool,status,conditions\nzoom,Limited,Ask first\nwebex,,\n");
    expect(drafts).toEqual([
      {
        ...{ organisationId: "org_1", by: "per_1", source: "owner", toolId: "zoom" },
        ...{ status: "restricted", conditions: "Ask first", statedAt: today },
      },
    ]);
  });

  it.each([
    ["zoom is open", "1: The first line names the columns"],
    ["tool,state\nzoom,open", "1: The first line names the columns"],
    ["tool,status\nteams,open", "2: No tool is called “teams”"],
    ["tool,status\nzoom,maybe", "2: “maybe” is none of"],
    ["tool,status\nzoom,constructor", "2: “constructor” is none of"],
    ["tool,status,host\nzoom,open,maybe", "2: “maybe” is none of"],
    ["tool,status,groups\nzoom,open,Everybody", "2: Write staff groups as"],
    ["tool,status,stated_on\nzoom,open,yesterday", "2: Write days as 2026-11-30"],
    ["tool,status,stated_on\nzoom,open,2026-12-01", "2: This is stated for a day to come"],
    [`tool,status,conditions\nzoom,open,${"x".repeat(301)}`, "2: Use 300 characters or fewer"],
    ["tool,status\nzoom,open\nzoom,blocked", "3: “zoom” is there twice"],
    ['tool,status\nzoom,"open', "This is not a table"],
  ])("says what is wrong with “%s”, and on which line", (text, problem) => {
    expect(problemsOf(text)).toHaveLength(1);
    expect(problemsOf(text)[0]).toContain(problem);
  });
});
