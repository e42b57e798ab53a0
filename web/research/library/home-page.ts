import type { LibraryFigures } from "#functions/research/library-figures.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext } from "#web/context.ts";
import { page } from "#web/render.ts";
import { publishedOfCaseAgainst } from "../case-against.ts";
import { type ListedRecord, listedRecord } from "./listed-record.ts";

interface HomePage {
  title: string;
  figures: LibraryFigures;
  latest: ListedRecord[];
  /** Ids of the findings on which the case against rests that are in the library. */
  publishedOfCase: string[];
}

const homePage = page<HomePage>("research/library/home.njk");

const latestShown = 6;

export const createHomePage = (services: Services) => async (c: WebContext) => {
  const { library } = services;
  const [figures, latest, publishedOfCase] = await Promise.all([
    library.figures(),
    library.latest(latestShown),
    publishedOfCaseAgainst(services),
  ]);
  return homePage(c, { title: "Research library", figures, latest: latest.map(listedRecord), publishedOfCase });
};
