import { Hono } from "hono";
import * as z from "zod";
import { Refusal } from "#functions/errors.ts";
import type { Services } from "#functions/services.ts";
import { signedIn, type WebContext, type WebEnv } from "#web/context.ts";
import { readForm } from "#web/forms.ts";
import { idParam } from "#web/params.ts";

const DigestForm = z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/) });

/** The second steward's part in a change that decides votes or identities. */
export function pendingChangeRoutes({ organisations }: Pick<Services, "organisations">) {
  async function requested(c: WebContext): Promise<{ organisationId: string; digest: string }> {
    const organisationId = idParam(c, "organisationId", "organisation");
    const form = await readForm(c, DigestForm);
    if (form.errors) throw new Refusal("changed_meanwhile");
    return { organisationId, digest: form.data.digest };
  }

  return new Hono<WebEnv>()
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
