import { Entity, type EntityConfiguration } from "electrodb";
import { roleEntities } from "#functions/accounts/role-entities.ts";
import { listedIndex, model, waitingIndex } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";
import { decisionEntities } from "./decision-entities.ts";
import { urgencies } from "./request.ts";
import { states } from "./rules.ts";

/** Holds nothing of who decides: what the requester sees is made from it. */
const requestEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("request"),
      attributes: {
        requestId: { type: "string", required: true },
        organisationId: { type: "string", required: true },
        toolId: { type: "string", required: true },
        state: { type: states, required: true },
        version: { type: "number", required: true },
        purpose: { type: "string", required: true },
        partnerIds: { type: "list", items: { type: "string" }, required: true },
        urgency: { type: urgencies, required: true },
        insteadToday: { type: "string" },
        askedBy: { type: "string" },
        askedAt: { type: "string", required: true },
        stateSince: { type: "string", required: true },
        outcome: { type: "any" },
        question: { type: "string" },
        nudgedAt: { type: "string" },
        rings: { type: "number", required: true },
        /** Both while its timer runs. */
        timerShard: { type: "number" },
        dueAt: { type: "string" },
        forgottenAt: { type: "string" },
      },
      indexes: {
        byId: { pk: { field: "pk", composite: ["requestId"] }, sk: { field: "sk", composite: [] } },
        timers: {
          index: waitingIndex.name,
          condition: (attributes: { timerShard?: number }) => attributes.timerShard !== undefined,
          pk: { field: waitingIndex.pk, composite: ["timerShard"] },
          sk: { field: waitingIndex.sk, composite: ["dueAt", "requestId"] },
        },
        ofOrganisation: {
          index: listedIndex.name,
          pk: { field: listedIndex.pk, composite: ["organisationId"] },
          sk: { field: listedIndex.sk, composite: ["askedAt", "requestId"] },
        },
      },
    },
    config,
  );

/** Create-only and gone when the request ends: of two first asks at once one makes the request, and the other joins it. */
const openRequestEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("open_request"),
      attributes: {
        organisationId: { type: "string", required: true },
        toolId: { type: "string", required: true },
        requestId: { type: "string", required: true },
      },
      indexes: {
        byTool: { pk: { field: "pk", composite: ["organisationId", "toolId"] }, sk: { field: "sk", composite: [] } },
      },
    },
    config,
  );

/** Whoever asked is the first. */
const supporterEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("request_supporter"),
      attributes: {
        requestId: { type: "string", required: true },
        personId: { type: "string", required: true },
        joinedAt: { type: "string", required: true },
      },
      indexes: {
        byRequest: {
          pk: { field: "pk", composite: ["requestId"] },
          sk: { field: "sk", composite: ["personId"] },
        },
        ofPerson: {
          index: listedIndex.name,
          pk: { field: listedIndex.pk, composite: ["personId"] },
          sk: { field: listedIndex.sk, composite: ["joinedAt", "requestId"] },
        },
      },
    },
    config,
  );

/** Counted by ADD and without a version, so that many may join at once. */
const supporterCountEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("request_supporters"),
      attributes: {
        requestId: { type: "string", required: true },
        count: { type: "number", required: true },
      },
      indexes: { byRequest: { pk: { field: "pk", composite: ["requestId"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

const historyEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("request_history"),
      attributes: {
        requestId: { type: "string", required: true },
        version: { type: "number", required: true, padding: { length: 6, char: "0" } },
        at: { type: "string", required: true },
        action: { type: "string", required: true },
        state: { type: states, required: true },
        before: { type: "any" },
        text: { type: "string" },
      },
      indexes: {
        byRequest: { pk: { field: "pk", composite: ["requestId"] }, sk: { field: "sk", composite: ["version"] } },
      },
    },
    config,
  );

const absenceEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("owner_absence"),
      attributes: {
        organisationId: { type: "string", required: true },
        personId: { type: "string", required: true },
        version: { type: "number", required: true },
        from: { type: "string", required: true },
        until: { type: "string", required: true },
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

/** Which of several leads has taken a request on. Apart from the request, whose readers do not learn it. */
const assignmentEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("request_assignment"),
      attributes: {
        requestId: { type: "string", required: true },
        personId: { type: "string", required: true },
        assignedAt: { type: "string", required: true },
      },
      indexes: { byRequest: { pk: { field: "pk", composite: ["requestId"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

/** What one transaction about requests can hold. */
export const requestEntities = (config: EntityConfiguration) => ({
  request: requestEntity(config),
  openRequest: openRequestEntity(config),
  supporter: supporterEntity(config),
  supporterCount: supporterCountEntity(config),
  history: historyEntity(config),
  absence: absenceEntity(config),
  assignment: assignmentEntity(config),
  roleGrant: roleEntities(config).roleGrant,
  ...decisionEntities(config),
  ...traceEntities(config),
});
