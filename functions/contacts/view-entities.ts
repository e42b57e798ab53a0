import { Entity, type EntityConfiguration } from "electrodb";
import { expiryAttribute, model, waitingIndex } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";

const view = {
  viewId: { type: "string", required: true },
  contactId: { type: "string", required: true },
  organisationId: { type: "string", required: true },
  stewardId: { type: "string", required: true },
  reason: { type: "string" },
  approvedBy: { type: "string" },
} as const;

/** Who opened one contact, beside no other contact's: create-only, but for the reason that goes when the person is erased. */
const contactViewEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("contact_view"),
      attributes: { ...view, viewedAt: { type: "string", required: true } },
      indexes: {
        byContact: {
          collection: "views",
          pk: { field: "pk", composite: ["contactId"] },
          sk: { field: "sk", composite: ["viewId"] },
        },
      },
    },
    config,
  );

const viewRequestEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("contact_view_request"),
      attributes: {
        ...view,
        desk: { type: ["contact views"] as const, required: true },
        stewardOrganisationId: { type: "string", required: true },
        requestedAt: { type: "string", required: true },
        expiresAtSecond: { type: "number", required: true, field: expiryAttribute },
      },
      indexes: {
        byContact: {
          collection: "views",
          pk: { field: "pk", composite: ["contactId"] },
          sk: { field: "sk", composite: ["viewId"] },
        },
        desk: {
          index: waitingIndex.name,
          pk: { field: waitingIndex.pk, composite: ["desk"] },
          sk: { field: waitingIndex.sk, composite: ["requestedAt", "viewId"] },
        },
      },
    },
    config,
  );

/** How many contacts one steward has opened on one day: the condition that stops at ten. */
const viewCountEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("contact_view_count"),
      attributes: {
        stewardId: { type: "string", required: true },
        day: { type: "string", required: true },
        count: { type: "number", required: true },
        expiresAtSecond: { type: "number", required: true, field: expiryAttribute },
      },
      indexes: {
        bySteward: { pk: { field: "pk", composite: ["stewardId"] }, sk: { field: "sk", composite: ["day"] } },
      },
    },
    config,
  );

export const viewEntities = (config: EntityConfiguration) => ({
  contactView: contactViewEntity(config),
  viewRequest: viewRequestEntity(config),
  viewCount: viewCountEntity(config),
  ...traceEntities(config),
});
