import { Hono } from "hono";
import * as z from "zod";
import type { InvitationView } from "#functions/access/invitation-service.ts";
import { mostParties } from "#functions/access/reading-service.ts";
import { ToolKind } from "#functions/catalogue/rules.ts";
import { Refusal } from "#functions/errors.ts";
import { Id } from "#functions/ids.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebEnv } from "#web/context.ts";
import { readForm } from "#web/forms.ts";
import { page } from "#web/render.ts";
import { addressOf } from "#web/together/routes.ts";

interface InvitationPage {
  title: string;
  /** The address to pass on. */
  link: string;
  expiresAt: string;
  parties: Organisation[];
  /** Their own organisation is among those that meet. */
  isAsked: boolean;
  tools: { toolId: string; name: string; standing: string }[];
  answerPath: string;
}

const invitationPage = page<InvitationPage>("invitations/invitation.njk");

const InviteForm = z.object({
  chosen: z
    .string()
    .transform((text) => text.split(" "))
    .pipe(z.array(Id("organisation")).min(1).max(mostParties)),
  kind: ToolKind,
});

/** What is known of a tool by now, among those who meet. */
function standingOf(toolId: string, { kinds }: InvitationView): string {
  for (const { open, oneAway, notKnown } of kinds) {
    if (open.some((tool) => tool.toolId === toolId)) return "Open to all of them";
    const away = oneAway.find((tool) => tool.toolId === toolId);
    if (away) return `${away.away.name} would have to act`;
    const waiting = notKnown.find((tool) => tool.toolId === toolId);
    if (waiting) return `Not known yet at ${waiting.silent.map(({ name }) => name).join(", ")}`;
  }
  return "Not known yet, or several would have to act";
}

/** The people of a meeting follow a link, sign in and test; the answer fills in by organisation. */
export const invitationRoutes = ({ access }: Services, { publicOrigin }: { publicOrigin: string }) =>
  new Hono<WebEnv>()
    .post("/", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, InviteForm);
      if (form.errors) throw new Refusal("not_found");
      const { chosen, kind } = form.data;
      return c.redirect(`/invitations/${await access.invite(actor, chosen, kind)}`, 303);
    })
    .get("/:token", async (c) => {
      const actor = memberOf(c);
      const token = c.req.param("token");
      const view = await access.viewInvitation(actor, token);
      const ids = view.parties.map(({ organisationId }) => organisationId);
      return invitationPage(c, {
        title: "Test the tools for a meeting",
        link: `${publicOrigin}/invitations/${token}`,
        expiresAt: view.expiresAt,
        parties: view.parties,
        isAsked: ids.includes(actor.organisationId),
        tools: view.tools.map(({ toolId, name }) => ({ toolId, name, standing: standingOf(toolId, view) })),
        answerPath: addressOf(ids),
      });
    });
