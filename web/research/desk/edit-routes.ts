import { Hono } from "hono";
import * as z from "zod";
import { Refusal } from "#functions/errors.ts";
import { RecordId } from "#functions/research/contents.ts";
import type { ContentOf, ResearchRecord } from "#functions/research/rules.ts";
import { whyCannotEdit } from "#functions/research/rules.ts";
import type { RecordKind } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormValues, formErrors, readForm } from "#web/forms.ts";
import { param } from "#web/params.ts";
import { type Issue, readContent, sectionsOf, textOf, together, valuesOf } from "./content-form.ts";
import { isGroup } from "./fields.ts";
import { blocksOf, formPage } from "./form-page.ts";
import { findingWordsOf, lineOfFinding, toolNamesOf } from "./rows.ts";
import { createDraft, shortNameIn, whatIsWrong } from "./saving.ts";
import { deskPath, type Folder, folders } from "./words.ts";

export const AnyForm = z.record(z.string(), z.unknown());
export const versionOf = (values: FormValues): number => {
  const parsed = z.coerce.number().int().positive().max(1e9).safeParse(textOf(values, "version"));
  if (!parsed.success) throw new Refusal("not_found");
  return parsed.data;
};

/** Where a saved form leads: on with the form where there is more to add. */
export const afterSaving = (c: WebContext, path: string, values: FormValues) =>
  c.redirect(textOf(values, "another") === "more" ? `${path}/edit?done=saved` : `${path}?done=saved`, 303);

type Listed = Exclude<RecordKind, "finding">;

/** Writing studies, needs, personas and obstacles. Findings have a form of their own, as evidence goes with them. */
export function editRoutes(services: Services, folder: Folder) {
  const { research } = services;
  const { kind } = folders[folder];

  async function show(
    c: WebContext,
    shown: { title: string; action: string; back: string; values: FormValues; asksName: boolean },
    issues: readonly Issue[] = [],
    record?: ResearchRecord,
  ) {
    const sections = sectionsOf(kind);
    const words = await findingWordsOf(services, kind, [record?.draft ?? record?.content]);
    return formPage(
      c,
      {
        ...shown,
        blocks: blocksOf(sections, shown.values),
        hasGroups: sections.some(({ items }) => items.some(isGroup)),
        findings: [...words.keys()].map((findingId) => lineOfFinding(findingId, words)),
        errors: issues.length > 0 ? formErrors(issues) : undefined,
      },
      issues.length > 0 ? 400 : 200,
    );
  }

  const newForm = {
    title: `Write a new ${kind}`,
    action: `/research/desk/${folder}/new`,
    back: `/research/desk/${folder}`,
    asksName: true,
  };
  async function requireEditable(c: WebContext) {
    const actor = memberOf(c);
    const record: ResearchRecord = await research.requireForDesk(actor, kind, param(c, "recordId", RecordId));
    const refusal = whyCannotEdit(actor, record);
    if (refusal) throw new Refusal(refusal);
    const path = deskPath(record);
    return {
      actor,
      record,
      kind,
      form: { title: `Change this ${kind}`, action: `${path}/edit`, back: path, asksName: false },
    };
  }

  async function readSent(c: WebContext) {
    const sections = sectionsOf(kind);
    const values = together(sections, (await readForm(c, AnyForm)).values);
    const tools = await toolNamesOf(services);
    const { content, issues = [] } = readContent(kind, sections, values, tools);
    const wrong = content ? await whatIsWrong(services, kind, sections, content, tools) : issues;
    return { values, content, wrong };
  }

  return new Hono<WebEnv>()
    .get("/new", async (c) => {
      await research.listForDesk(memberOf(c), kind);
      return show(c, { ...newForm, values: {} });
    })
    .post("/new", async (c) => {
      const actor = memberOf(c);
      await research.listForDesk(actor, kind);
      const { values, content, wrong } = await readSent(c);
      const { recordId, issues } = await shortNameIn(services, kind, values, content);
      const all = [...wrong, ...issues];
      const draft = { kind, recordId, content: content as ContentOf<Listed> };
      const refused = all.length > 0 ? all : await createDraft(services, actor, draft);
      if (refused.length > 0) return show(c, { ...newForm, values }, refused);
      return afterSaving(c, deskPath({ kind, recordId }), values);
    })
    .get("/:recordId/edit", async (c) => {
      const { record, form } = await requireEditable(c);
      const content = record.draft ?? record.content;
      const values = content ? valuesOf(sectionsOf(kind), content, await toolNamesOf(services)) : {};
      return show(c, { ...form, values: { ...values, version: String(record.version) } }, [], record);
    })
    .post("/:recordId/edit", async (c) => {
      const { actor, record, form } = await requireEditable(c);
      const { values, content, wrong } = await readSent(c);
      if (wrong.length > 0 || !content) return show(c, { ...form, values }, wrong, record);
      const draft = { kind, recordId: record.recordId, content: content as ContentOf<Listed> };
      const version = versionOf(values);
      const lost = await savingLoses(() => research.drafting.editDraft(actor, version, draft));
      if (lost) return show(c, { ...form, values: { ...values, version: String(record.version) } }, [lost], record);
      return afterSaving(c, deskPath(record), values);
    });
}

/** What to do when somebody else was quicker: what was typed is kept, and whoever typed it decides. */
export async function savingLoses(save: () => Promise<void>): Promise<Issue | undefined> {
  try {
    await save();
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "changed_meanwhile")) throw error;
    const message =
      "Somebody else has saved this draft since you opened it. Nothing of yours is saved yet. Look at theirs in another window; if you save again, what is in this form takes its place.";
    return { path: ["version"], message };
  }
}
