import { Entity, type EntityConfiguration } from "electrodb";
import { researchLinkEntity } from "#functions/research/entities.ts";
import { listedIndex, model } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";
import { pollEntity } from "#functions/voting/entities.ts";
import { foundingEntity } from "#functions/working-group/entities.ts";
import { proposalStatuses, subjects } from "./rules.ts";

export const proposalEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("proposal"),
      attributes: {
        proposalId: { type: "string", required: true },
        subject: { type: subjects, required: true },
        title: { type: "string", required: true },
        rationale: { type: "string", required: true },
        links: { type: "list", items: { type: "string" }, required: true },
        interest: { type: "any", required: true },
        daysOpen: { type: "number", required: true },
        toolId: { type: "string" },
        toolName: { type: "string" },
        changes: { type: "any", required: true },
        destinationIds: { type: "list", items: { type: "string" }, required: true },
        terms: { type: "any" },
        charterVersion: { type: "number" },
        membership: { type: "any" },
        needIds: { type: "list", items: { type: "string" } },
        answersNoNeed: { type: "boolean" },
        status: { type: proposalStatuses, required: true },
        version: { type: "number", required: true },
        baseEdition: { type: "number", required: true },
        proposedBy: { type: "any", required: true },
        createdAt: { type: "string", required: true },
        updatedAt: { type: "string", required: true },
        pollId: { type: "string" },
        openedAt: { type: "string" },
        closesAt: { type: "string" },
        edition: { type: "number" },
        returnedAs: { type: "string" },
        returnedFrom: { type: "string" },
        restoresEdition: { type: "number" },
        evidence: { type: "any" },
        /** Which list it is on; each organisation's drafts are a list of their own. */
        shelf: { type: "string", required: true },
      },
      indexes: {
        byId: { pk: { field: "pk", composite: ["proposalId"] }, sk: { field: "sk", composite: [] } },
        onShelf: {
          index: listedIndex.name,
          pk: { field: listedIndex.pk, composite: ["shelf"] },
          sk: { field: listedIndex.sk, composite: ["updatedAt", "proposalId"] },
        },
      },
    },
    config,
  );

const commentEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("comment"),
      attributes: {
        commentId: { type: "string", required: true },
        proposalId: { type: "string", required: true },
        organisationId: { type: "string", required: true },
        organisationName: { type: "string", required: true },
        personId: { type: "string", required: true },
        text: { type: "string", required: true },
        at: { type: "string", required: true },
      },
      indexes: {
        byProposal: {
          pk: { field: "pk", composite: ["proposalId"] },
          sk: { field: "sk", composite: ["at", "commentId"] },
        },
      },
    },
    config,
  );

export const proposalEntities = (config: EntityConfiguration) => ({
  proposal: proposalEntity(config),
  comment: commentEntity(config),
  poll: pollEntity(config),
  founding: foundingEntity(config),
  link: researchLinkEntity(config),
  ...traceEntities(config),
});
