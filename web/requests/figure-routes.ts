import { Hono } from "hono";
import * as z from "zod";
import { Refusal } from "#functions/errors.ts";
import { Id } from "#functions/ids.ts";
import { type Figures, fewest } from "#functions/requests/figures.ts";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { anyOr, query } from "#web/params.ts";
import { page } from "#web/render.ts";

interface FiguresPage {
  title: string;
  figures: Figures;
  share: number | undefined;
  organisation: { name: string; figures: Figures | undefined; share: number | undefined } | undefined;
  fewest: number;
}

const figuresPage = page<FiguresPage>("requests/figures.njk");

/** In whole hundredths; undefined where there is nothing to share. */
const shareOf = ({ asked, answered }: Figures): number | undefined =>
  asked === 0 ? undefined : Math.round((answered / asked) * 100);

const FiguresQuery = z.object({ organisation: anyOr(Id("organisation")) });

/** How many requests there are, how many were answered and how fast: for everyone, in total. */
export const figureRoutes = ({ requests, organisations }: Services) =>
  new Hono<WebEnv>().get("/", async (c) => {
    const { organisation: organisationId } = query(c, FiguresQuery);
    const body = organisationId && (await organisations.findOrganisation(organisationId));
    if (organisationId && !body) throw new Refusal("not_found");
    const figures = await requests.viewFigures();
    const own = organisationId && (await requests.figuresOfOrganisation(c.get("actor"), organisationId));
    return figuresPage(c, {
      title: "How requests are answered",
      figures,
      share: shareOf(figures),
      organisation: body
        ? { name: body.name, figures: own || undefined, share: own ? shareOf(own) : undefined }
        : undefined,
      fewest,
    });
  });
