import type { LibraryFigures } from "#functions/research/library-figures.ts";
import type { Published } from "#functions/research/rules.ts";
import { recordKinds } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext } from "#web/context.ts";
import { page } from "#web/render.ts";
import { publishedOfCaseAgainst } from "../case-against.ts";
import { recordLink } from "../record-links.ts";

/** A record in a list of records of all kinds. */
export interface ListedRecord {
  href: string;
  text: string;
  kind: string;
  publishedAt: string;
}

interface HomePage {
  title: string;
  figures: LibraryFigures;
  latest: ListedRecord[];
  /** Ids of the findings on which the case against rests that are in the library. */
  publishedOfCase: string[];
}

const homePage = page<HomePage>("research/library/home.njk");

const latestShown = 6;

export const listedRecord = (record: Published): ListedRecord => ({
  ...recordLink(record),
  kind: recordKinds.labels[record.kind],
  publishedAt: record.publishedAt,
});

export const createHomePage = (services: Services) => async (c: WebContext) => {
  const { library } = services;
  const [figures, latest, publishedOfCase] = await Promise.all([
    library.figures(),
    library.latest(latestShown),
    publishedOfCaseAgainst(services),
  ]);
  return homePage(c, { title: "Research library", figures, latest: latest.map(listedRecord), publishedOfCase });
};
