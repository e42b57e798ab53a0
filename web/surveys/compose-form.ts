import * as z from "zod";
import { consentScopes } from "#functions/research/vocabulary.ts";
import { mostQuestions, optionCount, Plan, type Question } from "#functions/surveys/rules.ts";
import { joinDay } from "#web/day-field.ts";
import { linesOf, shownText } from "#web/form-fields.ts";
import type { FormValues } from "#web/forms.ts";

const days = ["closesOn", "keepUntil", "until"] as const;
/** How many more empty questions each press of the button gives. */
export const moreQuestions = 5;

const day = (missing: string) =>
  z
    .string()
    .min(1, missing)
    .refine((text) => text === "" || z.iso.date().safeParse(text).success, "Enter a real date, such as 27 3 2026");

const text = (form: Record<string, unknown>, name: string): string => String(form[name] ?? "").trim();

/** One question as it was typed; undefined for one that is left empty. What is wrong with it goes to `fail`. */
function readQuestion(
  form: Record<string, unknown>,
  id: string,
  fail: (field: string, message: string) => void,
): Question | undefined {
  const [asked, options, low, high] = ["text", "options", "low", "high"].map((part) => text(form, `${id}-${part}`));
  const kind = text(form, `${id}-kind`) || "text";
  if (!asked && !options && !low && !high) return undefined;
  const check = (part: string, value: string | undefined, longest: number, missing: string): void => {
    for (const { message } of shownText(missing, longest).safeParse(value).error?.issues.slice(0, 1) ?? [])
      fail(`${id}-${part}`, message);
  };
  check("text", asked, 300, "Enter the question, or empty its other boxes");
  const base = { questionId: id, text: asked ?? "" };
  if (kind === "scale") {
    check("low", low, 60, "Enter what 1 means");
    check("high", high, 60, "Enter what 5 means");
    return { ...base, kind, low: low ?? "", high: high ?? "" };
  }
  if (kind !== "choice") return { ...base, kind: "text" };
  const lines = linesOf(options);
  const { fewest, most } = optionCount;
  if (lines.length < fewest || lines.length > most)
    fail(`${id}-options`, `Enter ${fewest} to ${most} answers, one a line`);
  else if (new Set(lines).size < lines.length) fail(`${id}-options`, "Enter each answer once");
  for (const line of lines) check("options", line, 120, "Enter each answer");
  return { ...base, kind, options: lines };
}

/** A whole survey on one page. Its questions are numbered anew each time it is saved: those left empty are gone. */
export const composeForm = z.preprocess(
  (body) => days.reduce<unknown>((values, name) => joinDay(name)(values), body),
  z
    .looseObject({
      title: shownText("Enter a title", 160),
      introduction: shownText("Enter what the survey is about", 2000),
      audience: z.enum(["everyone", "invited"], { error: "Select who is asked" }),
      scope: z.enum(consentScopes.keys, { error: "Select what may be done with the answers" }),
      closesOn: day("Enter the last day for answers"),
      keepUntil: day("Enter the day until which answers are kept"),
      until: day("Enter the day until which consent holds"),
    })
    .transform((form, context): Plan => {
      const { title, introduction, audience, scope, closesOn, keepUntil, until } = form;
      const fail = (field: string, message: string) => context.addIssue({ code: "custom", path: [field], message });
      const ids = Array.from({ length: mostQuestions }, (_, place) => `q${place + 1}`);
      const read = ids.flatMap((id) => readQuestion(form, id, fail) ?? []);
      if (read.length === 0) fail("q1-text", "Enter one question or more");
      const questions = read.map((question, place) => ({ ...question, questionId: `q${place + 1}` }));
      const plan = { title, introduction, questions, audience, scope, closesOn, keepUntil, until };
      const order = Plan.safeParse({ ...plan, questions: [{ questionId: "q1", kind: "text", text: "Any" }] });
      for (const { path, message } of order.error?.issues ?? []) fail(String(path[0]), message);
      return plan;
    }),
);

/** The form as it was when this was saved. */
export function valuesOf(plan: Plan): FormValues {
  const { title, introduction, audience, scope } = plan;
  const dates = days.flatMap((name) => {
    const [year = "", month = "", dayOfMonth = ""] = plan[name].split("-");
    return [
      [`${name}-year`, year],
      [`${name}-month`, String(Number(month))],
      [`${name}-day`, String(Number(dayOfMonth))],
    ];
  });
  const questions = plan.questions.flatMap((question) => {
    const { questionId: id, kind } = question;
    return [
      [`${id}-text`, question.text],
      [`${id}-kind`, kind],
      ...(question.kind === "choice" ? [[`${id}-options`, question.options.join("\n")]] : []),
      ...(question.kind === "scale"
        ? [
            [`${id}-low`, question.low],
            [`${id}-high`, question.high],
          ]
        : []),
    ];
  });
  return { title, introduction, audience, scope, ...Object.fromEntries([...dates, ...questions]) };
}
