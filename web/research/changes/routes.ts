import { Hono } from "hono";
import * as z from "zod";
import { ofProduct, productsOf, summarise, yearsOf } from "#functions/research/efforts.ts";
import type { Published } from "#functions/research/rules.ts";
import { pressureSides, pressureTopics, type Scope, scopes } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { anyOr, query, SearchText } from "#web/params.ts";
import { page } from "#web/render.ts";
import { optionsOf } from "#web/tools/words.ts";
import { type FindingView, findingView } from "../records/finding-view.ts";
import { orAcross, type ShownSummary, scopeWords, shownSummary } from "./effort-view.ts";

interface ChangesPage {
  title: string;
  scopes: { value: string; text: string; selected: boolean }[];
  products: { value: string; text: string; selected: boolean }[];
  product: string;
  /** The part of the public sector that was asked for, and whether findings are about it. */
  scope: string | undefined;
  isOfScope: boolean;
  hasPressureOfScope: boolean;
  count: number;
  years: { from: string; to: string } | undefined;
  summary: ShownSummary;
  byProduct: { product: string; summary: ShownSummary }[];
  measured: { answered: number; medianDays: number } | undefined;
  pressures: { side: string; topics: { topic: string; views: FindingView[] }[] }[];
}

const changesPage = page<ChangesPage>("research/changes/changes.njk");

const ChangesQuery = z.object({ scope: anyOr(scopes.schema), product: SearchText });

/** Each side's findings by topic, in the order of the vocabulary. */
const pressuresOf = (findings: readonly Published<"finding">[]): ChangesPage["pressures"] =>
  pressureSides.keys.map((side) => ({
    side: pressureSides.labels[side],
    topics: pressureTopics.keys.flatMap((topic) => {
      const of = findings.filter(({ content: { pressure } }) => pressure?.side === side && pressure.topic === topic);
      return of.length > 0
        ? [{ topic: pressureTopics.labels[topic], views: of.map((finding) => findingView(finding, "live")) }]
        : [];
    }),
  }));

/** How hard a change of a filter is, and what drives and limits those who filter, as far as findings say. */
export function changeRoutes({ library, requests }: Services) {
  const find = (list: (scope?: Scope) => Promise<Published<"finding">[]>, scope: Scope | undefined) =>
    scope ? orAcross(list, scope) : list().then((findings) => ({ findings, isOfScope: true }));

  return new Hono<WebEnv>().get("/changes", async (c) => {
    const { scope, product } = query(c, ChangesQuery);
    const [efforts, pressures, measured] = await Promise.all([
      find(library.listEfforts, scope),
      find(library.listPressures, scope),
      requests.viewAnswerTimes(),
    ]);
    const products = productsOf(efforts.findings);
    const shown = product === "" ? efforts.findings : ofProduct(efforts.findings, product);
    const named = product === "" ? products : [];
    return changesPage(c, {
      title: "How hard a change is",
      scopes: optionsOf(scopes.labels).map((each) => ({ ...each, selected: each.value === scope })),
      products: products.map((each) => ({ value: each, text: each, selected: each === product })),
      product,
      scope: scope && scopeWords[scope],
      isOfScope: efforts.isOfScope,
      hasPressureOfScope: pressures.isOfScope,
      count: shown.length,
      years: yearsOf(shown),
      summary: shownSummary(summarise(shown)),
      byProduct: named.map((each) => ({
        product: each,
        summary: shownSummary(summarise(ofProduct(efforts.findings, each))),
      })),
      measured,
      pressures: pressuresOf(pressures.findings),
    });
  });
}
