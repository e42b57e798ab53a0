import { Entity, type EntityConfiguration } from "electrodb";
import { model } from "#functions/table-schema.ts";

/** Who did what, beside the thing it was done to. Written only inside the transaction of the act itself. */
export const auditEventEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("audit_event"),
      attributes: {
        eventId: { type: "string", required: true },
        subjectId: { type: "string", required: true },
        type: { type: "string", required: true },
        actorId: { type: "string", required: true },
        at: { type: "string", required: true },
        digest: { type: "string" },
      },
      indexes: {
        bySubject: {
          pk: { field: "pk", composite: ["subjectId"] },
          sk: { field: "sk", composite: ["at", "eventId"] },
        },
      },
    },
    config,
  );
