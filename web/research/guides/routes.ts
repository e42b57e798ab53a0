import { Hono } from "hono";
import { Refusal } from "#functions/errors.ts";
import { readGuideFiles } from "#web/asset-files.ts";
import type { WebEnv } from "#web/context.ts";
import { param } from "#web/params.ts";
import { page } from "#web/render.ts";
import { type Guide, GuideName, readGuide } from "./markdown.ts";

const listPage = page<{ title: string; guides: readonly Guide[] }>("research/guides/list.njk");
const guidePage = page<Guide>("research/guides/guide.njk");

/** The interview and survey guides and the consent forms, as they are in `research/guides/`. */
export function guideRoutes() {
  const guides = Object.entries(readGuideFiles()).map(([name, text]) => readGuide(name, text));
  return new Hono<WebEnv>()
    .get("/", (c) => listPage(c, { title: "How we ask: guides and consent forms", guides }))
    .get("/:name", (c) => {
      const name = param(c, "name", GuideName);
      const guide = guides.find((each) => each.name === name);
      if (!guide) throw new Refusal("not_found");
      return guidePage(c, guide);
    });
}
