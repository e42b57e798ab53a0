import * as z from "zod";
import { Text } from "#functions/catalogue/texts.ts";
import { consentScopes } from "#functions/research/vocabulary.ts";

/** One person who took part in a study, known by the hash of the code that only they hold. Never who they are, nor where they work. */
export const Participant = z.object({
  participantId: z.string(),
  studyId: z.string(),
  /** For one who answered a survey. */
  surveyId: z.string().optional(),
  /** What researchers call the session: P1, P2 … in the order of a study. A survey's participants have none. */
  label: z.string().optional(),
  /** Their kind of job, such as "Network manager". */
  type: Text(80).optional(),
  scope: consentScopes.schema,
  /** The last day on which consent holds, and the last on which what they said is kept as they said it. */
  until: z.iso.date(),
  keepUntil: z.iso.date(),
  agreedOn: z.iso.date(),
  withdrawnOn: z.iso.date().optional(),
  version: z.int().positive(),
});
export type Participant = z.infer<typeof Participant>;
