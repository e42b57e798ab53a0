import { Entity, type EntityConfiguration } from "electrodb";
import { participantEntity } from "#functions/consent/entities.ts";
import { expiryAttribute, listedIndex, model, waitingIndex } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";

const surveyEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("survey"),
      attributes: {
        surveyId: { type: "string", required: true },
        version: { type: "number", required: true },
        studyId: { type: "string", required: true },
        status: { type: ["draft", "open", "closed"] as const, required: true },
        plan: { type: "any", required: true },
        /** A copy of the plan's, for the condition of every answer. */
        closesOn: { type: "string", required: true },
        composedBy: { type: "string", required: true },
        openedOn: { type: "string" },
        closedOn: { type: "string" },
        tally: { type: "any" },
        withdrawnBefore: { type: "number" },
        shelf: { type: ["surveys"] as const, required: true },
        /** Both set while something is to be done on a day: the last one before it, and which survey. */
        upkeep: { type: ["open_surveys", "counted_surveys"] as const },
        dueAs: { type: "string" },
      },
      indexes: {
        byId: { pk: { field: "pk", composite: ["surveyId"] }, sk: { field: "sk", composite: [] } },
        onShelf: {
          index: listedIndex.name,
          pk: { field: listedIndex.pk, composite: ["shelf"] },
          sk: { field: listedIndex.sk, composite: ["surveyId"] },
        },
        due: {
          index: waitingIndex.name,
          pk: { field: waitingIndex.pk, composite: ["upkeep"] },
          sk: { field: waitingIndex.sk, composite: ["dueAs"] },
        },
      },
    },
    config,
  );

/** Who may answer a survey that is for those invited. Gone when it is counted. */
const invitationEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("survey_invitation"),
      attributes: {
        surveyId: { type: "string", required: true },
        personId: { type: "string", required: true },
      },
      indexes: {
        bySurvey: { pk: { field: "pk", composite: ["surveyId"] }, sk: { field: "sk", composite: ["personId"] } },
      },
    },
    config,
  );

/** That somebody has taken part: a keyed hash of survey and person, and neither when nor what they said. All marks of a survey expire at once. */
const partTakenEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("survey_part"),
      attributes: {
        partHash: { type: "string", required: true },
        expiresAtSecond: { type: "number", required: true, field: expiryAttribute },
      },
      indexes: { byHash: { pk: { field: "pk", composite: ["partHash"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

/** What one participant chose, sealed. In the order of random ids, so in none that says anything. */
const sheetEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("survey_sheet"),
      attributes: {
        surveyId: { type: "string", required: true },
        participantId: { type: "string", required: true },
        sealed: { type: "string", required: true },
      },
      indexes: {
        bySurvey: { pk: { field: "pk", composite: ["surveyId"] }, sk: { field: "sk", composite: ["participantId"] } },
      },
    },
    config,
  );

/** What one participant wrote to one question, sealed. It lies by a hash, away from what else they wrote. */
const textEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("survey_text"),
      attributes: {
        surveyId: { type: "string", required: true },
        textId: { type: "string", required: true },
        questionId: { type: "string", required: true },
        participantId: { type: "string", required: true },
        status: { type: ["waiting", "cleared"] as const, required: true },
        sealed: { type: "string", required: true },
        version: { type: "number", required: true },
      },
      indexes: {
        bySurvey: { pk: { field: "pk", composite: ["surveyId"] }, sk: { field: "sk", composite: ["textId"] } },
      },
    },
    config,
  );

/** Where a participant's answers lie, for whoever has to erase them. */
const placeEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("survey_answers_place"),
      attributes: {
        participantId: { type: "string", required: true },
        surveyId: { type: "string", required: true },
        textIds: { type: "list", items: { type: "string" }, required: true },
      },
      indexes: {
        byParticipant: { pk: { field: "pk", composite: ["participantId"] }, sk: { field: "sk", composite: [] } },
      },
    },
    config,
  );

/** How many have withdrawn their answers, by ADD. Shown nowhere. */
const withdrawalsEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("survey_withdrawals"),
      attributes: { surveyId: { type: "string", required: true }, count: { type: "number", required: true } },
      indexes: { bySurvey: { pk: { field: "pk", composite: ["surveyId"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

export const surveyEntities = (config: EntityConfiguration) => ({
  survey: surveyEntity(config),
  invitation: invitationEntity(config),
  ...traceEntities(config),
});

export const answerEntities = (config: EntityConfiguration) => ({
  survey: surveyEntity(config),
  invitation: invitationEntity(config),
  partTaken: partTakenEntity(config),
  participant: participantEntity(config),
  sheet: sheetEntity(config),
  text: textEntity(config),
  place: placeEntity(config),
  withdrawals: withdrawalsEntity(config),
  ...traceEntities(config),
});
