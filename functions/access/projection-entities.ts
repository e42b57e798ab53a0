import { Entity, type EntityConfiguration } from "electrodb";
import { expiryAttribute, model } from "#functions/table-schema.ts";

/** A projection of an organisation's statements. Every write to it raises its version. */
const rowEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("access_row"),
      attributes: {
        organisationId: { type: "string", required: true },
        row: { type: "number", required: true },
        version: { type: "number", required: true },
        cells: { type: "any", required: true },
      },
      indexes: {
        byOrganisation: { pk: { field: "pk", composite: ["organisationId"] }, sk: { field: "sk", composite: ["row"] } },
      },
    },
    config,
  );

/** A projection of the statements on a tool. */
const columnEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("access_column"),
      attributes: {
        toolId: { type: "string", required: true },
        column: { type: "number", required: true },
        version: { type: "number", required: true },
        cells: { type: "any", required: true },
      },
      indexes: { byTool: { pk: { field: "pk", composite: ["toolId"] }, sk: { field: "sk", composite: ["column"] } } },
    },
    config,
  );

/** Which statements one transaction of many wrote: what the projections are brought up to date with. */
const chunkEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("access_chunk"),
      attributes: {
        chunkId: { type: "string", required: true },
        pairs: {
          type: "list",
          items: {
            type: "map",
            properties: {
              organisationId: { type: "string", required: true },
              toolId: { type: "string", required: true },
            },
          },
          required: true,
        },
        expiresAtSecond: { type: "number", required: true, field: expiryAttribute },
      },
      indexes: { byId: { pk: { field: "pk", composite: ["chunkId"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

/** How many organisations there are now, counted now and then: what makes "unknown in so many" true. */
const censusEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("access_census"),
      attributes: {
        census: { type: ["organisations"] as const, required: true },
        current: { type: "number", required: true },
        countedAt: { type: "string", required: true },
      },
      indexes: { byCensus: { pk: { field: "pk", composite: ["census"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

/** In how many organisations one tool was in which status when they were counted. */
const tallyEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("access_tally"),
      attributes: {
        toolId: { type: "string", required: true },
        tally: { type: "any", required: true },
      },
      indexes: { byTool: { pk: { field: "pk", composite: ["toolId"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

/** What is derived from statements, or counted: it can be made anew at any time. */
export const projectionEntities = (config: EntityConfiguration) => ({
  row: rowEntity(config),
  column: columnEntity(config),
  chunk: chunkEntity(config),
  census: censusEntity(config),
  tally: tallyEntity(config),
});
