import { Entity, type EntityConfiguration } from "electrodb";
import { researchEntities } from "#functions/research/entities.ts";
import { model, waitingIndex } from "#functions/table-schema.ts";
import { rejections, stances } from "./rules.ts";

/** One for each organisation and finding, so that organisations share no item. */
const corroborationEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("corroboration"),
      attributes: {
        findingId: { type: "string", required: true },
        organisationId: { type: "string", required: true },
        version: { type: "number", required: true },
        stance: { type: stances },
        comment: { type: "any" },
        rejection: { type: rejections },
        /** Both set while the comment waits for a researcher. By its random id and not by time: the order of the queue says nothing. */
        desk: { type: ["research_comments"] as const },
        queuedAs: { type: "string" },
      },
      indexes: {
        byFinding: {
          pk: { field: "pk", composite: ["findingId"] },
          sk: { field: "sk", composite: ["organisationId"] },
        },
        waiting: {
          index: waitingIndex.name,
          pk: { field: waitingIndex.pk, composite: ["desk"] },
          sk: { field: waitingIndex.sk, composite: ["queuedAs"] },
        },
      },
    },
    config,
  );

const corroborationTallyEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("corroboration_tally"),
      attributes: {
        findingId: { type: "string", required: true },
        version: { type: "number", required: true },
        here: { type: "number", required: true },
        notHere: { type: "number", required: true },
        answered: { type: "number", required: true },
        comments: { type: "any", required: true },
      },
      indexes: { byFinding: { pk: { field: "pk", composite: ["findingId"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

export const corroborationEntities = (config: EntityConfiguration) => {
  const { record, auditEvent, outboxItem } = researchEntities(config);
  return {
    statement: corroborationEntity(config),
    tally: corroborationTallyEntity(config),
    record,
    auditEvent,
    outboxItem,
  };
};
