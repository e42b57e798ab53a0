import { Hono } from "hono";
import { Refusal } from "#functions/errors.ts";
import type { Mailbox, StoredEmail } from "#functions/local/mailbox.ts";
import type { WebContext, WebEnv } from "#web/context.ts";
import { idParam } from "#web/params.ts";
import { page } from "#web/render.ts";

const listPage = page<{ title: string; emails: StoredEmail[] }>("notifications/mailbox.njk");
const emailPage = page<{ title: string; email: StoredEmail; rows: object[] }>("notifications/mailbox-message.njk");

const rowsOf = ({ to, messageId, headers }: StoredEmail) =>
  Object.entries({ To: `${to.name} <${to.address}>`, "Message-ID": messageId, ...headers }).map(([key, text]) => ({
    key: { text: key },
    value: { text, classes: "commonlist-code" },
  }));

/** What was sent to anybody: for a laptop alone, where whoever comes may be anybody. */
export function mailboxRoutes(mailbox: Pick<Mailbox, "find" | "list">) {
  async function requireEmail(c: WebContext): Promise<StoredEmail> {
    const email = await mailbox.find(idParam(c, "notificationId", "notification"));
    if (!email) throw new Refusal("not_found");
    return email;
  }

  return new Hono<WebEnv>()
    .get("/", async (c) => listPage(c, { title: "Mailbox", emails: await mailbox.list() }))
    .get("/:notificationId", async (c) => {
      const email = await requireEmail(c);
      return emailPage(c, { title: email.subject, email, rows: rowsOf(email) });
    })
    .get("/:notificationId/html", async (c) => c.html((await requireEmail(c)).html));
}
