import { Entity, type EntityConfiguration } from "electrodb";
import { model } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";

/** An organisation's lie together. One that is revoked stays, for the record. */
const subscriptionEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("subscription"),
      attributes: {
        organisationId: { type: "string", required: true },
        subscriptionId: { type: "string", required: true },
        version: { type: "number", required: true },
        name: { type: "string", required: true },
        toolIds: { type: "list", items: { type: "string" } },
        withOptional: { type: "boolean", required: true },
        pace: { type: "any", required: true },
        madeAt: { type: "string", required: true },
        revokedAt: { type: "string" },
      },
      indexes: {
        byOrganisation: {
          pk: { field: "pk", composite: ["organisationId"] },
          sk: { field: "sk", composite: ["subscriptionId"] },
        },
      },
    },
    config,
  );

/** Found by the hash of its token. All lie in one partition: a filter's asking reads one and at most once an hour writes one, and totals read them all. */
const feedEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("feed"),
      attributes: {
        whitelist: { type: ["whitelist"] as const, required: true },
        tokenHash: { type: "string", required: true },
        subscriptionId: { type: "string", required: true },
        organisationId: { type: "string", required: true },
        selects: { type: "boolean", required: true },
        revokedAt: { type: "string" },
        edition: { type: "number" },
        askedAt: { type: "string" },
      },
      indexes: {
        byToken: {
          pk: { field: "pk", composite: ["whitelist"] },
          sk: { field: "sk", composite: ["tokenHash"] },
        },
      },
    },
    config,
  );

export const subscriptionEntities = (config: EntityConfiguration) => ({
  subscription: subscriptionEntity(config),
  feed: feedEntity(config),
  ...traceEntities(config),
});
