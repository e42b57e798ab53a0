import { Hono } from "hono";
import * as z from "zod";
import { Refusal } from "#functions/errors.ts";
import { RecordId } from "#functions/research/contents.ts";
import { type ResearchRecord, titleOf } from "#functions/research/rules.ts";
import { type RecordKind, type ReviewCheck, recordKinds, reviewChecks } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { manyOf, shownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { param } from "#web/params.ts";
import { refusals } from "#web/refusals.ts";
import { page } from "#web/render.ts";
import { optionsOf } from "#web/tools/words.ts";
import { type ContentView, toolNamesOf, viewContent } from "./rows.ts";
import { sessionsUnder } from "./words.ts";

interface ReviewPage {
  title: string;
  path: string;
  parts: { kind: string; heading: string; people: number; isChange: boolean; view: ContentView }[];
  /** What the reviewer has before them. */
  seen: string[];
  checks: ReturnType<typeof optionsOf>;
  /** Why this person cannot publish it. */
  refusal: { title: string; paragraphs: readonly string[] } | undefined;
  values: FormValues;
  errors?: FormErrors | undefined;
}
const reviewPage = page<ReviewPage>("research/desk/review.njk");

const PublishForm = z.object({
  checks: manyOf(z.enum(reviewChecks.keys)).refine(
    (checks) => reviewChecks.keys.every((check) => checks.includes(check)),
    "Tick every point once you have checked it, or send it back",
  ),
  seen: manyOf(z.string()),
});
const NoteForm = z.object({ note: shownText("Enter what has to be changed", 1000) });

/** Which versions the form was made from. */
const Seen = z.array(
  z
    .string()
    .regex(/^[a-z0-9_-]{1,60} [1-9]\d{0,8}$/)
    .transform((text): [string, number] => [text.split(" ")[0] ?? "", Number(text.split(" ")[1])]),
);

/** A second researcher reads everything that would become public, and publishes it or sends it back. */
export function reviewRoutes(services: Services) {
  const { research } = services;

  const keyOf = (c: WebContext) => ({
    kind: param(c, "kind", z.enum(recordKinds.keys)) as RecordKind,
    recordId: param(c, "recordId", RecordId),
  });

  async function show(c: WebContext, values: FormValues = {}, errors?: FormErrors) {
    const { kind, recordId } = keyOf(c);
    const { records, refusal } = await research.reviews.viewReview(memberOf(c), kind, recordId);
    const tools = await toolNamesOf(services);
    const parts = records.map(async (record: ResearchRecord) => ({
      kind: recordKinds.labels[record.kind],
      heading: titleOf({ ...record, content: undefined } as ResearchRecord),
      people: sessionsUnder(record),
      isChange: record.content !== undefined,
      view: await viewContent(services, record, tools),
    }));
    const title = `Review ${kind === "study" ? "a study with its findings" : `a ${kind}`}`;
    return reviewPage(
      c,
      {
        title: title.replace("a obstacle", "an obstacle"),
        path: `/research/desk/review/${kind}/${recordId}`,
        parts: await Promise.all(parts),
        seen: records.map((record) => `${record.recordId} ${record.version}`),
        checks: optionsOf(reviewChecks.labels),
        refusal: refusal && refusals[refusal],
        values,
        errors,
      },
      errors ? 400 : 200,
    );
  }

  return new Hono<WebEnv>()
    .get("/:kind/:recordId", (c) => show(c))
    .post("/:kind/:recordId/publish", async (c) => {
      const actor = memberOf(c);
      const { kind, recordId } = keyOf(c);
      const form = await readForm(c, PublishForm);
      if (form.errors) return show(c, form.values, form.errors);
      const seen = Seen.safeParse(form.data.seen);
      if (!seen.success) throw new Refusal("not_found");
      const checks: readonly ReviewCheck[] = form.data.checks;
      await research.reviews.publish(actor, kind, recordId, Object.fromEntries(seen.data), checks);
      return c.redirect("/research/desk?done=published", 303);
    })
    .post("/:kind/:recordId/send-back", async (c) => {
      const actor = memberOf(c);
      const { kind, recordId } = keyOf(c);
      const form = await readForm(c, NoteForm);
      if (form.errors) return show(c, form.values, form.errors);
      await research.reviews.sendBack(actor, kind, recordId, form.data.note);
      return c.redirect(`/research/desk?done=returned`, 303);
    });
}
