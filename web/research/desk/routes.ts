import { Hono } from "hono";
import { hasHandIn, type ResearchRecord, titleOf } from "#functions/research/rules.ts";
import { recordKinds } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebEnv } from "#web/context.ts";
import { cursorOf, noticeOf } from "#web/params.ts";
import { page } from "#web/render.ts";
import { editRoutes } from "./edit-routes.ts";
import { findingRoutes } from "./finding-routes.ts";
import { type Listed, listedOf, listRoutes, recordRoutes } from "./record-routes.ts";
import { reviewRoutes } from "./review-routes.ts";
import { type Folder, folders } from "./words.ts";

/** What is reviewed together: one record, or a study with its findings. */
interface Unit {
  title: string;
  kind: string;
  href: string;
  count: number;
  waitingSince: string;
}

interface DeskPage {
  title: string;
  notice: string | undefined;
  waiting: Unit[];
  own: Unit[];
  next: string | undefined;
  returned: (Listed & { note: string | undefined })[];
}
const deskPage = page<DeskPage>("research/desk/desk.njk");

const notices = {
  discarded: "The draft is discarded.",
  published: "It is public now.",
  returned: "It is sent back to its writer.",
};

export function deskRoutes(services: Services) {
  const { research } = services;

  /** The findings of a study wait as one with it. */
  async function unitsOf(records: readonly ResearchRecord[]): Promise<(Unit & { records: ResearchRecord[] })[]> {
    const units = new Map<string, ResearchRecord[]>();
    for (const record of records) {
      const studyId = record.kind === "finding" ? record.draft?.studyId : undefined;
      const key = studyId ? `study ${studyId}` : `${record.kind} ${record.recordId}`;
      units.set(key, [...(units.get(key) ?? []), record]);
    }
    const studyIds = [...units.keys()].flatMap((key) => (key.startsWith("study ") ? [key.slice("study ".length)] : []));
    const studies = await research.findAll(studyIds.map((recordId) => ({ kind: "study", recordId })));
    const titles = new Map(studies.map((study) => [`study ${study.recordId}`, titleOf(study)]));
    return [...units].map(([key, together]) => {
      const [kind = "", recordId = ""] = key.split(" ");
      return {
        title: titles.get(key) ?? together.map(titleOf)[0] ?? "",
        kind: recordKinds.labels[kind as keyof typeof recordKinds.labels],
        href: `/research/desk/review/${kind}/${recordId}`,
        count: together.length,
        waitingSince: together[0]?.submittedAt ?? "",
        records: together,
      };
    });
  }

  const desk = new Hono<WebEnv>().get("/", async (c) => {
    const actor = memberOf(c);
    const { items, next } = await research.reviews.listReviews(actor, cursorOf(c));
    const units = await unitsOf(items);
    const isOwn = (unit: (typeof units)[number]) => unit.records.some((record) => hasHandIn(actor.personId, record));
    const returned = await research.reviews.listReturned(actor);
    return deskPage(c, {
      title: "Research desk",
      notice: noticeOf(c, notices),
      waiting: units.filter((unit) => !isOwn(unit)),
      own: units.filter(isOwn),
      next,
      returned: returned.items.map((record) => ({ ...listedOf(record), note: record.returnedNote })),
    });
  });
  for (const folder of Object.keys(folders) as Folder[]) {
    desk.route(`/${folder}`, listRoutes(services, folder));
    desk.route(`/${folder}`, editRoutes(services, folder));
    desk.route(`/${folder}`, recordRoutes(services, folders[folder].kind));
  }
  desk.route("/", findingRoutes(services)).route("/review", reviewRoutes(services));
  return desk.route("/findings", recordRoutes(services, "finding"));
}
