import { Hono } from "hono";
import * as z from "zod";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { param } from "#web/params.ts";
import { page } from "#web/render.ts";
import { createFormatPage, type FormatPage } from "./format-page.ts";
import { type FormatGroup, groupFormats } from "./listing.ts";

const listPage = page<{ title: string; edition: number | undefined; groups: FormatGroup[] }>("formats/list.njk");
const formatPage = page<FormatPage>("formats/format.njk");

const Name = z.string().regex(/^[a-z0-9-]{1,60}$/);

export function formatRoutes(services: Services, { publicOrigin }: { publicOrigin: string }) {
  const viewFormat = createFormatPage(services, publicOrigin);

  return new Hono<WebEnv>()
    .get("/", async (c) => {
      const { formats, edition, withheld } = await services.formatViews.listFormats();
      return listPage(c, {
        title: "Load the shared whitelist into a web filter",
        edition,
        groups: groupFormats(formats, withheld),
      });
    })
    .get("/:name", async (c) => formatPage(c, await viewFormat(param(c, "name", Name))));
}
