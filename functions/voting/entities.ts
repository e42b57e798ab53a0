import { Entity, type EntityConfiguration } from "electrodb";
import { expiryAttribute, model, waitingIndex } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";
import { choices, pollStatuses } from "./rules.ts";

/** Read with its roll and the answers to blocks in one query ("voting" collection), or alone. */
export const pollEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("poll"),
      attributes: {
        pollId: { type: "string", required: true },
        proposalId: { type: "string", required: true },
        question: { type: "string", required: true },
        status: { type: pollStatuses, required: true },
        contentDigest: { type: "string", required: true },
        charterVersion: { type: "number", required: true },
        terms: { type: "any", required: true },
        passMark: { type: "string", required: true },
        proposedBy: { type: "any", required: true },
        openedAt: { type: "string", required: true },
        closesAt: { type: "string", required: true },
        extendedAt: { type: "string" },
        closedAt: { type: "string" },
        mergers: { type: "any" },
        outcome: { type: "any" },
        /** In the index while the poll has yet to be closed. */
        due: { type: ["polls", "none"] as const, required: true },
        expiresAtSecond: { type: "number", field: expiryAttribute },
      },
      indexes: {
        byPoll: {
          collection: "voting",
          pk: { field: "pk", composite: ["pollId"] },
          sk: { field: "sk", composite: [] },
        },
        due: {
          index: waitingIndex.name,
          condition: (attributes: { due?: string }) => attributes.due === "polls",
          pk: { field: waitingIndex.pk, composite: ["due"] },
          sk: { field: waitingIndex.sk, composite: ["closesAt", "pollId"] },
        },
      },
    },
    config,
  );

const electorEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("elector"),
      attributes: {
        pollId: { type: "string", required: true },
        organisationId: { type: "string", required: true },
        organisationName: { type: "string", required: true },
        votesWith: { type: "string" },
        version: { type: "number", required: true },
        sealedAt: { type: "string" },
        ballotId: { type: "string" },
        choice: { type: choices },
        reason: { type: "string" },
        interest: { type: "any" },
        castAt: { type: "string" },
      },
      indexes: {
        byPoll: {
          collection: "voting",
          pk: { field: "pk", composite: ["pollId"] },
          sk: { field: "sk", composite: ["organisationId"] },
        },
      },
    },
    config,
  );

const blockAnswerEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("block_answer"),
      attributes: {
        pollId: { type: "string", required: true },
        organisationId: { type: "string", required: true },
        version: { type: "number", required: true, padding: { length: 6, char: "0" } },
        text: { type: "string", required: true },
        answeredAt: { type: "string", required: true },
      },
      indexes: {
        byPoll: {
          collection: "voting",
          pk: { field: "pk", composite: ["pollId"] },
          sk: { field: "sk", composite: ["organisationId", "version"] },
        },
      },
    },
    config,
  );

/** In the poll's partition but outside the collection: only the public record reads every cast. */
const ballotEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("ballot"),
      attributes: {
        ballotId: { type: "string", required: true },
        pollId: { type: "string", required: true },
        organisationId: { type: "string", required: true },
        castForId: { type: "string", required: true },
        version: { type: "number", required: true, padding: { length: 6, char: "0" } },
        choice: { type: choices, required: true },
        reason: { type: "string" },
        interest: { type: "any", required: true },
        castAt: { type: "string", required: true },
        castBy: { type: "string", required: true },
      },
      indexes: {
        byPoll: {
          pk: { field: "pk", composite: ["pollId"] },
          sk: { field: "sk", composite: ["organisationId", "version"] },
        },
      },
    },
    config,
  );

export const votingEntities = (config: EntityConfiguration) => ({
  poll: pollEntity(config),
  elector: electorEntity(config),
  blockAnswer: blockAnswerEntity(config),
  ballot: ballotEntity(config),
  ...traceEntities(config),
});
