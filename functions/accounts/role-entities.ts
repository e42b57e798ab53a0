import { Entity, type EntityConfiguration } from "electrodb";
import { listedIndex, model, waitingIndex } from "#functions/table-schema.ts";
import { roles, seats } from "./rules.ts";

/** Replaced by the next grant of the same role, and gone when it ends: the audit events keep the history. */
const roleGrantEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("role_grant"),
      attributes: {
        personId: { type: "string", required: true },
        role: { type: roles, required: true },
        seat: { type: seats },
        organisationId: { type: "string", required: true },
        roleProposalId: { type: "string", required: true },
        version: { type: "number", required: true },
        proposedBy: { type: "string", required: true },
        check: { type: "any" },
        grantedAt: { type: "string", required: true },
        grantedBy: { type: "string", required: true },
        endsAt: { type: "string", required: true },
      },
      indexes: {
        byPerson: {
          collection: "account",
          pk: { field: "pk", composite: ["personId"] },
          sk: { field: "sk", composite: ["role"] },
        },
        holders: {
          index: listedIndex.name,
          pk: { field: listedIndex.pk, composite: ["role"] },
          sk: { field: listedIndex.sk, composite: ["grantedAt", "personId"] },
        },
      },
    },
    config,
  );

const roleProposalEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("role_proposal"),
      attributes: {
        desk: { type: ["role proposals"] as const, required: true },
        personId: { type: "string", required: true },
        role: { type: roles, required: true },
        seat: { type: seats },
        organisationId: { type: "string", required: true },
        roleProposalId: { type: "string", required: true },
        proposedAt: { type: "string", required: true },
        proposedBy: { type: "string", required: true },
        check: { type: "any" },
      },
      indexes: {
        byPerson: {
          collection: "account",
          pk: { field: "pk", composite: ["personId"] },
          sk: { field: "sk", composite: ["role"] },
        },
        desk: {
          index: waitingIndex.name,
          pk: { field: waitingIndex.pk, composite: ["desk"] },
          sk: { field: waitingIndex.sk, composite: ["proposedAt", "roleProposalId"] },
        },
      },
    },
    config,
  );

/** The condition that leaves each seat one holder, and the fast answer to who represents an organisation. */
const seatEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("seat"),
      attributes: {
        organisationId: { type: "string", required: true },
        seat: { type: seats, required: true },
        personId: { type: "string", required: true },
        endsAt: { type: "string", required: true },
      },
      indexes: {
        byOrganisation: {
          pk: { field: "pk", composite: ["organisationId"] },
          sk: { field: "sk", composite: ["seat"] },
        },
      },
    },
    config,
  );

/** Who decides for one organisation, in that organisation's partition: read consistently, and by nothing but its key. */
const filteringOwnerEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("filtering_owner"),
      attributes: {
        organisationId: { type: "string", required: true },
        personId: { type: "string", required: true },
        endsAt: { type: "string", required: true },
      },
      indexes: {
        byOrganisation: {
          pk: { field: "pk", composite: ["organisationId"] },
          sk: { field: "sk", composite: ["personId"] },
        },
      },
    },
    config,
  );

/** Everybody who holds the role of steward, in one item: the condition under which the command line may add one. */
const stewardRollEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("steward_roll"),
      attributes: {
        roll: { type: ["stewards"] as const, required: true },
        version: { type: "number", required: true },
        holders: { type: "any", required: true },
      },
      indexes: { byRoll: { pk: { field: "pk", composite: ["roll"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

/** Proposals and grants lie in their person's partition ("account" collection). */
export const roleEntities = (config: EntityConfiguration) => ({
  roleGrant: roleGrantEntity(config),
  roleProposal: roleProposalEntity(config),
  seat: seatEntity(config),
  filteringOwner: filteringOwnerEntity(config),
  stewardRoll: stewardRollEntity(config),
});
