import { Hono } from "hono";
import { isMember } from "#functions/accounts/rules.ts";
import { ToolId } from "#functions/catalogue/rules.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { idParam, noticeOf, param } from "#web/params.ts";
import { page } from "#web/render.ts";
import { addToolRoutes } from "./add-routes.ts";
import { compareRoutes } from "./compare-routes.ts";
import { destinationRoutes } from "./destination-routes.ts";
import { factRoutes } from "./fact-routes.ts";
import { createListPage, listQuery } from "./list-page.ts";
import { reportRoutes } from "./report-routes.ts";
import { createToolPage, type ToolPage } from "./tool-page.ts";

/** `openRequest`: what the reader's own organisation is asked for already; undefined for nobody's. */
type OpenRequest = Awaited<ReturnType<Services["requests"]["findOpen"]>>;
const toolPage = page<ToolPage & { notice: string | undefined; openRequest: OpenRequest }>("tools/tool.njk");

const notices: Record<string, string> = {
  added: "The tool is in the catalogue. Suggest the addresses it needs, so that they can be confirmed.",
  suggested: "Your suggestion has been added. Nobody uses the address until it has been confirmed.",
  confirmed: "Your confirmation has been recorded.",
  stated: "The fact has been recorded.",
};

export function toolRoutes(services: Services, { clientAddress }: { clientAddress: (c: WebContext) => string }) {
  const { catalogue, requests } = services;
  const showList = createListPage(services);
  const viewTool = createToolPage(services);

  return new Hono<WebEnv>()
    .get("/", (c) => showList(c, listQuery(c)))
    .route("/", compareRoutes(services))
    .route("/", addToolRoutes(services))
    .get("/:toolId", async (c) => {
      const [actor, toolId] = [c.get("actor"), param(c, "toolId", ToolId)];
      const [view, openRequest] = await Promise.all([
        viewTool(actor, toolId),
        actor && isMember(actor) ? requests.findOpen(actor, toolId) : undefined,
      ]);
      return toolPage(c, { ...view, notice: noticeOf(c, notices), openRequest });
    })
    .post("/:toolId/destinations/:destinationId/confirm", async (c) => {
      const actor = memberOf(c);
      const toolId = param(c, "toolId", ToolId);
      await catalogue.confirmDestination(actor, { toolId, destinationId: idParam(c, "destinationId", "destination") });
      return c.redirect(`/tools/${toolId}?done=confirmed`, 303);
    })
    .route("/", destinationRoutes(services))
    .route("/", factRoutes(services))
    .route("/", reportRoutes(services, clientAddress));
}
