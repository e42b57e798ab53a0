import { Hono } from "hono";
import * as z from "zod";
import type { Sharing } from "#functions/access/rules.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { manyOf } from "#web/form-fields.ts";
import { readForm } from "#web/forms.ts";
import { page } from "#web/render.ts";
import { ownOrganisation } from "./own-organisation.ts";

const sharingPage = page<{ title: string; organisation: Organisation; sharing: Sharing }>("access/sharing.njk");

const SharingForm = z.object({
  version: z.coerce.number().int().nonnegative(),
  share: manyOf(z.enum(["records", "figures"])),
});

/** A web filtering lead agrees that records or figures are public, and may take that back. Both are off until then. */
export const sharingRoutes = (services: Services) =>
  new Hono<WebEnv>()
    .get("/:organisationId/sharing", async (c) => {
      const { organisation } = await ownOrganisation(c, services);
      const sharing = await services.access.sharingOf(organisation.organisationId);
      return sharingPage(c, { title: "What everyone may see", organisation, sharing });
    })
    .post("/:organisationId/sharing", async (c) => {
      const { actor, organisation } = await ownOrganisation(c, services);
      const { organisationId } = organisation;
      const { data, errors } = await readForm(c, SharingForm);
      if (errors) return c.redirect(`/organisations/${organisationId}/sharing`, 303);
      const { share, version } = data;
      const wish = { records: share.includes("records"), figures: share.includes("figures"), version };
      await services.access.setSharing(actor, organisationId, wish);
      return c.redirect(`/organisations/${organisationId}/access?done=shared`, 303);
    });
