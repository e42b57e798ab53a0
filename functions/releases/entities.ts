import { Entity, type EntityConfiguration } from "electrodb";
import { proposalEntity } from "#functions/proposals/entities.ts";
import { model } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";
import { currentEditionEntity, releaseEntity } from "#functions/whitelist/entities.ts";

/** One item: what waits for a second publisher. */
const preparedEditionEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("prepared_edition"),
      attributes: {
        whitelist: { type: ["whitelist"] as const, required: true },
        edition: { type: "number", required: true },
        kind: { type: ["agreed", "removed_at_once"] as const, required: true },
        proposalIds: { type: "list", items: { type: "string" }, required: true },
        entryIds: { type: "list", items: { type: "number" }, required: true },
        note: { type: "string", required: true },
        shrinkConfirmed: { type: "boolean" },
        digest: { type: "string", required: true },
        preparedBy: { type: "string", required: true },
        preparedFor: { type: "string", required: true },
        preparedAt: { type: "string", required: true },
      },
      indexes: { byWhitelist: { pk: { field: "pk", composite: ["whitelist"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

/** One item a task that the clock does once a day: the last day on which it was done. */
const dailyTaskEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("release_daily_task"),
      attributes: {
        whitelist: { type: ["whitelist"] as const, required: true },
        task: { type: ["expiry_warning"] as const, required: true },
        doneOn: { type: "string", required: true },
      },
      indexes: {
        byTask: { pk: { field: "pk", composite: ["whitelist"] }, sk: { field: "sk", composite: ["task"] } },
      },
    },
    config,
  );

export const releaseEntities = (config: EntityConfiguration) => ({
  prepared: preparedEditionEntity(config),
  dailyTask: dailyTaskEntity(config),
  current: currentEditionEntity(config),
  release: releaseEntity(config),
  proposal: proposalEntity(config),
  ...traceEntities(config),
});
