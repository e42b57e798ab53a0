import { Hono } from "hono";
import * as z from "zod";
import { MailChoice, mailChoices } from "#functions/notifications/preferences.ts";
import type { Services } from "#functions/services.ts";
import { signedIn, type WebEnv } from "#web/context.ts";
import { type Form, readForm } from "#web/forms.ts";
import { noticeOf } from "#web/params.ts";
import { page } from "#web/render.ts";

interface PreferencePage {
  title: string;
  choices: { value: MailChoice; text: string; hint: { text: string } }[];
  chosen: string | undefined;
  errors?: Form<unknown>["errors"];
  notice?: string | undefined;
}

const preferencePage = page<PreferencePage>("notifications/preferences.njk");

const choiceWords: Record<MailChoice, { text: string; hint: string }> = {
  at_once: { text: "At once", hint: "An e-mail for each thing that you should know" },
  daily: {
    text: "Once a day",
    hint: "One e-mail at 7am with everything since the day before. On quiet days there is none",
  },
  none: { text: "None", hint: "Your account page still shows what has changed for you" },
};
const choices = mailChoices.map((value) => {
  const { text, hint } = choiceWords[value];
  return { value, text, hint: { text: hint } };
});

const title = "Which e-mails you get";
const PreferenceForm = z.object({ choice: z.enum(MailChoice.options, "Select which e-mails you get") });

/** Which e-mails somebody gets. */
export const preferenceRoutes = ({ mailPreferences }: Services) =>
  new Hono<WebEnv>()
    .get("/", async (c) => {
      const chosen = await mailPreferences.choiceOf(signedIn(c));
      return preferencePage(c, { title, choices, chosen, notice: noticeOf(c, { saved: "Your choice is saved." }) });
    })
    .post("/", async (c) => {
      const actor = signedIn(c);
      const { data, errors } = await readForm(c, PreferenceForm);
      if (!data) return preferencePage(c, { title, choices, chosen: undefined, errors }, 400);
      await mailPreferences.choose(actor, data.choice);
      return c.redirect("/account/notifications?done=saved", 303);
    });
