import { Hono } from "hono";
import * as z from "zod";
import { type Obstacle, RecordId } from "#functions/research/contents.ts";
import { objectors } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { anyOr, param, query } from "#web/params.ts";
import { page } from "#web/render.ts";
import { recordPath } from "../record-links.ts";
import { showErased } from "./erased.ts";
import type { FindingView } from "./finding-view.ts";
import { standingOf } from "./standing.ts";

interface ObstaclesPage {
  title: string;
  choices: { href: string; text: string; isChosen: boolean }[];
  groups: {
    heading: string;
    obstacles: { href: string; objection: string; answers: number; successes: number }[];
  }[];
}
const obstaclesPage = page<ObstaclesPage>("research/records/obstacles.njk");

interface ObstaclePage {
  title: string;
  objector: string;
  obstacle: Obstacle;
  findings: FindingView[];
  answers: { text: string; isSuccessStory: boolean; findings: FindingView[] }[];
}
const obstaclePage = page<ObstaclePage>("research/records/obstacle.njk");

const Query = z.object({ for: anyOr(objectors.schema) });

export function obstacleRoutes({ research, library }: Services) {
  return new Hono<WebEnv>()
    .get("/obstacles", async (c) => {
      const { for: chosen } = query(c, Query);
      const all = await library.listAll("obstacle");
      const shown = objectors.keys.filter((objector) => chosen === undefined || objector === chosen);
      const groups = shown.map((objector) => ({
        heading: objectors.labels[objector],
        obstacles: all
          .filter(({ content }) => content.objector === objector)
          .map((record) => ({
            href: recordPath(record),
            objection: record.content.objection,
            answers: record.content.answers.length,
            successes: record.content.answers.filter(({ isSuccessStory }) => isSuccessStory).length,
          })),
      }));
      return obstaclesPage(c, {
        title: "What people object, and what has answered it",
        choices: [
          { href: "/research/obstacles", text: "Everybody", isChosen: chosen === undefined },
          ...objectors.keys.map((objector) => ({
            href: `/research/obstacles?for=${objector}`,
            text: objectors.labels[objector],
            isChosen: objector === chosen,
          })),
        ],
        groups: groups.filter(({ obstacles }) => obstacles.length > 0),
      });
    })
    .get("/obstacles/:recordId", async (c) => {
      const standing = await standingOf(research, "obstacle", param(c, "recordId", RecordId));
      if (!standing) return showErased(c, "obstacle");
      const { content } = standing.record;
      const among = (ids: readonly string[]) => standing.findings.filter(({ findingId }) => ids.includes(findingId));
      return obstaclePage(c, {
        title: content.objection,
        objector: objectors.labels[content.objector],
        obstacle: content,
        findings: among(content.findingIds),
        answers: content.answers.map(({ text, isSuccessStory, findingIds }) => ({
          text,
          isSuccessStory,
          findings: among(findingIds),
        })),
      });
    });
}
