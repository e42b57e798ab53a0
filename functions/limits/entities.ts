import { Entity, type EntityConfiguration } from "electrodb";
import { expiryAttribute, model } from "#functions/table-schema.ts";

/** How often one source did one thing in one window. The source is a keyed hash, never an address. */
export const attemptCountEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("attempt_count"),
      attributes: {
        limit: { type: "string", required: true },
        source: { type: "string", required: true },
        window: { type: "number", required: true },
        count: { type: "number", required: true },
        expiresAtSecond: { type: "number", required: true, field: expiryAttribute },
      },
      indexes: {
        bySource: {
          pk: { field: "pk", composite: ["source"] },
          sk: { field: "sk", composite: ["limit", "window"] },
        },
      },
    },
    config,
  );
