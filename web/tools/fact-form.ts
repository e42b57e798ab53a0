import * as z from "zod";
import { FactTopic, type Mark, markLabels } from "#functions/catalogue/facts.ts";
import type { FactDraft } from "#functions/catalogue/rules.ts";
import { Id } from "#functions/ids.ts";
import { joinDay } from "#web/day-field.ts";
import { optionalShownText } from "#web/form-fields.ts";
import { always, isFilled, sourceFields } from "./fields.ts";

const marks = Object.keys(markLabels) as [Mark, ...Mark[]];
const isFine = (field: string) => ({
  when: ({ issues }: { issues: readonly { path?: readonly PropertyKey[] }[] }) =>
    !issues.some(({ path }) => path?.[0] === field),
});

/** One dated statement on one topic. `factId` makes sending it twice one act. */
export const FactForm = (now: Date) =>
  z.preprocess(
    joinDay("readOn"),
    z
      .object({
        factId: Id("fact"),
        topic: z.enum(FactTopic.options, { error: "Select what it is about" }),
        mark: z.enum(marks, { error: "Select how it is known" }),
        text: optionalShownText(1000),
        ...sourceFields(now),
      })
      .refine(({ mark, text }) => mark === "not_known" || isFilled(text), {
        path: ["text"],
        error: "Enter what is known",
        ...always,
      })
      .refine(({ mark, readOn, sourceUrl }) => isFilled(sourceUrl) || (mark !== "supplier_says" && !isFilled(readOn)), {
        path: ["sourceUrl"],
        error: "Enter where it was read",
        ...isFine("sourceUrl"),
      })
      .refine(({ sourceUrl, readOn }) => isFilled(readOn) || !isFilled(sourceUrl), {
        path: ["readOn"],
        error: "Enter the day on which it was read",
        ...isFine("readOn"),
      })
      .transform(
        ({ sourceUrl, readOn, text, ...stated }): FactDraft => ({
          ...stated,
          ...(text && { text }),
          ...(sourceUrl && readOn && { source: { url: sourceUrl, readOn } }),
        }),
      ),
  );
