import type { Member } from "#functions/accounts/rules.ts";
import { idFrom } from "#functions/ids.ts";
import type { Services } from "#functions/services.ts";
import { Plan } from "#functions/surveys/rules.ts";
import { shiftDay } from "#functions/times.ts";
import { sampleOrganisations } from "./organisations.ts";
import { personIdOf } from "./people.ts";

const moss: Member = {
  personId: personIdOf("moss.tyrell@bridges.example"),
  organisationId: sampleOrganisations.bridges.organisationId,
  roles: ["researcher"],
};

const studyId = "sample-shared-meetings";

const sampleSurveyId = idFrom("survey", "sample", studyId);

/** A made-up study that nobody has reviewed yet, and its survey, which is open for two months from when this is loaded first. May be repeated. */
export async function loadSampleSurveys({ research, surveys, now }: Pick<Services, "research" | "surveys" | "now">) {
  const [known] = await research.findAll([{ kind: "study", recordId: studyId }]);
  if (known) return;
  const today = now().toISOString().slice(0, 10);
  await research.drafting.createDraft(moss, {
    kind: "study",
    recordId: studyId,
    content: {
      title: "Sample: what gets in the way of meeting people of other organisations",
      family: "users",
      question: "What stops people of two public bodies from meeting or working on a document together?",
      method: "survey",
      doneBy: "A made-up research team",
      doneFor: "Nobody: this is sample data",
      startedOn: today,
      endedOn: shiftDay(today, 60),
      participants: [],
      consentBasis: "Each person agrees on the page of the survey, and holds a code to take that back.",
      summary: "This study is made up, so that there is something to try the research desk on.",
      limits: "Nobody was asked.",
      notHeard: "Everybody.",
    },
  });
  const plan = Plan.parse({
    title: "Sample: meeting people of other organisations",
    introduction:
      "This survey is made up, so that you can try answering one. It asks what gets in your way when you work with people of another public body.",
    questions: [
      {
        questionId: "q1",
        kind: "choice",
        text: "What gets in the way most often?",
        options: [
          "A site is blocked where I work",
          "A site is blocked where they work",
          "We use different tools",
          "Nothing",
        ],
      },
      {
        questionId: "q2",
        kind: "scale",
        text: "How often do you give up and use e-mail instead?",
        low: "Never",
        high: "Every time",
      },
      { questionId: "q3", kind: "text", text: "What did you do the last time it happened?" },
    ],
    audience: "everyone",
    scope: "publish",
    closesOn: shiftDay(today, 60),
    keepUntil: shiftDay(today, 240),
    until: shiftDay(today, 730),
  });
  await surveys.compose(moss, { surveyId: sampleSurveyId, studyId, plan });
  await surveys.open(moss, sampleSurveyId, 1);
}
