import { Entity, type EntityConfiguration } from "electrodb";
import { consentScopes } from "#functions/research/vocabulary.ts";
import { listedIndex, model, waitingIndex } from "#functions/table-schema.ts";

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
        scope: { type: consentScopes.keys, required: true },
        until: { type: "string", required: true },
        keepUntil: { type: "string", required: true },
        agreedOn: { type: "string", required: true },
        withdrawnOn: { type: "string" },
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
