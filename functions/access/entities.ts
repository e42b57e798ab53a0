import { Entity, type EntityConfiguration } from "electrodb";
import { expiryAttribute, listedIndex, model } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";
import { projectionEntities } from "./projection-entities.ts";
import { sources, statuses } from "./rules.ts";

const content = {
  organisationId: { type: "string", required: true },
  toolId: { type: "string", required: true },
  source: { type: sources, required: true },
  version: { type: "number", required: true },
  status: { type: statuses, required: true },
  acts: { type: "any" },
  groups: { type: "any" },
  conditions: { type: "string" },
  statedAt: { type: "string", required: true },
  reviewAt: { type: "string" },
  edition: { type: "number" },
  counts: { type: "any" },
  by: { type: "string" },
} as const;

/** What stands. An organisation's lie together, by tool. */
const statementEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("access_statement"),
      attributes: content,
      indexes: {
        byOrganisation: {
          pk: { field: "pk", composite: ["organisationId"] },
          sk: { field: "sk", composite: ["toolId", "source"] },
        },
      },
    },
    config,
  );

/** Everything that was ever stated. Written once, in the transaction that states it. */
const pastStatementEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("access_history"),
      attributes: content,
      indexes: {
        byOrganisation: {
          pk: { field: "pk", composite: ["organisationId"] },
          sk: { field: "sk", composite: ["toolId", "source", "version"] },
        },
      },
    },
    config,
  );

/** That somebody has given their result already. Holds a keyed hash and when it goes: nothing leads from it to what they said. */
const markEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("access_mark"),
      attributes: {
        mark: { type: "string", required: true },
        expiresAtSecond: { type: "number", required: true, field: expiryAttribute },
      },
      indexes: { byMark: { pk: { field: "pk", composite: ["mark"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

const selfTestImageEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("self_test_image"),
      attributes: {
        toolId: { type: "string", required: true },
        version: { type: "number", required: true },
        url: { type: "string", required: true },
        width: { type: "number", required: true },
        height: { type: "number", required: true },
        status: { type: ["suggested", "confirmed"] as const, required: true },
        suggestedBy: { type: "string", required: true },
        suggestedFor: { type: "string", required: true },
        suggestedAt: { type: "string", required: true },
        confirmedFor: { type: "string" },
      },
      indexes: { byTool: { pk: { field: "pk", composite: ["toolId"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

const sharingEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("access_sharing"),
      attributes: {
        organisationId: { type: "string", required: true },
        version: { type: "number", required: true },
        records: { type: "boolean", required: true },
        figures: { type: "boolean", required: true },
        list: { type: ["public_access_records", "private_access_records"] as const, required: true },
      },
      indexes: {
        byOrganisation: { pk: { field: "pk", composite: ["organisationId"] }, sk: { field: "sk", composite: [] } },
        listed: {
          index: listedIndex.name,
          pk: { field: listedIndex.pk, composite: ["list"] },
          sk: { field: listedIndex.sk, composite: ["organisationId"] },
        },
      },
    },
    config,
  );

/** Found by the hash of its token alone: whoever reads the table can open none. */
const invitationEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("access_invitation"),
      attributes: {
        tokenHash: { type: "string", required: true },
        invitationId: { type: "string", required: true },
        organisationIds: { type: "list", items: { type: "string" }, required: true },
        toolIds: { type: "list", items: { type: "string" }, required: true },
        invitedFor: { type: "string", required: true },
        expiresAt: { type: "string", required: true },
        expiresAtSecond: { type: "number", required: true, field: expiryAttribute },
      },
      indexes: { byToken: { pk: { field: "pk", composite: ["tokenHash"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

export const accessEntities = (config: EntityConfiguration) => ({
  statement: statementEntity(config),
  pastStatement: pastStatementEntity(config),
  mark: markEntity(config),
  sharing: sharingEntity(config),
  selfTestImage: selfTestImageEntity(config),
  invitation: invitationEntity(config),
  ...projectionEntities(config),
  ...traceEntities(config),
});
