import { Entity, type EntityConfiguration } from "electrodb";
import { model } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";

/** The whole group lies in one partition: the roll is read in one query. */
const membershipEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("membership"),
      attributes: {
        group: { type: ["working_group"] as const, required: true },
        organisationId: { type: "string", required: true },
        joinedAt: { type: "string", required: true },
        proposalId: { type: "string" },
        missed: { type: "number", required: true },
        missedAt: { type: "string" },
      },
      indexes: {
        byGroup: { pk: { field: "pk", composite: ["group"] }, sk: { field: "sk", composite: ["organisationId"] } },
      },
    },
    config,
  );

const nominationEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("founder_nomination"),
      attributes: {
        group: { type: ["working_group"] as const, required: true },
        organisationId: { type: "string", required: true },
        nominatedBy: { type: "string", required: true },
        nominatedAt: { type: "string", required: true },
      },
      indexes: {
        byGroup: { pk: { field: "pk", composite: ["group"] }, sk: { field: "sk", composite: ["organisationId"] } },
      },
    },
    config,
  );

/** That one organisation's attendance at one vote has been counted: create-only, so that it is counted once. */
const attendanceEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("attendance"),
      attributes: {
        organisationId: { type: "string", required: true },
        pollId: { type: "string", required: true },
        voted: { type: "boolean", required: true },
      },
      indexes: {
        byOrganisation: {
          pk: { field: "pk", composite: ["organisationId"] },
          sk: { field: "sk", composite: ["pollId"] },
        },
      },
    },
    config,
  );

/** Absent until the first proposal opens; its presence ends the founding. */
export const foundingEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("founding"),
      attributes: {
        group: { type: ["working_group"] as const, required: true },
        endedAt: { type: "string", required: true },
      },
      indexes: { byGroup: { pk: { field: "pk", composite: ["group"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

export const workingGroupEntities = (config: EntityConfiguration) => ({
  membership: membershipEntity(config),
  nomination: nominationEntity(config),
  attendance: attendanceEntity(config),
  founding: foundingEntity(config),
  ...traceEntities(config),
});
