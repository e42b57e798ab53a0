import { Entity, type EntityConfiguration } from "electrodb";
import { consentScopes } from "#functions/research/vocabulary.ts";
import { listedIndex, model, waitingIndex } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";

/** Participants of one study are a list; those whose time is to end wait by the day on which it does. */
export const participantEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("participant"),
      attributes: {
        participantId: { type: "string", required: true },
        studyId: { type: "string", required: true },
        surveyId: { type: "string" },
        label: { type: "string" },
        type: { type: "string" },
        /** This and the dates are gone once consent is withdrawn. */
        scope: { type: consentScopes.keys },
        until: { type: "string" },
        keepUntil: { type: "string" },
        agreedOn: { type: "string" },
        erasedOn: { type: "string" },
        withdrawnOn: { type: "string" },
        erasing: { type: "boolean" },
        version: { type: "number", required: true },
        /** Both set until nothing is left to erase: `dueAs` is the first day on which something has to be, and whose. */
        upkeep: { type: ["participants"] as const },
        dueAs: { type: "string" },
      },
      indexes: {
        byId: { pk: { field: "pk", composite: ["participantId"] }, sk: { field: "sk", composite: [] } },
        ofStudy: {
          index: listedIndex.name,
          pk: { field: listedIndex.pk, composite: ["studyId"] },
          sk: { field: listedIndex.sk, composite: ["participantId"] },
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

/** How many participants of a study's sessions were recorded: the number of the last one's label, never given again. */
const participantCountEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("participant_count"),
      attributes: {
        studyId: { type: "string", required: true },
        count: { type: "number", required: true },
      },
      indexes: { byStudy: { pk: { field: "pk", composite: ["studyId"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

export const consentEntities = (config: EntityConfiguration) => ({
  participant: participantEntity(config),
  participantCount: participantCountEntity(config),
  ...traceEntities(config),
});
