import { newId } from "#functions/ids.ts";
import type { Draft } from "#functions/research/drafting-service.ts";
import type { ContentOf, RecordKey } from "#functions/research/rules.ts";
import { type RecordKind, reviewChecks } from "#functions/research/vocabulary.ts";
import type { World } from "./world.ts";

export const study: ContentOf<"study"> = {
  title: "What gets in the way of a shared meeting",
  family: "users",
  question: "What stops people of two bodies from meeting in one tool?",
  method: "desk_research",
  doneBy: "Researchers of fictional bodies",
  doneFor: "The working group",
  startedOn: "2026-10-01",
  endedOn: "2026-10-20",
  participants: [],
  consentBasis: "None was needed: only published texts were read.",
  summary: "A first paragraph.\n\nA second paragraph.",
  limits: "Little was read.",
  notHeard: "Nobody on the front line was asked.",
};

export const finding = (statement: string, more: Partial<ContentOf<"finding">> = {}): ContentOf<"finding"> => ({
  studyId: "meetings",
  statement,
  theme: "needs",
  scope: "local",
  kinds: ["video_conferencing"],
  date: { on: "2014-05", note: "day not shown" },
  confidence: "low",
  confidenceReason: "One text",
  evidence: { kind: "source", source: sourceOf("text") },
  ...more,
});

export const sourceOf = (key: string) => ({
  key,
  title: `The text called ${key}`,
  publisher: "Eastmere Borough Council",
  url: `https://eastmere.example/${key}`,
  date: {},
  read: "whole document",
  readOn: "2026-10-02",
});

/** A finding of people, whose consent is for publication. */
export const saidByPeople = (statement: string, until = "2027-06-30") =>
  finding(statement, {
    studyId: "talks",
    evidence: { kind: "sessions" },
    consent: { scope: "publish", until },
  });

const recordsOf = {
  study: [
    ["meetings", study],
    [
      "talks",
      {
        ...study,
        title: "What leads weigh",
        family: "deciders",
        method: "interview",
        participants: [
          { type: "Network manager", number: 3 },
          { type: "Service desk lead", number: 6 },
        ],
      },
    ],
  ],
  finding: [
    ["joining", finding("A blocked tool keeps people out of a meeting.", { figure: "1 in 4 meetings" })],
    [
      "supplied",
      finding("A supplier counts what it stops.", {
        evidence: {
          kind: "source",
          source: { ...sourceOf("sold"), supplier: "A maker of web filters wrote it", original: "A report not read" },
        },
        pressure: { side: "constraint", topic: "security" },
        effort: { approvers: "The head of service", days: { fewest: 2, most: 10 } },
      }),
    ],
    ["ageing", finding("Guests were let in by telephone.", { expiresOn: "2026-12-01" })],
  ],
  need: [
    [
      "meet",
      {
        family: "users",
        asA: "a policy officer",
        iNeed: "to join a meeting that another body hosts",
        soThat: "we decide together",
        findingIds: ["joining", "supplied", "ageing"],
        kinds: ["video_conferencing"],
        toolIds: ["zoom"],
      },
    ],
    [
      "answer-once",
      {
        family: "deciders",
        asA: "a web filtering lead",
        iNeed: "to answer a question once",
        soThat: "nobody has to ask again",
        findingIds: ["supplied"],
        kinds: [],
        toolIds: [],
      },
    ],
  ],
  persona: [
    [
      "host",
      {
        name: "Meeting host",
        family: "users",
        summary: "Brings people of several bodies together.",
        expiresOn: "2027-11-21",
        statements: [
          { aspect: "does", text: "Sends an invitation and hopes.", findingIds: ["joining", "supplied"] },
          { aspect: "obstacles", text: "Has guests ring in.", findingIds: ["ageing"] },
        ],
      },
    ],
  ],
  obstacle: [
    [
      "control",
      {
        objector: "middle_management",
        objection: "We lose control",
        why: "What is said elsewhere cannot be seen here.",
        findingIds: ["joining"],
        answers: [
          { text: "Involve them from the start.", findingIds: [], isSuccessStory: false },
          { text: "One body opened a tool for a trial.", findingIds: ["supplied"], isSuccessStory: true },
        ],
        source: { title: "A round table", date: { on: "2012-02" } },
      },
    ],
  ],
} as const;

/** A small library of a fictional body: one study of texts and one of interviews, and what rests on the first. */
export async function loadRecords({ services }: World): Promise<void> {
  const records = Object.entries(recordsOf).flatMap(([kind, each]) =>
    each.map(([recordId, content]) => ({ kind, recordId, content })),
  );
  await services.research.load(records as Parameters<typeof services.research.load>[0]);
  await services.library.rebuild();
}

const researcher = () => ({
  personId: newId("person"),
  organisationId: newId("organisation"),
  roles: ["researcher" as const],
});

/** Drafted by one researcher, reviewed by another: with `participantIds`, of those who took part. */
export async function publishByTwo<Kind extends RecordKind>(world: World, draft: Draft<Kind>): Promise<void> {
  const { drafting, reviews } = world.services.research;
  const [writer, reviewer] = [researcher(), researcher()];
  await drafting.createDraft(writer, draft);
  const studyId = draft.kind === "finding" ? (draft.content as ContentOf<"finding">).studyId : undefined;
  const unit: RecordKey = studyId === undefined ? draft : { kind: "study", recordId: studyId };
  await reviews.submit(writer, unit.kind, unit.recordId);
  const { records } = await reviews.viewReview(reviewer, unit.kind, unit.recordId);
  const seen = Object.fromEntries(records.map(({ recordId, version }) => [recordId, version]));
  await reviews.publish(reviewer, unit.kind, unit.recordId, seen, reviewChecks.keys);
  await world.settle();
}

/** So many sessions of the study of interviews; the codes that the participants were given. */
export async function holdSessions({ services }: World, number: number): Promise<string[]> {
  const actor = researcher();
  const agreed = { studyId: "talks", scope: "publish", agreedOn: "2026-10-05" } as const;
  const until = { until: "2027-06-30", keepUntil: "2027-01-31" };
  const codes = Array.from({ length: number }, () => services.consent.newCode());
  for (const code of codes)
    await services.consent.register(actor, { ...agreed, ...until, type: "Network manager", code });
  return codes;
}
