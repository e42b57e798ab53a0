import * as z from "zod";
import { type Actor, isMember, type Member, whyLacksRole } from "#functions/accounts/rules.ts";
import { type Consenting, isWithdrawn, type Participant } from "#functions/consent/rules.ts";
import type { RefusalCode } from "#functions/errors.ts";
import { Finding, Need, needSentence, Obstacle, Persona, RecordId, Study } from "./contents.ts";
import { type RecordKind, reviewChecks } from "./vocabulary.ts";

const envelope = {
  recordId: RecordId,
  version: z.int().positive(),
  updatedAt: z.iso.datetime(),
  /** Who wrote the draft, and who put it forward for review: neither may review it. Ids, shown nowhere. */
  draftedBy: z.string(),
  /** Everybody who wrote in the draft, the last one included. */
  writers: z.array(z.string()).max(60).optional(),
  submittedAt: z.iso.datetime().optional(),
  submittedBy: z.string().optional(),
  /** What the reviewer who sent it back wrote. */
  returnedNote: z.string().optional(),
  /** When what is public now became so. */
  publishedAt: z.iso.datetime().optional(),
  reviewedBy: z.string().optional(),
  /** What the reviewer has looked at. */
  checks: z.array(reviewChecks.schema).optional(),
  /** For a finding: the one that took its place. */
  supersededBy: RecordId.optional(),
  /** Nothing of it is left, because consent was withdrawn or has ended. */
  erasedAt: z.iso.datetime().optional(),
  /** For primary research: the participants it rests on. Shown nowhere. */
  participantIds: z.array(z.string()).max(60),
};

const recordOf = <Kind extends RecordKind, Content extends z.ZodType>(kind: Kind, content: Content) =>
  z.object({
    kind: z.literal(kind),
    ...envelope,
    /** What is public. */
    content: content.optional(),
    /** What a second researcher has not reviewed yet. */
    draft: content.optional(),
  });

/** One record of the library, public, a draft, or public with a draft of what is to follow. */
export const ResearchRecord = z.discriminatedUnion("kind", [
  recordOf("study", Study),
  recordOf("finding", Finding),
  recordOf("need", Need),
  recordOf("persona", Persona),
  recordOf("obstacle", Obstacle),
]);
export type ResearchRecord = z.infer<typeof ResearchRecord>;
export type RecordOf<Kind extends RecordKind> = Extract<ResearchRecord, { kind: Kind }>;
export type ContentOf<Kind extends RecordKind> = NonNullable<RecordOf<Kind>["content"]>;
/** A record that anybody may read. */
export type Published<Kind extends RecordKind = RecordKind> = RecordOf<Kind> & {
  content: ContentOf<Kind>;
  publishedAt: string;
};

export interface RecordKey {
  kind: RecordKind;
  recordId: string;
}

export const isPublished = <Kind extends RecordKind>(record: RecordOf<Kind>): record is Published<Kind> =>
  record.content !== undefined && record.erasedAt === undefined;

/** What it is called in lists: of a draft, as the draft has it. */
export function titleOf(record: ResearchRecord): string {
  if (record.kind === "study") return (record.content ?? record.draft)?.title ?? "";
  if (record.kind === "finding") return (record.content ?? record.draft)?.statement ?? "";
  if (record.kind === "persona") return (record.content ?? record.draft)?.name ?? "";
  if (record.kind === "obstacle") return (record.content ?? record.draft)?.objection ?? "";
  const need = record.content ?? record.draft;
  return need ? needSentence(need) : "";
}

/** The findings that a content rests on, each once. */
export function findingIdsOf(kind: RecordKind, content: ResearchRecord["content"]): string[] {
  if (!content || kind === "study") return [];
  if (kind === "finding") {
    const { supersedes } = content as Finding;
    return supersedes ? [supersedes] : [];
  }
  const { findingIds = [], statements = [], answers = [] } = content as Partial<Need & Persona & Obstacle>;
  return [...new Set([...findingIds, ...[...statements, ...answers].flatMap((each) => each.findingIds)])];
}

export type FindingState = "live" | "superseded" | "expired" | "erased" | "unpublished";

export const hasConsentEnded = (finding: Pick<Finding, "consent"> | undefined, today: string): boolean =>
  finding?.consent !== undefined && finding.consent.until < today;

/** Whether a finding still counts as evidence on that day. Consent that has ended is as good as withdrawn. */
export function stateOf(finding: RecordOf<"finding"> | undefined, today: string): FindingState {
  if (!finding) return "unpublished";
  const { content, supersededBy, erasedAt } = finding;
  if (erasedAt !== undefined) return "erased";
  if (!content) return "unpublished";
  if (hasConsentEnded(content, today)) return "erased";
  if (supersededBy !== undefined) return "superseded";
  return content.expiresOn !== undefined && content.expiresOn <= today ? "expired" : "live";
}

/** The statements of a persona that no live finding carries any more, by their place. */
export const unsupported = (
  { statements }: Pick<Persona, "statements">,
  stateOfFinding: (findingId: string) => FindingState,
): number[] =>
  statements.flatMap(({ findingIds }, place) =>
    findingIds.some((id) => stateOfFinding(id) === "live") ? [] : [place],
  );

/** Only a persona whose every statement is carried, and whose time is not over, counts as current. */
export const isCurrent = (
  persona: Persona,
  stateOfFinding: (findingId: string) => FindingState,
  today: string,
): boolean => persona.expiresOn > today && unsupported(persona, stateOfFinding).length === 0;

export const whyNotResearcher = (actor: Actor): RefusalCode | undefined =>
  whyLacksRole(actor, "researcher") ?? (isMember(actor) ? undefined : "organisation_needed");

/** What is public of a finding is not rewritten. */
export const whyCannotEdit = (actor: Actor, { kind, content, erasedAt }: ResearchRecord): RefusalCode | undefined => {
  if (erasedAt !== undefined) return "not_found";
  return whyNotResearcher(actor) ?? (kind === "finding" && content ? "finding_is_public" : undefined);
};

/** A finding takes the place of what is public and has no successor, so that every chain has one end. */
export const whyCannotSupersede = (predecessor: RecordOf<"finding"> | undefined): RefusalCode | undefined =>
  predecessor && isPublished(predecessor) && predecessor.supersededBy === undefined ? undefined : "finding_superseded";

/** What a finding says of consent is no wider and no longer than what each of its participants, all of its own study, agreed to. */
export function whyCannotRestOn(
  { studyId, consent, evidence }: Finding,
  participants: readonly Participant[],
): RefusalCode | undefined {
  if (participants.some(isWithdrawn)) return "consent_withdrawn";
  if (evidence.kind === "source") return participants.length > 0 ? "consent_too_narrow" : undefined;
  // Figures of a survey rest on nobody by name; sessions do, or nobody's withdrawal would reach the finding.
  if (evidence.kind === "sessions" && participants.length === 0) return "consent_too_narrow";
  const isCovered = participants.every(
    (each) =>
      !isWithdrawn(each) &&
      each.studyId === studyId &&
      (each.scope === "publish" || consent?.scope === "researchers") &&
      (consent?.until ?? "9999") <= each.until,
  );
  return isCovered ? undefined : "consent_too_narrow";
}

/** The most that all of them agreed to. */
export const sharedConsent = (participants: readonly Consenting[]): Finding["consent"] =>
  participants.length === 0
    ? undefined
    : {
        scope: participants.every(({ scope }) => scope === "publish") ? "publish" : "researchers",
        until: participants.map(({ until }) => until).reduce((one, other) => (one < other ? one : other)),
      };

export const whyCannotSubmit = (actor: Actor, { draft, submittedAt }: ResearchRecord): RefusalCode | undefined =>
  whyNotResearcher(actor) ?? (draft === undefined || submittedAt !== undefined ? "changed_meanwhile" : undefined);

/** Who has a hand in a draft: they wrote in it, or put it forward. */
export const hasHandIn = (
  personId: string,
  { draftedBy, submittedBy, writers = [] }: Pick<ResearchRecord, "draftedBy" | "submittedBy" | "writers">,
): boolean => [draftedBy, submittedBy, ...writers].includes(personId);

/** A second researcher reviews: nobody who has a hand in any of it. */
export function whyCannotReview(
  actor: Member,
  records: readonly ResearchRecord[],
  today: string,
): RefusalCode | undefined {
  const lacks = whyNotResearcher(actor);
  if (lacks) return lacks;
  if (records.some(({ submittedAt }) => submittedAt === undefined)) return "changed_meanwhile";
  const isOwn = records.some((record) => hasHandIn(actor.personId, record));
  if (isOwn) return "second_person_needed";
  const consents = records.flatMap((record) => (record.kind === "finding" ? (record.draft?.consent ?? []) : []));
  const covers = consents.every(({ scope, until }) => scope === "publish" && until >= today);
  return covers ? undefined : "consent_too_narrow";
}
