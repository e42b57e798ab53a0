import * as z from "zod";
import { ToolKind } from "#functions/catalogue/rules.ts";
import { PartialDate, RecordId } from "./contents.ts";
import { findingIdsOf, type Published } from "./rules.ts";
import {
  type Confidence,
  confidences,
  methods,
  type RecordKind,
  recordKinds,
  type Scope,
  scopes,
  type Theme,
  themes,
} from "./vocabulary.ts";

/** Where the index lies among the files. */
export const libraryFolder = "library";

export interface LibraryQuery {
  words?: string | undefined;
  recordKind?: RecordKind | undefined;
  theme?: Theme | undefined;
  scope?: Scope | undefined;
  /** The kind of tool. */
  kind?: ToolKind | undefined;
  confidence?: Confidence | undefined;
  /** Years of the fact, both included. What has no known date is in no years. */
  from?: number | undefined;
  to?: number | undefined;
  page?: number | undefined;
}

/** What can be chosen by, of one public record. What is no finding goes by the findings that it holds or rests on. */
export const LibraryDocument = z.object({
  kind: recordKinds.schema,
  recordId: RecordId,
  themes: z.array(themes.schema),
  scopes: z.array(scopes.schema),
  kinds: z.array(ToolKind),
  years: z.array(z.int()),
  /** Of a finding: when what it says was so, as far as that is known. Of a study: when it ended. */
  datedOn: PartialDate.optional(),
  publishedAt: z.iso.datetime(),
  confidence: confidences.schema.optional(),
  isSuperseded: z.boolean(),
  expiresOn: z.iso.date().optional(),
  consentUntil: z.iso.date().optional(),
  hasEffort: z.boolean(),
  hasPressure: z.boolean(),
  method: methods.schema.optional(),
});
export type LibraryDocument = z.infer<typeof LibraryDocument>;

const unique = <Value>(values: readonly Value[]): Value[] => [...new Set(values)];

const yearOf = (on: string): number => Number(on.slice(0, 4));

function choicesOf(findings: readonly Published<"finding">[]) {
  const contents = findings.map(({ content }) => content);
  return {
    themes: unique(contents.map(({ theme }) => theme)),
    scopes: unique(contents.map(({ scope }) => scope)),
    kinds: unique(contents.flatMap(({ kinds }) => kinds)),
    years: unique(contents.flatMap(({ date }) => (date.on === undefined ? [] : [yearOf(date.on)]))),
  };
}

const isFinding = (record: Published): record is Published<"finding"> => record.kind === "finding";

export function documentsOf(records: readonly Published[]): LibraryDocument[] {
  const findings = new Map(records.filter(isFinding).map((record) => [record.recordId, record]));
  const ofStudies = Map.groupBy(findings.values(), ({ content }) => content.studyId);
  const under = (record: Published): Published<"finding">[] => {
    if (isFinding(record)) return [record];
    if (record.kind === "study") return ofStudies.get(record.recordId) ?? [];
    return findingIdsOf(record.kind, record.content).flatMap((id) => findings.get(id) ?? []);
  };
  return records.map((record): LibraryDocument => {
    const { kind, recordId, publishedAt } = record;
    const choices = choicesOf(under(record));
    const base = { kind, recordId, ...choices, publishedAt, isSuperseded: false, hasEffort: false, hasPressure: false };
    if (isFinding(record)) {
      const { date, confidence, expiresOn, consent, effort, pressure } = record.content;
      return {
        ...base,
        datedOn: date.on,
        confidence,
        isSuperseded: record.supersededBy !== undefined,
        expiresOn,
        consentUntil: consent?.until,
        hasEffort: effort !== undefined,
        hasPressure: pressure !== undefined,
      };
    }
    if (record.kind === "study") return { ...base, datedOn: record.content.endedOn, method: record.content.method };
    return record.kind === "need" ? { ...base, kinds: record.content.kinds } : base;
  });
}

/** Whether anybody may still read it: the last day of consent is one of it. */
export const isReadable = ({ consentUntil }: LibraryDocument, today: string): boolean =>
  consentUntil === undefined || consentUntil >= today;

export const isLive = (document: LibraryDocument, today: string): boolean =>
  isReadable(document, today) &&
  !document.isSuperseded &&
  (document.expiresOn === undefined || document.expiresOn > today);

const has = <Value>(values: readonly Value[], wanted: Value | undefined): boolean =>
  wanted === undefined || values.includes(wanted);

export function isChosen(document: LibraryDocument, query: LibraryQuery): boolean {
  const { recordKind, theme, scope, kind, confidence, from, to } = query;
  const isDated = from === undefined && to === undefined;
  return (
    has([document.kind], recordKind) &&
    has(document.themes, theme) &&
    has(document.scopes, scope) &&
    has(document.kinds, kind) &&
    has([document.confidence], confidence) &&
    (isDated || document.years.some((year) => year >= (from ?? 0) && year <= (to ?? 9999)))
  );
}

/** Texts of letters and figures alone, by their codes: languages do not come into it, and comparing by one would take its time. */
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The newest published first. */
export const byPublication = (one: LibraryDocument, other: LibraryDocument): number =>
  compare(other.publishedAt, one.publishedAt) || compare(one.recordId, other.recordId);

/** The newest fact first, what has no known date last. */
export const byFact = (one: LibraryDocument, other: LibraryDocument): number =>
  compare(other.datedOn ?? "", one.datedOn ?? "") || byPublication(one, other);

const placeOf = ({ themes: [first] }: LibraryDocument): number =>
  first === undefined ? themes.keys.length : themes.keys.indexOf(first);

/** Theme by theme, in the order of the vocabulary; within one the newest fact first. */
export const byTheme = (one: LibraryDocument, other: LibraryDocument): number =>
  placeOf(one) - placeOf(other) || byFact(one, other);
