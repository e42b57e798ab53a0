import { Entity, type EntityConfiguration } from "electrodb";
import { model } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";

/** Every version of the charter, newest last; versions are created, never changed. */
const charterEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("charter"),
      attributes: {
        charter: { type: ["charter"] as const, required: true },
        version: { type: "number", required: true, padding: { length: 6, char: "0" } },
        terms: { type: "any", required: true },
        adoptedAt: { type: "string", required: true },
        proposalId: { type: "string" },
      },
      indexes: {
        byVersion: { pk: { field: "pk", composite: ["charter"] }, sk: { field: "sk", composite: ["version"] } },
      },
    },
    config,
  );

export const charterEntities = (config: EntityConfiguration) => ({
  charter: charterEntity(config),
  ...traceEntities(config),
});
