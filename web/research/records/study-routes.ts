import { Hono } from "hono";
import { citationOf } from "#functions/research/citation.ts";
import { RecordId, type Study } from "#functions/research/contents.ts";
import { type Family, families, methods } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { showDate } from "#web/filters.ts";
import { cursorOf, param } from "#web/params.ts";
import { page } from "#web/render.ts";
import { recordPath } from "../record-links.ts";
import { numberOfPeople } from "../words.ts";
import { showErased } from "./erased.ts";
import { type FindingView, findingView, paragraphsOf } from "./finding-view.ts";

interface StudiesPage {
  title: string;
  groups: {
    heading: string;
    studies: { href: string; title: string; question: string; method: string; on: string }[];
  }[];
}
const studiesPage = page<StudiesPage>("research/records/studies.njk");

interface StudyPage {
  title: string;
  studyId: string;
  study: Study;
  family: string;
  method: string;
  participants: string[];
  summary: string[];
  limits: string[];
  notHeard: string[];
  published: string;
  isReviewed: boolean;
  findings: FindingView[];
  isFirstPage: boolean;
  next: string | undefined;
  citation: string;
}
const studyPage = page<StudyPage>("research/records/study.njk");

export function studyRoutes({ research, library }: Services, { publicOrigin }: { publicOrigin: string }) {
  return new Hono<WebEnv>()
    .get("/studies", async (c) => {
      const studies = await library.listAll("study");
      const groups = (Object.keys(families.labels) as Family[]).map((family) => ({
        heading: families.labels[family],
        studies: studies
          .filter(({ content }) => content.family === family)
          .map((record) => ({
            href: recordPath(record),
            title: record.content.title,
            question: record.content.question,
            method: methods.labels[record.content.method],
            on: record.content.endedOn,
          })),
      }));
      return studiesPage(c, { title: "Studies", groups: groups.filter((group) => group.studies.length > 0) });
    })
    .get("/studies/:recordId", async (c) => {
      const studyId = param(c, "recordId", RecordId);
      const { record } = await research.requireSeen("study", studyId);
      if (!record) return showErased(c, "study");
      const { items, next } = await research.listFindings(studyId, cursorOf(c));
      const stateOf = await research.statesOf(items.map(({ recordId }) => recordId));
      const { content: study, publishedAt } = record;
      return studyPage(c, {
        title: study.title,
        studyId,
        study,
        family: families.labels[study.family],
        method: methods.labels[study.method],
        participants: study.participants.map(({ type, number }) => `${type}: ${numberOfPeople(number)}`),
        summary: paragraphsOf(study.summary),
        limits: paragraphsOf(study.limits),
        notHeard: paragraphsOf(study.notHeard),
        published: publishedAt,
        isReviewed: record.reviewedBy !== undefined,
        findings: items.map((finding) => findingView(finding, stateOf(finding.recordId))),
        isFirstPage: cursorOf(c) === undefined,
        next,
        citation: citationOf({
          by: study.doneBy,
          title: study.title,
          published: showDate(publishedAt),
          address: publicOrigin + recordPath(record),
        }),
      });
    });
}
