import { Hono } from "hono";
import type { Proposal } from "#functions/proposals/rules.ts";
import type { Services } from "#functions/services.ts";
import type { Release } from "#functions/whitelist/rules.ts";
import type { WebEnv } from "#web/context.ts";
import { page } from "#web/render.ts";

const homePage = page<{ title: string; current: Release | undefined; open: Proposal[] }>("home/home.njk");
const privacyPage = page<{ title: string; controller: Services["controller"] }>("home/privacy.njk");
const textPage = (template: string, title: string) => {
  const show = page<{ title: string }>(template);
  return new Hono<WebEnv>().get("/", (c) => show(c, { title }));
};

const openShown = 5;

export const homeRoutes = ({ whitelist, proposals, controller }: Services) =>
  new Hono<WebEnv>()
    .get("/", async (c) => {
      const isMember = c.get("actor")?.organisationId !== undefined;
      const [current, open] = await Promise.all([
        whitelist.findCurrent(),
        isMember ? proposals.listProposals("open") : { items: [] },
      ]);
      const release = current && (await whitelist.requireRelease(current.edition));
      return homePage(c, {
        title: "Tools that work for all of us",
        current: release,
        open: open.items.slice(0, openShown),
      });
    })
    .route("/help", textPage("home/help.njk", "Help"))
    .get("/privacy", (c) => privacyPage(c, { title: "Privacy notice", controller }))
    .route("/accessibility", textPage("home/accessibility.njk", "Accessibility statement"));
