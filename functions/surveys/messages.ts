import type { Composer } from "#functions/notifications/messages.ts";
import type { Survey } from "./rules.ts";

/** The title stands in the message alone: that somebody is asked about filtering may say what they do. */
export const invitationComposer =
  (findOpen: (surveyId: string) => Promise<Survey | undefined>): Composer =>
  async (surveyId) => {
    const survey = await findOpen(surveyId);
    return (
      survey && {
        subject: "You are invited to answer a survey",
        paragraphs: [
          `A researcher asks you to answer: ${survey.plan.title}`,
          "Your answers are kept apart from who you are. You choose whether to take part, and nobody is told whether you did.",
        ],
        action: { text: "Read what it is about, and answer", path: `/surveys/${surveyId}` },
      }
    );
  };
