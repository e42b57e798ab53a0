import { Hono } from "hono";
import { Id } from "#functions/ids.ts";
import type { EffectType, OutboxItem } from "#functions/outbox/rules.ts";
import type { Services } from "#functions/services.ts";
import { signedIn, type WebEnv } from "#web/context.ts";
import { param } from "#web/params.ts";
import { page } from "#web/render.ts";

const effectWords: Record<EffectType, string> = {
  poll_closed: "Record the result of a vote",
  edition_published: "Lay out the files of a published version",
  root_installed: "Sign what is published under a new root",
  entries_removed_at_once: "Open the vote on a removal at once",
  representatives_changed: "Tell the representatives of an organisation of a change",
  filtering_owners_changed: "Pass waiting requests to the web filtering leads who are there now",
  notification_due: "Send an e-mail",
  access_recorded: "Show access records that were stated together",
  mail_bounced: "Record that an e-mail came back",
  notice_given: "Tell somebody by e-mail of a change of their account",
  contact_asked: "Ask a contact whether they are the one",
  contact_confirmed: "Tell a contact who confirmed what comes next",
  contact_viewed: "Tell a contact that their details were looked at",
  contact_views_exceeded: "Tell stewards that one has asked for more contacts than a day allows",
  contact_erased: "Erase what was written about a contact who is gone",
  filtering_owner_left: "End the role of a web filtering lead who is not the one any more",
  contact_due: "Ask a contact again, or erase one who did not answer",
  request_to_settle: "Find out who decides a request",
  request_to_list: "List a request as it is now, and count it",
  request_received: "Tell web filtering leads of a request",
  request_reminder: "Remind a web filtering lead of a request",
  request_nudged: "Tell a web filtering lead that colleagues ask again",
  request_question: "Tell those who ask of a question",
  request_changed: "Tell those who ask that a request moved on",
  request_held: "Tell stewards and volunteers that nobody can decide a request",
  request_to_test: "Ask those who ask whether a tool works now",
  request_opened: "Record that a tool was opened",
  request_forgotten: "Remove who asked from a request that ended a year ago",
  requests_to_reassign: "Look again at who decides an organisation’s requests",
  subscription_due: "Making the files of a subscription",
  names_to_check: "Look up names on the shared whitelist",
  library_changed: "Make the search index of the research library again",
  corroboration_due: "Count what organisations say of a finding",
  survey_closed: "Count the answers to a survey that has closed",
  consent_withdrawn: "Erase what rests on somebody who withdrew consent",
  name_found: "Tell publishers what was found about listed names",
  decision_ended: "Mark the decisions that rest on one that ended",
};

const listPage = page<{ title: string; items: (OutboxItem & { what: string })[]; notice: string | undefined }>(
  "unfinished-work/list.njk",
);

/** What failed too often to be tried again by itself, for stewards. */
export const unfinishedWorkRoutes = ({ outbox }: Services) =>
  new Hono<WebEnv>()
    .get("/", async (c) => {
      const items = await outbox.listParked(signedIn(c));
      const notice = c.req.query("done") === "retried" ? "It is tried again within the next minute." : undefined;
      const listed = items.map((item) => ({ ...item, what: effectWords[item.type] }));
      return listPage(c, { title: "Unfinished work", items: listed, notice });
    })
    .post("/:outboxItemId/retry", async (c) => {
      const actor = signedIn(c);
      await outbox.retryParked(actor, param(c, "outboxItemId", Id("outboxItem")));
      return c.redirect("/unfinished-work?done=retried", 303);
    });
