import { Entity, type EntityConfiguration } from "electrodb";
import { expiryAttribute, model, waitingIndex } from "#functions/table-schema.ts";
import { effectTypes } from "./rules.ts";

/** What must happen after an act. Holds ids only, never an address or a name: effects look those up when they run. */
export const outboxItemEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("outbox_item"),
      attributes: {
        outboxItemId: { type: "string", required: true },
        type: { type: effectTypes, required: true },
        subjectId: { type: "string", required: true },
        at: { type: "string", required: true },
        attempts: { type: "number", required: true },
        leasedUntil: { type: "string" },
        parkedAt: { type: "string" },
        doneAt: { type: "string" },
        shard: { type: "number" },
        expiresAtSecond: { type: "number", field: expiryAttribute },
      },
      indexes: {
        byId: { pk: { field: "pk", composite: ["outboxItemId"] }, sk: { field: "sk", composite: [] } },
        waiting: {
          index: waitingIndex.name,
          condition: (attributes: { shard?: number }) => attributes.shard !== undefined,
          pk: { field: waitingIndex.pk, composite: ["shard"] },
          sk: { field: waitingIndex.sk, composite: ["at", "outboxItemId"] },
        },
      },
    },
    config,
  );
