import { Entity, type EntityConfiguration } from "electrodb";
import { listedIndex, model, waitingIndex } from "#functions/table-schema.ts";

/** A live request as its organisation's desk lists it, by either order. A projection: the request and its count are what holds. */
const deskEntryEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("desk_entry"),
      attributes: {
        requestId: { type: "string", required: true },
        organisationId: { type: "string", required: true },
        supporters: { type: "number", required: true, padding: { length: 7, char: "0" } },
        urgency: { type: "number", required: true, padding: { length: 1, char: "0" } },
        askedAt: { type: "string", required: true },
      },
      indexes: {
        byRequest: { pk: { field: "pk", composite: ["requestId"] }, sk: { field: "sk", composite: [] } },
        bySupport: {
          index: listedIndex.name,
          pk: { field: listedIndex.pk, composite: ["organisationId"] },
          sk: { field: listedIndex.sk, composite: ["supporters", "urgency", "askedAt", "requestId"] },
        },
        byUrgency: {
          index: waitingIndex.name,
          pk: { field: waitingIndex.pk, composite: ["organisationId"] },
          sk: { field: waitingIndex.sk, composite: ["urgency", "supporters", "askedAt", "requestId"] },
        },
      },
    },
    config,
  );

/** A request that is held or escalated, as stewards list it. A projection, without a word of what was written. */
const stuckRequestEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("stuck_request"),
      attributes: {
        requestId: { type: "string", required: true },
        list: { type: ["stuck requests"] as const, required: true },
        since: { type: "string", required: true },
      },
      indexes: {
        byRequest: { pk: { field: "pk", composite: ["requestId"] }, sk: { field: "sk", composite: [] } },
        stuck: {
          index: waitingIndex.name,
          pk: { field: waitingIndex.pk, composite: ["list"] },
          sk: { field: waitingIndex.sk, composite: ["since", "requestId"] },
        },
      },
    },
    config,
  );

/** How many: of one measure, for the whole service or one organisation, in one of several shards. */
const figureEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("request_figure"),
      attributes: {
        scope: { type: "string", required: true },
        shard: { type: "number", required: true },
        measure: { type: "string", required: true },
        days: { type: "number", required: true, padding: { length: 3, char: "0" } },
        count: { type: "number", required: true },
      },
      indexes: {
        byScope: {
          pk: { field: "pk", composite: ["scope", "shard"] },
          sk: { field: "sk", composite: ["measure", "days"] },
        },
      },
    },
    config,
  );

/** Up to which version a request has been counted, so that nothing is counted twice. */
const countedEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("request_counted"),
      attributes: {
        requestId: { type: "string", required: true },
        version: { type: "number", required: true },
        answered: { type: "boolean", required: true },
      },
      indexes: { byRequest: { pk: { field: "pk", composite: ["requestId"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

export const deskEntities = (config: EntityConfiguration) => ({
  deskEntry: deskEntryEntity(config),
  stuckRequest: stuckRequestEntity(config),
  figure: figureEntity(config),
  counted: countedEntity(config),
});
