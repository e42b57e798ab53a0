import { type Tool, ToolId } from "#functions/catalogue/rules.ts";
import { Refusal } from "#functions/errors.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext } from "#web/context.ts";
import { param } from "#web/params.ts";

/** The tool that the path names, without what is known of it. */
export async function requestedTool(c: WebContext, catalogue: Pick<Services["catalogue"], "findTool">): Promise<Tool> {
  const tool = await catalogue.findTool(param(c, "toolId", ToolId));
  if (!tool) throw new Refusal("not_found");
  return tool;
}
