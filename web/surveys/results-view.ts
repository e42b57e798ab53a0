import type { ResultLine } from "#functions/surveys/csv.ts";
import type { ShownText } from "#functions/surveys/results-service.ts";
import { questionsOf, type Survey } from "#functions/surveys/rules.ts";
import type { Figures } from "#functions/surveys/tally.ts";
import { type BarChart, barChart } from "#web/bar-chart.ts";
import { answerLabel, sectorLabel } from "./words.ts";

interface Row {
  label: string;
  count: number;
  percent: number;
}

export interface QuestionResult {
  questionId: string;
  text: string;
  rows: Row[];
  chart: BarChart;
  breakdown?: { sectors: string[]; rows: { label: string; counts: number[] }[] } | undefined;
}

const rowOf = (label: string, count: number, total: number): Row => ({
  label,
  count,
  percent: Math.round((count * 100) / total),
});

/** The figures with the words that they are of. */
export function questionResults(survey: Survey, { questions, sectors, total }: Figures): QuestionResult[] {
  return questionsOf(survey, "choice", "scale").flatMap((question) => {
    const { questionId, text } = question;
    const found = questions.find((each) => each.questionId === questionId);
    if (!found) return [];
    const { cells, bySector } = found;
    const rows = cells.map((cell) => rowOf(answerLabel(question, cell), cell.count, total));
    const breakdown = bySector && {
      sectors: sectors.map(sectorLabel),
      rows: cells.map((cell, place) => ({
        label: answerLabel(question, cell),
        counts: bySector.map((row) => row[place] ?? 0),
      })),
    };
    return [{ questionId, text, rows, chart: barChart(rows), breakdown }];
  });
}

/** Of which parts of the public sector those are who answered. */
export function sectorResults({ sectors, total }: Figures): Pick<QuestionResult, "rows" | "chart"> {
  const rows = sectors.map((cell) => rowOf(sectorLabel(cell), cell.count, total));
  return { rows, chart: barChart(rows) };
}

/** The cleared texts under the question that they answer. */
export const textsByQuestion = (survey: Survey, texts: readonly ShownText[]) =>
  questionsOf(survey, "text").map(({ questionId, text }) => ({
    questionId,
    text,
    texts: texts.filter((each) => each.questionId === questionId),
  }));

/** For the file: what the page shows, line by line. */
export function resultLines(survey: Survey, figures: Figures, texts: readonly ShownText[]): ResultLine[] {
  const sectorLines = sectorResults(figures).rows.map(({ label, count }) => ({
    question: "Part of the public sector",
    answer: label,
    people: count,
  }));
  const figureLines = questionResults(survey, figures).flatMap(({ text, rows, breakdown }) => [
    ...rows.map(({ label, count }) => ({ question: text, answer: label, people: count })),
    ...(breakdown?.rows ?? []).flatMap(({ label, counts }) =>
      counts.map((count, place) => ({
        question: text,
        answer: label,
        sector: breakdown?.sectors[place] ?? "",
        people: count,
      })),
    ),
  ]);
  const textLines = textsByQuestion(survey, texts).flatMap((question) =>
    question.texts.map(({ text }) => ({ question: question.text, answer: "In their own words", text })),
  );
  return [...sectorLines, ...figureLines, ...textLines];
}
