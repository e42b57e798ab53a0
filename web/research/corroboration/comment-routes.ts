import { Hono } from "hono";
import * as z from "zod";
import { rejectionLabels, rejections } from "#functions/corroboration/rules.ts";
import type { Services } from "#functions/services.ts";
import { personalKinds, personalWordsIn } from "#functions/surveys/personal-words.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormErrors, formErrors, readForm } from "#web/forms.ts";
import { cursorOf, idParam, noticeOf } from "#web/params.ts";
import { page } from "#web/render.ts";
import { optionsOf } from "#web/tools/words.ts";

interface CommentsPage {
  title: string;
  notice: string | undefined;
  comments: { commentId: string; text: string; findingId: string; finding: string; seen: string[] }[];
  next: string | undefined;
  decisions: { value: string; text: string }[];
  /** The comment that was sent back without a decision. */
  undecided: string | undefined;
  errors?: FormErrors | undefined;
}

const commentsPage = page<CommentsPage>("research/corroboration/comments.njk");

const notices = { clear: "The comment is cleared.", reject: "The comment is erased." };

const missing = "Select what becomes of the comment";
const DecisionForm = z.object({ decision: z.enum(["clear", ...rejections], { error: missing }) });
const decisions = [
  { value: "clear", text: "Make it public, without its organisation" },
  ...optionsOf(rejectionLabels).map(({ value, text }) => ({
    value,
    text: `Erase it: ${text.charAt(0).toLowerCase()}${text.slice(1)}`,
  })),
];

/** Researchers look at what members wrote of a finding before anybody else does. */
export function commentRoutes({ corroboration }: Services) {
  async function show(c: WebContext, undecided?: string) {
    const { items, next } = await corroboration.listComments(memberOf(c), cursorOf(c));
    const comments = items.map((each) => ({
      ...each,
      seen: personalWordsIn(each.text).map(({ kind, text }) => `${personalKinds[kind]} (${text})`),
    }));
    const errors = undecided ? formErrors([{ path: [`decision-${undecided}`], message: missing }]) : undefined;
    const props = { title: "Comments on findings", notice: noticeOf(c, notices), comments, next, decisions };
    return commentsPage(c, { ...props, undecided, errors }, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/", (c) => show(c))
    .post("/:commentId", async (c) => {
      const actor = memberOf(c);
      const commentId = idParam(c, "commentId", "comment");
      const form = await readForm(c, DecisionForm);
      if (form.errors) return show(c, commentId);
      const { decision } = form.data;
      await corroboration.decide(actor, commentId, decision);
      return c.redirect(`/research/desk/comments?done=${decision === "clear" ? "clear" : "reject"}`, 303);
    });
}
