import { Entity, type EntityConfiguration } from "electrodb";
import { expiryAttribute, model } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";
import { itemKinds } from "./rules.ts";

const notificationEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("notification"),
      attributes: {
        notificationId: { type: "string", required: true },
        kind: { type: itemKinds, required: true },
        subjectId: { type: "string", required: true },
        recipientId: { type: "string", required: true },
        createdAt: { type: "string", required: true },
        sentAt: { type: "string" },
        droppedAt: { type: "string" },
        bouncedAt: { type: "string" },
        expiresAtSecond: { type: "number", required: true, field: expiryAttribute },
      },
      indexes: { byId: { pk: { field: "pk", composite: ["notificationId"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

export const notificationEntities = (config: EntityConfiguration) => ({
  notification: notificationEntity(config),
  ...traceEntities(config),
});
