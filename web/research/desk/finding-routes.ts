import { Hono } from "hono";
import * as z from "zod";
import type { Member } from "#functions/accounts/rules.ts";
import type { Consenting } from "#functions/consent/rules.ts";
import { Refusal } from "#functions/errors.ts";
import { Id, newId } from "#functions/ids.ts";
import { type Evidence, RecordId } from "#functions/research/contents.ts";
import type { ContentOf, RecordOf } from "#functions/research/rules.ts";
import { whyCannotEdit } from "#functions/research/rules.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormValues, formErrors, readForm } from "#web/forms.ts";
import { param, query } from "#web/params.ts";
import { type Issue, readContent, textOf, valuesOf } from "./content-form.ts";
import { AnyForm, afterSaving, savingLoses, versionOf } from "./edit-routes.ts";
import {
  consentingIn,
  labelsOf,
  sessionOptions,
  sessionsOf,
  unnamedUnder,
  whyNotOnSessions,
  withConsent,
} from "./evidence.ts";
import { findingSections } from "./finding-fields.ts";
import { blocksOf, formPage } from "./form-page.ts";
import { findingWordsOf, lineOfFinding, toolNamesOf } from "./rows.ts";
import { whatIsWrong } from "./saving.ts";
import { deskPath } from "./words.ts";

/** What a finding's form is about, beside what is typed into it. */
interface Ground {
  actor: Member;
  studyId: string;
  kind: Evidence["kind"];
  sessions: Consenting[];
  /** Whom it rests on whatever is chosen. */
  unnamed: Consenting[];
  record?: RecordOf<"finding">;
  /** Of a survey's answers: what was settled when they were counted, and whose they are. */
  counted?: Pick<ContentOf<"finding">, "evidence" | "consent"> & Pick<RecordOf<"finding">, "participantIds">;
}

const countedIn = ({ content, draft, participantIds }: RecordOf<"finding">): Ground["counted"] => {
  const { evidence, consent } = draft ?? content ?? {};
  return evidence?.kind === "answers" ? { evidence, consent, participantIds } : undefined;
};

const FormId = Id("finding");

/** Writing findings, each within its study. */
export function findingRoutes(services: Services) {
  const { research } = services;

  /** `like`: the finding itself, or the one that it takes the place of. */
  async function groundOf(actor: Member, studyId: string, like?: RecordOf<"finding">): Promise<Ground> {
    const study = await research.requireForDesk(actor, "study", studyId);
    const isDesk = (study.content ?? study.draft)?.method === "desk_research";
    const kind = (like?.draft ?? like?.content)?.evidence.kind ?? (isDesk ? "source" : "sessions");
    const consenting = kind === "sessions" ? await consentingIn(services, actor, studyId) : [];
    const unnamed = like ? unnamedUnder(like, consenting) : [];
    const counted = like && countedIn(like);
    return { actor, studyId, kind, sessions: sessionsOf(consenting), unnamed, ...(counted && { counted }) };
  }

  /** Of the same study only: what others agreed to is not carried into this one. */
  async function newGround(c: WebContext, supersedes: string | undefined) {
    const actor = memberOf(c);
    const studyId = param(c, "studyId", RecordId);
    const named = RecordId.safeParse(supersedes).data;
    const [found] = named ? await research.findAll([{ kind: "finding", recordId: named }]) : [];
    const before = found?.kind === "finding" && found.content?.studyId === studyId ? found : undefined;
    return { ground: await groundOf(actor, studyId, before), before };
  }

  async function show(c: WebContext, ground: Ground, values: FormValues, issues: readonly Issue[] = []) {
    const { studyId, kind, sessions, record } = ground;
    const study = `/research/desk/studies/${studyId}`;
    const words = await findingWordsOf(services, "finding", [record?.draft]);
    return formPage(
      c,
      {
        title: record ? "Change this finding" : "Write a new finding",
        action: record ? `${deskPath(record)}/edit` : `${study}/findings/new`,
        back: record ? deskPath(record) : study,
        blocks: blocksOf(findingSections(kind), values),
        hasGroups: false,
        asksName: false,
        sessions: kind === "sessions" ? sessionOptions(sessions) : undefined,
        findings: [...words.keys()].map((findingId) => lineOfFinding(findingId, words)),
        values,
        errors: issues.length > 0 ? formErrors(issues) : undefined,
      },
      issues.length > 0 ? 400 : 200,
    );
  }

  /** What the form says; what a survey's answers carry stays as it was drafted. */
  async function readSent(sent: FormValues, { kind, studyId, sessions, unnamed, counted }: Ground) {
    const labels = [sent.participants ?? []].flat();
    const named = sessions.filter(({ label }) => label !== undefined && labels.includes(label));
    const chosen = [...unnamed, ...named];
    const values = kind === "sessions" ? withConsent(sent, chosen) : sent;
    const fixed = { studyId, evidence: counted?.evidence ?? { kind }, ...(counted && { consent: counted.consent }) };
    const tools = await toolNamesOf(services);
    const sections = findingSections(kind);
    const { content, issues = [] } = readContent("finding", sections, values, tools, fixed);
    const wrong = content ? await whatIsWrong(services, "finding", sections, content, tools) : issues;
    const onSessions = content && kind === "sessions" ? whyNotOnSessions(content, chosen) : [];
    const unchosen = kind === "sessions" && !content && chosen.length === 0;
    const noSessions = unchosen ? [{ path: ["participants"], message: "Select whose sessions it comes from" }] : [];
    const participantIds =
      kind === "sessions" ? chosen.map(({ participantId }) => participantId) : counted?.participantIds;
    return { values, content, participantIds, wrong: [...noSessions, ...onSessions, ...wrong] };
  }

  async function requireEditable(c: WebContext) {
    const actor = memberOf(c);
    const record = await research.requireForDesk(actor, "finding", param(c, "recordId", RecordId));
    const refusal = whyCannotEdit(actor, record);
    if (refusal) throw new Refusal(refusal);
    if (!record.draft) throw new Refusal("not_found");
    const ground = await groundOf(actor, record.draft.studyId, record);
    return { ground: { ...ground, record }, record, draft: record.draft };
  }

  return new Hono<WebEnv>()
    .get("/studies/:studyId/findings/new", async (c) => {
      const { supersedes } = query(c, z.object({ supersedes: RecordId.optional() }));
      const { ground, before } = await newGround(c, supersedes);
      const recordId = newId("finding");
      if (!before?.content) return show(c, ground, { recordId, ...(supersedes && { supersedes }) });
      const values = valuesOf(findingSections(ground.kind), before.content, await toolNamesOf(services));
      return show(c, ground, {
        ...values,
        participants: labelsOf(before, ground.sessions),
        supersedes: before.recordId,
        recordId,
      });
    })
    .post("/studies/:studyId/findings/new", async (c) => {
      const sent = (await readForm(c, AnyForm)).values;
      const { ground } = await newGround(c, textOf(sent, "supersedes"));
      const { values, content, participantIds = [], wrong } = await readSent(sent, ground);
      const recordId = FormId.safeParse(textOf(values, "recordId")).data;
      if (!recordId) throw new Refusal("not_found");
      if (wrong.length > 0 || !content) return show(c, ground, values, wrong);
      await research.drafting.createDraft(ground.actor, { kind: "finding", recordId, content, participantIds });
      return afterSaving(c, deskPath({ kind: "finding", recordId }), values);
    })
    .get("/findings/:recordId/edit", async (c) => {
      const { ground, record, draft } = await requireEditable(c);
      const values = valuesOf(findingSections(ground.kind), draft, await toolNamesOf(services));
      const participants = labelsOf(record, ground.sessions);
      return show(c, ground, { ...values, participants, version: String(record.version) });
    })
    .post("/findings/:recordId/edit", async (c) => {
      const { ground, record } = await requireEditable(c);
      const { values, content, participantIds, wrong } = await readSent((await readForm(c, AnyForm)).values, ground);
      if (wrong.length > 0 || !content) return show(c, ground, values, wrong);
      const { recordId } = record;
      const draft = { kind: "finding" as const, recordId, content, ...(participantIds && { participantIds }) };
      const version = versionOf(values);
      const lost = await savingLoses(() => research.drafting.editDraft(ground.actor, version, draft));
      if (lost) return show(c, ground, { ...values, version: String(record.version) }, [lost]);
      return afterSaving(c, deskPath(record), values);
    });
}
