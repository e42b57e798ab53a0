import { Entity, type EntityConfiguration } from "electrodb";
import { expiryAttribute, model } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";
import { findingKinds } from "./rules.ts";

/** What was last known of a name, and what was wrong with it then. Gone some time after the name is on the list no more. */
const checkedNameEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("checked_name"),
      attributes: {
        host: { type: "string", required: true },
        checkedAt: { type: "string", required: true },
        observation: { type: "any", required: true },
        [expiryAttribute]: { type: "number", required: true },
      },
      indexes: { byHost: { pk: { field: "pk", composite: ["host"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

/** One of a kind about one name, in one partition by name: what the publishers' page lists. */
const nameFindingEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("name_finding"),
      attributes: {
        whitelist: { type: ["whitelist"] as const, required: true },
        host: { type: "string", required: true },
        kind: { type: findingKinds, required: true },
        was: { type: "string" },
        is: { type: "string" },
        foundAt: { type: "string", required: true },
        lastSeenAt: { type: "string", required: true },
        [expiryAttribute]: { type: "number", required: true },
      },
      indexes: {
        byName: { pk: { field: "pk", composite: ["whitelist"] }, sk: { field: "sk", composite: ["host", "kind"] } },
      },
    },
    config,
  );

/** One item: the last night on which names were looked up. */
const nameCheckNightEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("name_check_night"),
      attributes: {
        whitelist: { type: ["whitelist"] as const, required: true },
        day: { type: "string", required: true },
        startedAt: { type: "string", required: true },
      },
      indexes: { byWhitelist: { pk: { field: "pk", composite: ["whitelist"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

export const nameCheckEntities = (config: EntityConfiguration) => ({
  checkedName: checkedNameEntity(config),
  finding: nameFindingEntity(config),
  night: nameCheckNightEntity(config),
  ...traceEntities(config),
});
