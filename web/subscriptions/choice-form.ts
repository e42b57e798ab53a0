import * as z from "zod";
import { type Choice, mostDays, mostTools, type Subscription } from "#functions/subscriptions/rules.ts";
import type { WhitelistState } from "#functions/whitelist/rules.ts";
import { manyOf, shownText } from "#web/form-fields.ts";
import type { FormValues } from "#web/forms.ts";
import { always } from "#web/tools/fields.ts";

const wholeNumber = (from: number, to: number, error: string) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,9}$/, error)
    .transform(Number)
    .refine((number) => number >= from && number <= to, error);

/** Filled in only where the choice above it asks for it. */
const fieldWhere = (isAsked: boolean, schema: z.ZodType<number>) => (isAsked ? schema : z.unknown());

const daysError = `Enter a number of days from 1 to ${mostDays}`;

/** What a web filtering lead chooses of the list. `edition` is the current one: a later one cannot be pinned. */
export const choiceForm = (edition: number) =>
  z
    .object({
      name: shownText("Enter a name", 80),
      scope: z.enum(["all", "chosen"], { error: "Select whether the filter gets every tool" }),
      toolIds: manyOf(z.string().regex(/^[a-z0-9-]{1,80}$/)).refine((ids) => ids.length <= mostTools, {
        error: `Select ${mostTools} tools or fewer`,
      }),
      optional: z.enum(["with", "without"], { error: "Select whether the filter gets what is optional" }),
      pace: z.enum(["current", "delayed", "pinned"], { error: "Select when additions reach the filter" }),
      days: z.string().optional(),
      edition: z.string().optional(),
    })
    .refine(({ scope, toolIds }) => scope !== "chosen" || toolIds.length > 0, {
      path: ["toolIds"],
      error: "Select one tool or more",
      ...always,
    })
    .transform(({ name, scope, toolIds, optional, pace, ...numbers }, context): Choice => {
      const read = (field: "days" | "edition", schema: z.ZodType<number>): number => {
        const parsed = fieldWhere(pace === (field === "days" ? "delayed" : "pinned"), schema).safeParse(
          numbers[field] ?? "",
        );
        for (const { message } of parsed.error?.issues.slice(0, 1) ?? [])
          context.addIssue({ code: "custom", path: [field], message });
        return Number(parsed.data);
      };
      const days = read("days", wholeNumber(1, mostDays, daysError));
      const pinned = read("edition", wholeNumber(1, edition, `Enter a version from 1 to ${edition}`));
      return {
        name,
        ...(scope === "chosen" && { toolIds: toolIds.toSorted() }),
        withOptional: optional === "with",
        pace:
          pace === "delayed"
            ? { kind: pace, days }
            : pace === "pinned"
              ? { kind: pace, edition: pinned }
              : { kind: pace },
      };
    });

/** The form as it was when this was chosen. */
export const valuesOf = ({ name, toolIds, withOptional, pace }: Choice): FormValues => ({
  name,
  scope: toolIds ? "chosen" : "all",
  toolIds: toolIds ?? [],
  optional: withOptional ? "with" : "without",
  pace: pace.kind,
  ...(pace.kind === "delayed" && { days: String(pace.days) }),
  ...(pace.kind === "pinned" && { edition: String(pace.edition) }),
});

/** The tools to choose from, by name: those on the list, and those chosen before that are on it no more. */
export function toolOptions(
  { entries, announced }: WhitelistState,
  chosen: Pick<Subscription, "toolIds">,
): { value: string; text: string }[] {
  const names = new Map(
    [...announced.map(({ entry }) => entry), ...entries].map((each) => [each.toolId, each.toolName]),
  );
  const gone = (chosen.toolIds ?? []).filter((toolId) => !names.has(toolId));
  return [...names, ...gone.map((toolId): [string, string] => [toolId, `${toolId} (not on the list now)`])]
    .map(([value, text]) => ({ value, text }))
    .toSorted((a, b) => a.text.localeCompare(b.text, "en"));
}
