import { Entity, type EntityConfiguration } from "electrodb";
import { listedIndex, model, waitingIndex } from "#functions/table-schema.ts";
import { classifications, decisionKinds, decisionStatuses } from "./decisions.ts";

const decisionEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("decision"),
      attributes: {
        decisionId: { type: "string", required: true },
        organisationId: { type: "string", required: true },
        toolId: { type: "string", required: true },
        requestId: { type: "string" },
        adoptedFrom: { type: "string" },
        kind: { type: decisionKinds, required: true },
        reason: { type: "string", required: true },
        conditions: { type: "string" },
        classification: { type: classifications },
        staffGroups: { type: "list", items: { type: "string" }, required: true },
        dpiaReference: { type: "string" },
        riskReference: { type: "string" },
        riskRole: { type: "string" },
        changeReference: { type: "string" },
        plannedFrom: { type: "string" },
        plannedUntil: { type: "string" },
        expiresOn: { type: "string" },
        decidedAt: { type: "string", required: true },
        decidedBy: { type: "string", required: true },
        version: { type: "number", required: true },
        status: { type: decisionStatuses, required: true },
        statusSince: { type: "string", required: true },
        statusReason: { type: "string" },
        reviewSince: { type: "string" },
        /** The tool, while it is an agreement that holds; `none` for a refusal. */
        precedentOf: { type: "string" },
        timerShard: { type: "number" },
        /** While it holds: its last day, or `none`. */
        timerDay: { type: "string" },
      },
      indexes: {
        byId: { pk: { field: "pk", composite: ["decisionId"] }, sk: { field: "sk", composite: [] } },
        precedents: {
          index: listedIndex.name,
          condition: (attributes: { precedentOf?: string }) => attributes.precedentOf !== "none",
          pk: { field: listedIndex.pk, composite: ["precedentOf"] },
          sk: { field: listedIndex.sk, composite: ["decidedAt", "decisionId"] },
        },
        timers: {
          index: waitingIndex.name,
          condition: (attributes: { timerDay?: string }) => attributes.timerDay !== "none",
          pk: { field: waitingIndex.pk, composite: ["timerShard"] },
          sk: { field: waitingIndex.sk, composite: ["timerDay", "decisionId"] },
        },
      },
    },
    config,
  );

/** From a decision to one that adopted it. An adoption refers to what was there before, so there is no circle. */
const adoptionEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("adoption"),
      attributes: {
        originalId: { type: "string", required: true },
        decisionId: { type: "string", required: true },
        organisationId: { type: "string", required: true },
        toolId: { type: "string", required: true },
      },
      indexes: {
        byOriginal: { pk: { field: "pk", composite: ["originalId"] }, sk: { field: "sk", composite: ["decisionId"] } },
      },
    },
    config,
  );

/** Create-only: a walk along adoptions comes to each decision once. */
const reviewMarkEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("review_mark"),
      attributes: {
        decisionId: { type: "string", required: true },
        rootId: { type: "string", required: true },
        organisationId: { type: "string", required: true },
        toolId: { type: "string", required: true },
        markedAt: { type: "string", required: true },
        /** The organisation, until its lead has looked; `none` where there is nothing to look at. */
        desk: { type: "string" },
      },
      indexes: {
        byDecision: { pk: { field: "pk", composite: ["decisionId"] }, sk: { field: "sk", composite: ["rootId"] } },
        desk: {
          index: waitingIndex.name,
          condition: (attributes: { desk?: string }) => attributes.desk !== "none",
          pk: { field: waitingIndex.pk, composite: ["desk"] },
          sk: { field: waitingIndex.sk, composite: ["markedAt", "decisionId"] },
        },
      },
    },
    config,
  );

/** The last that an organisation decided about a tool, whether it still holds or not. */
const lastDecisionEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("last_decision"),
      attributes: {
        organisationId: { type: "string", required: true },
        toolId: { type: "string", required: true },
        decisionId: { type: "string", required: true },
      },
      indexes: {
        byTool: { pk: { field: "pk", composite: ["organisationId", "toolId"] }, sk: { field: "sk", composite: [] } },
      },
    },
    config,
  );

export const decisionEntities = (config: EntityConfiguration) => ({
  decision: decisionEntity(config),
  adoption: adoptionEntity(config),
  reviewMark: reviewMarkEntity(config),
  lastDecision: lastDecisionEntity(config),
});
