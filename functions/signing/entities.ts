import { Entity, type EntityConfiguration } from "electrodb";
import { model } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";

/** One item: whose turn it is to sign, under which root, and what is current. */
const signingHeadEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("signing_head"),
      attributes: {
        signing: { type: ["signing"] as const, required: true },
        rootVersion: { type: "number", required: true },
        root: { type: "any", required: true },
        number: { type: "number", required: true },
        turnUntil: { type: "string" },
        signed: { type: "any" },
      },
      indexes: { bySigning: { pk: { field: "pk", composite: ["signing"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

export const signingEntities = (config: EntityConfiguration) => ({
  head: signingHeadEntity(config),
  ...traceEntities(config),
});
