import { Entity, type EntityConfiguration } from "electrodb";
import { expiryAttribute, model } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";
import { mailChoices } from "./preferences.ts";
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
        digestId: { type: "string" },
        parts: { type: "list", items: { type: "string" } },
        closedAt: { type: "string" },
        expiresAtSecond: { type: "number", required: true, field: expiryAttribute },
      },
      indexes: { byId: { pk: { field: "pk", composite: ["notificationId"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

/** Which e-mails somebody wants. */
export const mailPreferenceEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("mail_preference"),
      attributes: {
        personId: { type: "string", required: true },
        choice: { type: mailChoices, required: true },
        version: { type: "number", required: true },
      },
      indexes: { byPerson: { pk: { field: "pk", composite: ["personId"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

export const notificationEntities = (config: EntityConfiguration) => ({
  notification: notificationEntity(config),
  ...traceEntities(config),
});
