import * as z from "zod";
import { Text } from "#functions/catalogue/texts.ts";
import { consentScopes } from "#functions/research/vocabulary.ts";
import { shiftDay } from "#functions/times.ts";

const known = {
  participantId: z.string(),
  studyId: z.string(),
  version: z.int().positive(),
};

/** One person who takes part in a study. Never who they are, nor where they work. */
export const Consenting = z.object({
  ...known,
  /** For one who answered a survey. */
  surveyId: z.string().optional(),
  /** What researchers call the session: P1, P2 … in the order of a study. A survey's participants have none. */
  label: z.string().optional(),
  /** Their kind of job, such as "Network manager". */
  type: Text(80).optional(),
  scope: consentScopes.schema,
  /** The last day on which consent holds, as a finding's `consent.until`. */
  until: z.iso.date(),
  /** The last day on which what they said is kept as they said it. */
  keepUntil: z.iso.date(),
  agreedOn: z.iso.date(),
  /** Since when nothing is kept as they said it; findings in our words stay until consent ends. */
  erasedOn: z.iso.date().optional(),
  withdrawnOn: z.undefined().optional(),
});
export type Consenting = z.infer<typeof Consenting>;

/** All that is left of somebody who withdrew, or whose consent has ended. `erasing`: what rested on them may not all be gone yet. */
export const Withdrawn = z.object({ ...known, withdrawnOn: z.iso.date(), erasing: z.literal(true).optional() });
export type Withdrawn = z.infer<typeof Withdrawn>;

/** Known by the hash of the code that only they hold. */
export const Participant = z.union([Withdrawn, Consenting]);
export type Participant = z.infer<typeof Participant>;

export const isWithdrawn = (participant: Participant): participant is Withdrawn =>
  participant.withdrawnOn !== undefined;

/** The last day before something of it has to be erased; undefined where nothing is left to. */
function lastDay(participant: Participant): string | undefined {
  if (isWithdrawn(participant)) return participant.erasing && shiftDay(participant.withdrawnOn, -1);
  const { until, keepUntil, erasedOn } = participant;
  return erasedOn === undefined && keepUntil < until ? keepUntil : until;
}

/** The participant as its item holds it: on the list of what is to be erased until nothing is. */
export function participantItem(participant: Participant) {
  const last = lastDay(participant);
  return {
    ...participant,
    ...(last && { upkeep: "participants" as const, dueAs: `${shiftDay(last, 1)} ${participant.participantId}` }),
  };
}

/** What has to be erased on that day: all that rests on them, or what is kept as they said it. Days are of UTC. */
export function whatIsDue(participant: Participant, today: string): "everything" | "answers" | undefined {
  const last = lastDay(participant);
  if (last === undefined || last >= today) return undefined;
  return isWithdrawn(participant) || participant.until < today ? "everything" : "answers";
}

/** Nothing of what they agreed, nor of what kind of person they are. */
export const withdrawn = ({ participantId, studyId, version }: Consenting, today: string): Withdrawn => ({
  participantId,
  studyId,
  withdrawnOn: today,
  erasing: true,
  version: version + 1,
});

/** What is kept once nothing is kept as they said it: what they agreed to, and until when. */
export function withoutAnswers(participant: Consenting, today: string): Consenting {
  const { surveyId: _survey, label: _label, type: _type, ...kept } = participant;
  return { ...kept, erasedOn: today, version: participant.version + 1 };
}

/** The latest day on which consent that is given today may end. */
export const latestDay = (today: string): string => shiftDay(today, 5 * 365);
