import { newId } from "#functions/ids.ts";
import type { Answers } from "#functions/surveys/answering-service.ts";
import { Plan } from "#functions/surveys/rules.ts";
import { study } from "./research-records.ts";
import type { World } from "./world.ts";

/** With a question of each kind. */
export const plan = Plan.parse({
  title: "What stops meetings",
  introduction: "We ask what stops people of two bodies from meeting.",
  questions: [
    { questionId: "q1", kind: "choice", text: "Which stops you most often?", options: ["The filter", "The rules"] },
    { questionId: "q2", kind: "scale", text: "How often does it happen?", low: "Never", high: "Every day" },
    { questionId: "q3", kind: "text", text: "What happened last?" },
  ],
  audience: "everyone",
  scope: "publish",
  closesOn: "2026-12-31",
  keepUntil: "2027-06-30",
  until: "2028-06-30",
});

export const researcher = () => ({
  personId: newId("person"),
  organisationId: newId("organisation"),
  roles: ["researcher" as const],
});

/** An open survey of a draft study of its own. */
export async function openSurvey(
  { services: { research, surveys } }: Pick<World, "services">,
  change: Partial<Plan> = {},
) {
  const actor = researcher();
  const [surveyId, studyId] = [newId("survey"), newId("survey")];
  const content = { ...study, title: "Survey of meetings", method: "survey" as const };
  await research.drafting.createDraft(actor, { kind: "study", recordId: studyId, content });
  await surveys.compose(actor, { surveyId, studyId, plan: { ...plan, ...change } });
  await surveys.open(actor, surveyId, 1);
  return { surveyId, studyId, actor };
}

/** Somebody answers; gives their code. */
export async function answerSurvey(
  { services: { surveys, consent } }: Pick<World, "services">,
  surveyId: string,
  answers: Partial<Omit<Answers, "code">> = {},
  personId = newId("person"),
): Promise<string> {
  const code = consent.newCode();
  const given = { choices: { q1: "0" }, texts: {}, ...answers };
  await surveys.answering.send({ personId, roles: [] }, surveyId, { code, ...given });
  return code;
}
