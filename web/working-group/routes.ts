import { Hono } from "hono";
import * as z from "zod";
import { hasRole } from "#functions/accounts/rules.ts";
import { Refusal } from "#functions/errors.ts";
import { Id } from "#functions/ids.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import type { MembershipView } from "#functions/working-group/service.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { readForm } from "#web/forms.ts";
import { page } from "#web/render.ts";

interface GroupPage {
  title: string;
  members: MembershipView[];
  founding: boolean;
  isSteward: boolean;
  nominations: { organisation: Organisation; mine: boolean }[];
  search: string;
  found: Organisation[];
  /** The person's own organisation is suspended, and they represent it. */
  canReturn: boolean;
}

const groupPage = page<GroupPage>("working-group/group.njk");
const OrganisationForm = z.object({ organisationId: Id("organisation") });

export function workingGroupRoutes({ workingGroup, organisations }: Services) {
  async function organisationOf(c: WebContext): Promise<string> {
    const form = await readForm(c, OrganisationForm);
    if (form.errors) throw new Refusal("not_found");
    return form.data.organisationId;
  }

  return new Hono<WebEnv>()
    .get("/", async (c) => {
      const actor = c.get("actor");
      const isSteward = actor !== undefined && hasRole(actor, "steward");
      const search = c.req.query("search")?.slice(0, 100) ?? "";
      const [members, founding, nominations] = await Promise.all([
        workingGroup.viewMemberships(),
        workingGroup.isFounding(),
        isSteward ? workingGroup.listNominations() : [],
      ]);
      const nominated = await organisations.findOrganisations(nominations.map(({ organisationId }) => organisationId));
      const own = members.find(({ organisationId }) => organisationId === actor?.organisationId);
      return groupPage(c, {
        title: "Working group",
        members: members.toSorted((a, b) => a.organisation.name.localeCompare(b.organisation.name, "en-GB")),
        founding,
        isSteward,
        nominations: nominated.map((organisation) => ({
          organisation,
          mine: nominations.some(
            (each) => each.organisationId === organisation.organisationId && each.nominatedBy === actor?.personId,
          ),
        })),
        search,
        found: isSteward && founding && search ? await organisations.searchOrganisations(search) : [],
        canReturn: own?.suspended === true && actor !== undefined && hasRole(actor, "representative"),
      });
    })
    .post("/nominate", async (c) => {
      const actor = memberOf(c);
      await workingGroup.nominateFounder(actor, await organisationOf(c));
      return c.redirect("/working-group", 303);
    })
    .post("/confirm", async (c) => {
      const actor = memberOf(c);
      await workingGroup.confirmFounder(actor, await organisationOf(c));
      return c.redirect("/working-group", 303);
    })
    .post("/return", async (c) => {
      await workingGroup.returnToGroup(memberOf(c));
      return c.redirect("/working-group", 303);
    });
}
