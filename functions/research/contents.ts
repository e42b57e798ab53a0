import * as z from "zod";
import { ToolKind } from "#functions/catalogue/rules.ts";
import { Text, WebAddress } from "#functions/catalogue/texts.ts";
import {
  confidences,
  consentScopes,
  families,
  methods,
  objectors,
  pressureSides,
  pressureTopics,
  scopes,
  themes,
} from "./vocabulary.ts";

/** Readable, given once, never changed: what addresses, links and files know a record by. `f01` is finding F01 of the first corpus. */
export const RecordId = z
  .string()
  .regex(/^[a-z0-9]+([_-][a-z0-9]+)*$/)
  .max(60);

/** As much of a day as is known: a year, a month or a day, as ISO 8601 writes them. They compare as texts. */
export const PartialDate = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/);

/** A date as a source gives it: `note` says what the date alone would hide, such as "day not shown". No `on`: not known. */
export const StatedDate = z.object({ on: PartialDate.optional(), note: Text(120).optional() });
export type StatedDate = z.infer<typeof StatedDate>;

/** A text of several paragraphs, with an empty line between two. */
const Paragraphs = Text(8000);

/** Something published that a desk researcher read. */
export const DeskSource = z.object({
  /** What the same source is known by in every finding that rests on it. */
  key: RecordId,
  title: Text(300),
  publisher: Text(200),
  url: WebAddress,
  date: StatedDate,
  /** How much of it was read. */
  read: Text(120),
  readOn: z.iso.date(),
  /** Where a copy was read: what is known of the original. */
  original: Text(300).optional(),
  /** Comes from a supplier of such tools, or a supplier paid for it or published it: what to know about that. */
  supplier: Text(200).optional(),
});
export type DeskSource = z.infer<typeof DeskSource>;

/** What a finding rests on. Which participants those are is never part of it: that stays with the record, unseen. */
export const Evidence = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("source"), source: DeskSource }),
  /** Interviews, observations or workshops of the study. */
  z.object({ kind: z.literal("sessions") }),
  z.object({ kind: z.literal("answers"), surveyId: z.string() }),
]);
export type Evidence = z.infer<typeof Evidence>;

/** What it takes to change a filter, as far as one observation says. */
export const ChangeEffort = z.object({
  /** The filtering product, where it is named. */
  product: Text(80).optional(),
  /** From asking to open, in days. */
  days: z.object({ fewest: z.int().nonnegative(), most: z.int().nonnegative() }).optional(),
  approvers: Text(200).optional(),
  cost: Text(200).optional(),
  breaks: Text(200).optional(),
});
export type ChangeEffort = z.infer<typeof ChangeEffort>;

/** One incentive or constraint of those who filter. */
const Pressure = z.object({ side: pressureSides.schema, topic: pressureTopics.schema });

/** One observation, in our words. Not changed once it is public: another finding supersedes it. */
export const Finding = z
  .object({
    studyId: RecordId,
    statement: Text(600),
    figure: Text(300).optional(),
    theme: themes.schema,
    scope: scopes.schema,
    kinds: z.array(ToolKind).max(6),
    /** When what it says was so. */
    date: StatedDate,
    confidence: confidences.schema,
    confidenceReason: Text(300),
    evidence: Evidence,
    /** For primary research: what the participants allow, and the last day on which they do. */
    consent: z.object({ scope: consentScopes.schema, until: z.iso.date() }).optional(),
    /** From this day on it no longer counts as evidence. */
    expiresOn: z.iso.date().optional(),
    supersedes: RecordId.optional(),
    effort: ChangeEffort.optional(),
    pressure: Pressure.optional(),
  })
  .refine(({ evidence, consent }) => evidence.kind === "source" || consent, { path: ["consent"] });
export type Finding = z.infer<typeof Finding>;

/** Participants are given by type and number only. */
export const Study = z.object({
  title: Text(160),
  family: families.schema,
  question: Text(400),
  method: methods.schema,
  doneBy: Text(200),
  doneFor: Text(200),
  startedOn: z.iso.date(),
  endedOn: z.iso.date(),
  participants: z.array(z.object({ type: Text(80), number: z.int().positive() })).max(20),
  consentBasis: Text(600),
  summary: Paragraphs,
  limits: Paragraphs,
  notHeard: Paragraphs,
});
export type Study = z.infer<typeof Study>;

const FindingIds = z.array(RecordId).min(1).max(30);

/** "As a … I need … so that …". */
export const Need = z.object({
  family: families.schema,
  asA: Text(120),
  iNeed: Text(200),
  soThat: Text(200),
  findingIds: FindingIds,
  kinds: z.array(ToolKind).max(6),
  toolIds: z.array(z.string().max(48)).max(40),
});
export type Need = z.infer<typeof Need>;

export const aspects = {
  does: "What they do",
  needs: "What they need",
  obstacles: "What gets in their way",
  weighs: "What they weigh",
} as const;
export type Aspect = keyof typeof aspects;
const aspectKeys = Object.keys(aspects) as [Aspect, ...Aspect[]];

/** So that a record and all it rests on fit one transaction. */
const mostFindings = 40;
const isFewFindings = (lists: readonly { findingIds: readonly string[] }[]): boolean =>
  new Set(lists.flatMap(({ findingIds }) => findingIds)).size <= mostFindings;

/** Composed from findings, never a real person; every statement carries those it rests on. */
export const Persona = z
  .object({
    /** What they are, such as "Service desk reviewer": not the name of a person. */
    name: Text(80),
    family: families.schema,
    /** Absent from when a finding was erased until somebody has written it again: it was worded with that finding in mind. */
    summary: Text(600).optional(),
    statements: z
      .array(z.object({ aspect: z.enum(aspectKeys), text: Text(400), findingIds: FindingIds }))
      .min(1)
      .max(20),
    expiresOn: z.iso.date(),
  })
  .refine(({ statements }) => isFewFindings(statements), {
    path: ["statements"],
    error: `A persona rests on at most ${mostFindings} findings`,
  });
export type Persona = z.infer<typeof Persona>;

/** Who objects, why, and what has answered it. */
export const Obstacle = z
  .object({
    objector: objectors.schema,
    objection: Text(200),
    why: Text(600),
    findingIds: z.array(RecordId).max(30),
    answers: z
      .array(z.object({ text: Text(600), findingIds: z.array(RecordId).max(30), isSuccessStory: z.boolean() }))
      .min(1)
      .max(12),
    /** Where it was said, where that is no finding. */
    source: z.object({ title: Text(200), date: StatedDate, url: WebAddress.optional() }).optional(),
  })
  .refine((obstacle) => isFewFindings([obstacle, ...obstacle.answers]), {
    path: ["findingIds"],
    error: `An obstacle rests on at most ${mostFindings} findings`,
  });
export type Obstacle = z.infer<typeof Obstacle>;

export const contentSchemas = { study: Study, finding: Finding, need: Need, persona: Persona, obstacle: Obstacle };

/** One sentence. */
export const needSentence = ({ asA, iNeed, soThat }: Pick<Need, "asA" | "iNeed" | "soThat">): string =>
  `As ${asA}, I need ${iNeed} so that ${soThat}`;
