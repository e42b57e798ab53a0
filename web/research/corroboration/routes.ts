import { Hono } from "hono";
import * as z from "zod";
import { isMember } from "#functions/accounts/rules.ts";
import { longestComment, stanceLabels, stances, whyCannotSay } from "#functions/corroboration/rules.ts";
import { Refusal } from "#functions/errors.ts";
import { RecordId } from "#functions/research/contents.ts";
import type { Services } from "#functions/services.ts";
import { personalKinds, personalWordsIn } from "#functions/surveys/personal-words.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { optionalShownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, formErrors, readForm } from "#web/forms.ts";
import { noticeOf, param, query } from "#web/params.ts";
import { page } from "#web/render.ts";
import { optionsOf } from "#web/tools/words.ts";
import { commentWords, countSentence } from "./words.ts";

interface CorroborationPage {
  title: string;
  finding: string;
  findingId: string;
  notice: string | undefined;
  sentence: string;
  comments: string[];
  page: number;
  pages: number;
  /** Whether the reader can say anything of it, and if not, why. */
  may: "say" | "sign_in" | "name_organisation" | "nothing";
  organisationName: string | undefined;
  own: { says: string | undefined; comment: string | undefined; version: number } | undefined;
  stances: { value: string; text: string }[];
  longestComment: number;
  values: FormValues;
  /** Set once the writer was told what may tell who somebody is. */
  isWarned: boolean;
  errors?: FormErrors | undefined;
}

const corroborationPage = page<CorroborationPage>("research/corroboration/corroboration.njk");

const notices = {
  said: "Thank you. It counts for your organisation from the first day of next month.",
  taken_back: "Taken back. It no longer counts for your organisation.",
};

const Version = z.coerce.number().int().nonnegative();
const SayingForm = z.object({
  version: Version,
  stance: z.enum(stances, { error: "Select whether it is so at your organisation" }),
  comment: optionalShownText(longestComment),
  asItIs: z.string().optional(),
});
const TakingBackForm = z.object({ version: Version });
const CommentsQuery = z.object({
  page: z.coerce.number().int().min(1).max(1000).default(1),
  done: z.string().optional(),
});

/** What was seen in the comment, so that its writer looks again. */
const warningOf = (comment: string): string | undefined => {
  const seen = personalWordsIn(comment).map(({ kind, text }) => `${personalKinds[kind]} (${text})`);
  return seen.length === 0
    ? undefined
    : `Take out what may tell who somebody is: ${seen.join(", ")}. Or select below that it may stay.`;
};

/** Members say of a finding whether it is so at their organisation; everybody sees how many do, in fives. */
export function corroborationRoutes(services: Services) {
  const { corroboration, organisations, research } = services;
  const findingIdOf = (c: WebContext) => param(c, "recordId", RecordId);

  async function show(c: WebContext, sent?: { values: FormValues; errors: FormErrors; isWarned: boolean }) {
    const findingId = findingIdOf(c);
    const { record } = await research.requireSeen("finding", findingId);
    if (!record) throw new Refusal("not_found");
    const actor = c.get("actor");
    const member = actor && isMember(actor) ? actor : undefined;
    const asked = query(c, CommentsQuery);
    const [view, stateOf, own, organisation] = await Promise.all([
      corroboration.view(findingId, asked.page),
      research.statesOf([findingId]),
      member && corroboration.findOwn(member, findingId),
      member && organisations.findOrganisation(member.organisationId),
    ]);
    const canBeSaid = whyCannotSay(stateOf(findingId)) === undefined;
    const stored = { version: String(own?.version ?? 0), stance: own?.stance ?? "", comment: own?.comment?.text ?? "" };
    return corroborationPage(
      c,
      {
        title: "Is it so at your organisation?",
        finding: record.content.statement,
        findingId,
        notice: noticeOf(c, notices),
        sentence: countSentence(view),
        comments: view.comments,
        page: view.page,
        pages: view.pages,
        may: !canBeSaid ? "nothing" : !actor ? "sign_in" : member ? "say" : "name_organisation",
        organisationName: organisation?.name,
        own: own && {
          says: own.stance && stanceLabels[own.stance],
          comment: commentWords(own),
          version: own.version,
        },
        stances: optionsOf(stanceLabels),
        longestComment,
        values: sent?.values ?? stored,
        isWarned: sent?.isWarned ?? false,
        errors: sent?.errors,
      },
      sent ? 400 : 200,
    );
  }

  const back = (c: WebContext, done: keyof typeof notices) =>
    c.redirect(`/research/findings/${findingIdOf(c)}/corroboration?done=${done}`, 303);

  return new Hono<WebEnv>()
    .get("/findings/:recordId/corroboration", (c) => show(c))
    .post("/findings/:recordId/corroboration", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, SayingForm);
      if (form.errors) {
        if (form.errors.fields.version) throw new Refusal("not_found");
        return show(c, { values: form.values, errors: form.errors, isWarned: false });
      }
      const { version, stance, comment, asItIs } = form.data;
      const message = comment !== undefined && asItIs === undefined ? warningOf(comment) : undefined;
      if (message !== undefined) {
        const errors = formErrors([{ path: ["comment"], message }]);
        return show(c, { values: form.values, errors, isWarned: true });
      }
      await corroboration.say(actor, findingIdOf(c), version, { stance, comment });
      return back(c, "said");
    })
    .post("/findings/:recordId/corroboration/take-back", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, TakingBackForm);
      if (form.errors) throw new Refusal("not_found");
      await corroboration.takeBack(actor, findingIdOf(c), form.data.version);
      return back(c, "taken_back");
    });
}
