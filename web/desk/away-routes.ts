import { Hono } from "hono";
import * as z from "zod";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { dayOf, joinDay, optionalDay } from "#web/day-field.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { page } from "#web/render.ts";
import { always } from "#web/tools/fields.ts";

const awayPage = page<{
  title: string;
  away: { from: string; until: string } | undefined;
  values: FormValues;
  errors?: FormErrors | undefined;
}>("desk/away.njk");

const awayForm = (today: string) =>
  z.preprocess(
    (body) => joinDay("until")(joinDay("from")(body)),
    z
      .object({
        from: optionalDay.pipe(z.string({ error: "Enter the first day that you are away" })),
        until: optionalDay
          .pipe(z.string({ error: "Enter the last day that you are away" }))
          .refine((day) => day >= today, "Enter today or a day to come"),
      })
      .refine(({ from, until }) => typeof from !== "string" || typeof until !== "string" || from <= until, {
        path: ["until"],
        error: "Enter the first day or a later one",
        ...always,
      }),
  );

/** A web filtering lead says when they are away: others stand in, and without others requests are held. */
export function awayRoutes({ requests, limits, now }: Services) {
  async function show(c: WebContext, values: FormValues = {}, errors?: FormErrors) {
    const away = await requests.viewAbsence(memberOf(c));
    return awayPage(c, { title: "When you are away", away, values, errors }, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/away", (c) => show(c))
    .post("/away", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, awayForm(dayOf(now())));
      if (form.errors) return show(c, form.values, form.errors);
      await limits.useAs("contribution", actor.personId);
      await requests.stateAbsence(actor, form.data);
      return c.redirect("/desk", 303);
    })
    .post("/away/end", async (c) => {
      await requests.endAbsence(memberOf(c));
      return c.redirect("/desk", 303);
    });
}
