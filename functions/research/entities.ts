import { Entity, type EntityConfiguration } from "electrodb";
import { participantEntity } from "#functions/consent/entities.ts";
import { listedIndex, model, waitingIndex } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";
import { recordKinds } from "./vocabulary.ts";

/** One study, finding, need, persona or obstacle. `content` and `draft` are parsed by the rules' schemas. */
const researchRecordEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("research_record"),
      attributes: {
        kind: { type: recordKinds.keys, required: true },
        recordId: { type: "string", required: true },
        version: { type: "number", required: true },
        updatedAt: { type: "string", required: true },
        content: { type: "any" },
        draft: { type: "any" },
        draftedBy: { type: "string", required: true },
        writers: { type: "list", items: { type: "string" } },
        submittedAt: { type: "string" },
        submittedBy: { type: "string" },
        returnedNote: { type: "string" },
        publishedAt: { type: "string" },
        reviewedBy: { type: "string" },
        checks: { type: "list", items: { type: "string" } },
        supersededBy: { type: "string" },
        erasedAt: { type: "string" },
        participantIds: { type: "list", items: { type: "string" }, required: true },
        /** Which list it is on: those of a kind, but for findings, of which each study has a list. */
        shelf: { type: "string", required: true },
        /** Both set while it waits for a second researcher or for its writer, by since when; or for its consent to end, by when. */
        desk: { type: ["research_review", "research_returned", "research_consent"] as const },
        queuedAs: { type: "string" },
      },
      indexes: {
        byId: { pk: { field: "pk", composite: ["kind", "recordId"] }, sk: { field: "sk", composite: [] } },
        onShelf: {
          index: listedIndex.name,
          pk: { field: listedIndex.pk, composite: ["shelf"] },
          sk: { field: listedIndex.sk, composite: ["recordId"] },
        },
        inQueue: {
          index: waitingIndex.name,
          pk: { field: waitingIndex.pk, composite: ["desk"] },
          sk: { field: waitingIndex.sk, composite: ["queuedAs"] },
        },
      },
    },
    config,
  );

/** What rests on what: records on findings and participants, proposals on needs. Ids only; what a record says itself decides whether it still holds. */
export const researchLinkEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("research_link"),
      attributes: {
        supportKind: { type: ["finding", "participant", "need"] as const, required: true },
        supportId: { type: "string", required: true },
        kind: { type: [...recordKinds.keys, "proposal"] as const, required: true },
        recordId: { type: "string", required: true },
      },
      indexes: {
        bySupport: {
          pk: { field: "pk", composite: ["supportKind", "supportId"] },
          sk: { field: "sk", composite: ["kind", "recordId"] },
        },
      },
    },
    config,
  );

export const researchEntities = (config: EntityConfiguration) => ({
  record: researchRecordEntity(config),
  link: researchLinkEntity(config),
  participant: participantEntity(config),
  ...traceEntities(config),
});
