import type { LibraryFigures } from "#functions/research/library-figures.ts";
import type { Services } from "#functions/services.ts";
import { type BarChart, barChart } from "#web/bar-chart.ts";
import type { WebContext } from "#web/context.ts";
import { page } from "#web/render.ts";

interface KnownPage {
  title: string;
  findings: number;
  byScope: BarChart;
  byAge: BarChart;
  themes: { key: string; label: string; chart: BarChart }[];
  table: LibraryFigures["byThemeAndScope"];
}

const knownPage = page<KnownPage>("research/library/known.njk");

export const createKnownPage =
  ({ library }: Services) =>
  async (c: WebContext) => {
    const { findings, byScope, byAge, byThemeAndScope } = await library.figures();
    const most = Math.max(...byThemeAndScope.flatMap(({ scopes }) => scopes.map(({ count }) => count)));
    return knownPage(c, {
      title: "What is known",
      findings,
      byScope: barChart(byScope),
      byAge: barChart(byAge),
      themes: byThemeAndScope.map(({ key, label, scopes }) => ({ key, label, chart: barChart(scopes, most) })),
      table: byThemeAndScope,
    });
  };
