import { Hono } from "hono";
import * as z from "zod";
import { toolKindLabels } from "#functions/catalogue/rules.ts";
import { citationOf } from "#functions/research/citation.ts";
import { RecordId } from "#functions/research/contents.ts";
import type { FindingState, Published } from "#functions/research/rules.ts";
import {
  consentScopes,
  methods,
  pressureSides,
  pressureTopics,
  type RecordKind,
  themes,
} from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { showDate } from "#web/filters.ts";
import { param } from "#web/params.ts";
import { page } from "#web/render.ts";
import { type CorroborationSection, corroborationSection } from "../corroboration/section.ts";
import { recordLink, recordPath } from "../record-links.ts";
import { effortRows } from "../words.ts";
import { showErased } from "./erased.ts";
import { type FindingView, findingView } from "./finding-view.ts";

interface Link {
  href: string;
  text: string;
}

interface FindingPage {
  title: string;
  view: FindingView;
  state: FindingState;
  theme: string;
  kinds: Link[];
  study: { href: string; text: string; method: string } | undefined;
  successor: Link | undefined;
  predecessor: Link | undefined;
  agreed: string | undefined;
  effort: ReturnType<typeof effortRows>;
  pressure: { side: string; topic: string } | undefined;
  resting: { heading: string; links: Link[] }[];
  /** What organisations say of it. */
  corroboration: CorroborationSection;
  citation: string;
}
const findingPage = page<FindingPage>("research/records/finding.njk");

/** People write the first findings as they are cited: F26. */
const FindingName = z.string().toLowerCase().pipe(RecordId);

const restingKinds: [RecordKind, string][] = [
  ["need", "Needs"],
  ["persona", "Personas"],
  ["obstacle", "Obstacles"],
];

export function findingRoutes({ research, corroboration }: Services, { publicOrigin }: { publicOrigin: string }) {
  return new Hono<WebEnv>().get("/findings/:recordId", async (c) => {
    const recordId = param(c, "recordId", FindingName);
    const { record } = await research.requireSeen("finding", recordId);
    if (!record) return showErased(c, "finding");
    const { content } = record;
    const others = [record.supersededBy, content.supersedes].filter((id) => id !== undefined);
    const [stateOf, resting, said, related] = await Promise.all([
      research.statesOf([recordId]),
      research.listResting(recordId),
      corroborationSection({ corroboration }, recordId),
      research.findPublished([
        { kind: "study", recordId: content.studyId },
        ...others.map((id) => ({ kind: "finding" as const, recordId: id })),
      ]),
    ]);
    const linkOf = (kind: RecordKind, id: string | undefined): Link | undefined => {
      const found = related.find((each) => each.kind === kind && each.recordId === id);
      return found && recordLink(found);
    };
    const study = related.find((each): each is Published<"study"> => each.kind === "study");
    return findingPage(c, {
      title: content.statement,
      view: findingView(record, stateOf(recordId)),
      state: stateOf(recordId),
      theme: themes.labels[content.theme],
      kinds: content.kinds.map((kind) => ({ href: `/research/needs?kind=${kind}`, text: toolKindLabels[kind] })),
      study: study && { ...recordLink(study), method: methods.labels[study.content.method] },
      successor: linkOf("finding", record.supersededBy),
      predecessor: linkOf("finding", content.supersedes),
      agreed:
        content.consent &&
        `${consentScopes.labels[content.consent.scope]}, until ${showDate(content.consent.until)}. Anyone who took part can withdraw before that.`,
      effort: content.effort ? effortRows(content.effort) : [],
      pressure: content.pressure && {
        side: pressureSides.labels[content.pressure.side],
        topic: pressureTopics.labels[content.pressure.topic],
      },
      resting: restingKinds.flatMap(([kind, heading]) => {
        const links = resting.filter((each) => each.kind === kind).map(recordLink);
        return links.length > 0 ? [{ heading, links }] : [];
      }),
      corroboration: said,
      citation: citationOf({
        by: study?.content.doneBy ?? "Researchers of Commonlist",
        title: content.statement,
        study: study?.content.title,
        published: showDate(record.publishedAt),
        address: `${publicOrigin}${recordPath(record)}`,
      }),
    });
  });
}
