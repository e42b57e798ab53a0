import { randomBytes } from "node:crypto";
import type { Actor, Member } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { titleOf, whyNotResearcher } from "#functions/research/rules.ts";
import type { ResearchService } from "#functions/research/service.ts";
import { codeBytes, codeFrom, participantIdOf } from "./codes.ts";
import { Consenting, isWithdrawn, type Participant } from "./rules.ts";
import type { ConsentStore } from "./store.ts";
import { createWithdrawals, type Resting } from "./withdrawal-service.ts";

const attempts = 10;

interface ConsentOptions {
  store: ConsentStore;
  research: Pick<ResearchService, "findAll" | "requireForDesk" | "erasure">;
  surveys: {
    eraseAnswers: (participantId: string) => Promise<unknown>;
    countAnswers: (participantId: string) => Promise<number>;
  };
  library: { rebuild: () => Promise<unknown> };
  now: () => Date;
}

/** What a researcher records of a session's participant. `code` comes from the form, so that sending it twice records one. */
export type Session = Pick<Consenting, "studyId" | "scope" | "until" | "keepUntil" | "agreedOn"> & {
  type: string;
  code: string;
};

/** The consent of those who took part in research. Whoever has the code is the participant: nobody else knows who is. */
export function createConsentService({ store, research, surveys, library, now }: ConsentOptions) {
  const resting: Resting = {
    eraseFindings: research.erasure.eraseResting,
    eraseAnswers: surveys.eraseAnswers,
    rebuildLibrary: library.rebuild,
  };
  const { withdraw, ...withdrawals } = createWithdrawals({ store, resting, now });

  async function requireByCode(code: string): Promise<Participant> {
    const participantId = participantIdOf(code);
    const participant = participantId && (await store.find(participantId));
    if (!participant) throw new Refusal("consent_code_unknown");
    return participant;
  }

  return {
    newCode: (): string => codeFrom(randomBytes(codeBytes)),
    participantIdOf,

    /** What is kept that rests on whoever has the code. */
    async view(code: string) {
      const participant = await requireByCode(code);
      const { participantId, studyId } = participant;
      const [[study], answers, findings] = await Promise.all([
        research.findAll([{ kind: "study", recordId: studyId }]),
        surveys.countAnswers(participantId),
        research.erasure.countResting(participantId),
      ]);
      return { study: study && titleOf(study), participant, answers, findings };
    },

    async withdraw(code: string): Promise<void> {
      const { participantId } = await requireByCode(code);
      await withdraw(participantId);
    },

    /** What must follow a withdrawal, from the outbox. */
    finishWithdrawal: withdrawals.finish,
    endDue: withdrawals.endDue,

    /** Records the participant of a session, and says what the session is called from then on. */
    async register(actor: Member, { code, ...session }: Session): Promise<string> {
      await research.requireForDesk(actor, "study", session.studyId);
      const participantId = participantIdOf(code);
      if (!participantId) throw new Refusal("consent_code_unknown");
      for (let attempt = 1; ; attempt += 1) {
        const before = await store.find(participantId);
        if (before && (isWithdrawn(before) || before.studyId !== session.studyId || !before.label))
          throw new Refusal("changed_meanwhile");
        if (before?.label) return before.label;
        const sessions = await store.countSessions(session.studyId);
        const label = `P${sessions + 1}`;
        const participant = Consenting.parse({ ...session, participantId, label, version: 1 });
        const at = now().toISOString();
        const act = { type: "participant_recorded", subjectId: participantId, actorId: actor.personId, at };
        try {
          await store.createSession(participant, sessions, act);
          return label;
        } catch (error) {
          if (!(error instanceof Refusal) || attempt === attempts) throw error;
        }
      }
    },

    /** For researchers: everybody who took part in the study, without a trace of who they are. */
    async listParticipants(actor: Actor, studyId: string): Promise<Participant[]> {
      refuseIf(whyNotResearcher(actor));
      const participants: Participant[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.listOfStudy(studyId, cursor);
        participants.push(...page.items);
        cursor = page.next;
      } while (cursor !== undefined);
      return participants;
    },
  };
}

type ConsentService = ReturnType<typeof createConsentService>;
/** What the holder of a code sees. */
export type ConsentView = Awaited<ReturnType<ConsentService["view"]>>;
