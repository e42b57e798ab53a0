import { Entity, type EntityConfiguration } from "electrodb";
import { expiryAttribute, model } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";
import { coverageEntities } from "./coverage-entities.ts";
import { contactStates } from "./rules.ts";

/** Contacts, volunteers and the coverage that follows from them lie in their organisation's partition ("contacts" collection). */
const contactEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("contact"),
      attributes: {
        organisationId: { type: "string", required: true },
        contactId: { type: "string", required: true },
        version: { type: "number", required: true },
        state: { type: contactStates, required: true },
        sealed: { type: "string" },
        lookup: { type: "string" },
        addedBy: { type: "string", required: true },
        addedAt: { type: "string", required: true },
        confirmedAt: { type: "string" },
        askedAt: { type: "string" },
        endedAt: { type: "string" },
        dueAt: { type: "string" },
      },
      indexes: {
        byOrganisation: {
          collection: "contacts",
          pk: { field: "pk", composite: ["organisationId"] },
          sk: { field: "sk", composite: ["contactId"] },
        },
      },
    },
    config,
  );

const volunteerEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("volunteer"),
      attributes: {
        organisationId: { type: "string", required: true },
        personId: { type: "string", required: true },
        startedAt: { type: "string", required: true },
        recordedAt: { type: "string" },
      },
      indexes: {
        byOrganisation: {
          collection: "contacts",
          pk: { field: "pk", composite: ["organisationId"] },
          sk: { field: "sk", composite: ["personId"] },
        },
      },
    },
    config,
  );

/** From a contact's id to its organisation: timers and e-mail know the id alone. Create-only, and nothing changes it. */
const contactPlaceEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("contact_place"),
      attributes: {
        contactId: { type: "string", required: true },
        organisationId: { type: "string", required: true },
      },
      indexes: { byContact: { pk: { field: "pk", composite: ["contactId"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

/** From a keyed hash of organisation and address to the contact: create-only, so that an address is one contact there. */
const contactLookupEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("contact_lookup"),
      attributes: {
        lookup: { type: "string", required: true },
        contactId: { type: "string", required: true },
      },
      indexes: { byLookup: { pk: { field: "pk", composite: ["lookup"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

const contactTokenEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("contact_token"),
      attributes: {
        tokenHash: { type: "string", required: true },
        organisationId: { type: "string", required: true },
        contactId: { type: "string", required: true },
        expiresAt: { type: "string", required: true },
        usedAt: { type: "string" },
        expiresAtSecond: { type: "number", required: true, field: expiryAttribute },
      },
      indexes: { byToken: { pk: { field: "pk", composite: ["tokenHash"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

export const contactEntities = (config: EntityConfiguration) => ({
  contact: contactEntity(config),
  volunteer: volunteerEntity(config),
  contactPlace: contactPlaceEntity(config),
  contactLookup: contactLookupEntity(config),
  contactToken: contactTokenEntity(config),
  ...coverageEntities(config),
  ...traceEntities(config),
});
