import { Hono } from "hono";
import { RecordId } from "#functions/research/contents.ts";
import { type RecordOf, type ResearchRecord, titleOf, whyCannotEdit } from "#functions/research/rules.ts";
import { type RecordKind, recordKinds } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { readForm } from "#web/forms.ts";
import { cursorOf, noticeOf, param } from "#web/params.ts";
import { page } from "#web/render.ts";
import { recordPath } from "../record-links.ts";
import { AnyForm, versionOf } from "./edit-routes.ts";
import { type ContentView, toolNamesOf, viewContent } from "./rows.ts";
import { deskPath, deskStateOf, type Folder, folders, type StateTag, sessionsUnder } from "./words.ts";

export interface Listed {
  title: string;
  href: string;
  state: StateTag;
}

interface ListPage {
  title: string;
  one: string;
  path: string;
  records: Listed[];
  next: string | undefined;
}
const listPage = page<ListPage>("research/desk/list.njk");

interface RecordPage {
  title: string;
  kind: string;
  one: string;
  path: string;
  notice: string | undefined;
  record: ResearchRecord;
  state: StateTag;
  view: ContentView;
  /** For a finding: its study, and what took its place. */
  study: Listed | undefined;
  publicPath: string | undefined;
  reviewPath: string | undefined;
  canEdit: boolean;
  canSubmit: boolean;
  supersedePath: string | undefined;
  /** For a study: its findings, and pages on what they come from. */
  findings: Listed[] | undefined;
  next: string | undefined;
  hasPeople: boolean;
  people: number;
}
const recordPage = page<RecordPage>("research/desk/record.njk");

const discardPage = page<{ title: string; path: string; version: number; isPublic: boolean }>(
  "research/desk/discard.njk",
);

export const listedOf = (record: ResearchRecord): Listed => ({
  title: titleOf(record) || `${recordKinds.labels[record.kind]} ${record.recordId}`,
  href: deskPath(record),
  state: deskStateOf(record),
});

const notices = {
  saved: "The draft is saved. Nobody but researchers sees it.",
  submitted: "It waits for a second researcher now.",
  discarded: "The draft is discarded.",
};

/** All records of a kind that has a list of its own. */
export const listRoutes = ({ research }: Services, folder: Folder) =>
  new Hono<WebEnv>().get("/", async (c) => {
    const { kind, title, one } = folders[folder];
    const { items, next } = await research.listForDesk(memberOf(c), kind, cursorOf(c));
    return listPage(c, { title, one, path: `/research/desk/${folder}`, records: items.map(listedOf), next });
  });

/** What researchers have of each record: as it is public, as it is drafted, and what can be done with it next. */
export function recordRoutes(services: Services, kind: RecordKind) {
  const { research } = services;

  const idIn = (c: WebContext): string => param(c, "recordId", RecordId);

  async function studyOf(record: ResearchRecord): Promise<Listed | undefined> {
    const studyId = record.kind === "finding" ? (record.draft ?? record.content)?.studyId : undefined;
    const [study] = studyId ? await research.findAll([{ kind: "study", recordId: studyId }]) : [];
    return study && listedOf(study);
  }

  async function show(c: WebContext) {
    const actor = memberOf(c);
    const recordId = idIn(c);
    const record: ResearchRecord = await research.requireForDesk(actor, kind, recordId);
    const study = await studyOf(record);
    const findings = kind === "study" ? await research.listFindingsForDesk(actor, recordId, cursorOf(c)) : undefined;
    const isNew = (each: ResearchRecord) => each.draft !== undefined && each.submittedAt === undefined;
    const inReview = [record, ...(findings?.items ?? [])].some(({ submittedAt }) => submittedAt !== undefined);
    const finding = kind === "finding" ? (record as RecordOf<"finding">) : undefined;
    const canSupersede = finding?.content && finding.supersededBy === undefined;
    return recordPage(c, {
      ...listedOf(record),
      kind,
      one: recordKinds.labels[kind].toLowerCase(),
      path: deskPath(record),
      notice: noticeOf(c, notices),
      record,
      view: await viewContent(services, record, await toolNamesOf(services)),
      study,
      publicPath: record.content ? recordPath(record) : undefined,
      reviewPath: inReview ? `/research/desk/review/${kind}/${recordId}` : undefined,
      canEdit: whyCannotEdit(actor, record) === undefined,
      canSubmit: [record, ...(findings?.items ?? [])].some(isNew),
      supersedePath: canSupersede
        ? `/research/desk/studies/${finding.content?.studyId}/findings/new?supersedes=${recordId}`
        : undefined,
      findings: findings?.items.map(listedOf),
      next: findings?.next,
      hasPeople: record.kind === "study" && (record.draft ?? record.content)?.method !== "desk_research",
      people: sessionsUnder(record),
    });
  }

  return new Hono<WebEnv>()
    .get("/:recordId", show)
    .post("/:recordId/submit", async (c) => {
      const recordId = idIn(c);
      await research.reviews.submit(memberOf(c), kind, recordId);
      return c.redirect(`${deskPath({ kind, recordId })}?done=submitted`, 303);
    })
    .get("/:recordId/discard", async (c) => {
      const recordId = idIn(c);
      const record: ResearchRecord = await research.requireForDesk(memberOf(c), kind, recordId);
      if (!record.draft) return c.redirect(deskPath(record), 303);
      return discardPage(c, {
        title: "Discard this draft",
        path: deskPath(record),
        version: record.version,
        isPublic: record.content !== undefined,
      });
    })
    .post("/:recordId/discard", async (c) => {
      const recordId = idIn(c);
      const version = versionOf((await readForm(c, AnyForm)).values);
      await research.drafting.discardDraft(memberOf(c), kind, recordId, version);
      return c.redirect("/research/desk?done=discarded", 303);
    });
}
