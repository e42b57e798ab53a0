import { Hono } from "hono";
import * as z from "zod";
import { Refusal } from "#functions/errors.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import type { Page } from "#functions/table.ts";
import { signedIn, type WebContext, type WebEnv } from "#web/context.ts";
import { readForm } from "#web/forms.ts";
import { Cursor, idParam, query } from "#web/params.ts";
import { page } from "#web/render.ts";

const DigestForm = z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/) });

const ListQuery = z.object({ after: Cursor });
const listPage = page<{ title: string; changes: Page<Organisation> }>("organisations/changes.njk");

/** The second steward's part in a change that decides votes or identities. */
export function pendingChangeRoutes({ organisations }: Pick<Services, "organisations">) {
  async function requested(c: WebContext): Promise<{ organisationId: string; digest: string }> {
    const organisationId = idParam(c, "organisationId", "organisation");
    const form = await readForm(c, DigestForm);
    if (form.errors) throw new Refusal("changed_meanwhile");
    return { organisationId, digest: form.data.digest };
  }

  return new Hono<WebEnv>()
    .get("/changes", async (c) => {
      const changes = await organisations.listPendingChanges(signedIn(c), query(c, ListQuery).after);
      return listPage(c, { title: "Changes that wait to be confirmed", changes });
    })
    .post("/:organisationId/change/confirm", async (c) => {
      const actor = signedIn(c);
      const { organisationId, digest } = await requested(c);
      await organisations.confirmChange(actor, organisationId, digest);
      return c.redirect(`/organisations/${organisationId}?done=confirmed`, 303);
    })
    .post("/:organisationId/change/discard", async (c) => {
      const actor = signedIn(c);
      const { organisationId, digest } = await requested(c);
      await organisations.discardChange(actor, organisationId, digest);
      return c.redirect(`/organisations/${organisationId}?done=discarded`, 303);
    });
}
