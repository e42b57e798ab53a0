import { Entity, type EntityConfiguration } from "electrodb";
import { nameEntities } from "#functions/name-words.ts";
import { model, waitingIndex } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";
import { matches } from "./destination-shape.ts";
import { factTopics, marks } from "./facts.ts";
import { reportKinds, toolKinds } from "./rules.ts";

const place = {
  host: { type: "string" },
  match: { type: matches, required: true },
  path: { type: "string" },
  tcp: { type: "list", items: { type: "string" } },
  udp: { type: "list", items: { type: "string" } },
  ips: { type: "list", items: { type: "string" } },
} as const;

const source = {
  type: "map",
  properties: { url: { type: "string", required: true }, readOn: { type: "string", required: true } },
} as const;

/** A tool, its destinations and its facts share one partition: one query reads the tool's page ("catalogue" collection). */
const toolEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("tool"),
      attributes: {
        toolId: { type: "string", required: true },
        version: { type: "number", required: true },
        name: { type: "string", required: true },
        vendor: { type: "string" },
        kind: { type: toolKinds, required: true },
        purpose: { type: "string", required: true },
        website: { type: "string" },
        links: {
          type: "list",
          items: {
            type: "map",
            properties: { text: { type: "string", required: true }, url: { type: "string", required: true } },
          },
          required: true,
        },
        service: {
          type: "map",
          properties: { key: { type: "string", required: true }, hidden: { type: "boolean", required: true } },
        },
        factTopics: { type: "list", items: { type: "string" }, required: true },
        confirmed: { type: "number", required: true },
        addedAt: { type: "string", required: true },
        addedBy: { type: "string", required: true },
      },
      indexes: {
        byTool: {
          collection: "catalogue",
          pk: { field: "pk", composite: ["toolId"] },
          sk: { field: "sk", composite: [] },
        },
      },
    },
    config,
  );

const destinationEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("destination"),
      attributes: {
        toolId: { type: "string", required: true },
        destinationId: { type: "string", required: true },
        version: { type: "number", required: true },
        ...place,
        required: { type: "boolean", required: true },
        breaksWithout: { type: "string" },
        source,
        status: { type: ["suggested", "confirmed"] as const, required: true },
        confirmedVia: { type: ["register", "stewards", "vote"] as const },
        confirmations: {
          type: "list",
          items: {
            type: "map",
            properties: { organisationId: { type: "string", required: true }, at: { type: "string", required: true } },
          },
          required: true,
        },
        suggestedBy: { type: "string", required: true },
        suggestedAt: { type: "string", required: true },
      },
      indexes: {
        byTool: {
          collection: "catalogue",
          pk: { field: "pk", composite: ["toolId"] },
          sk: { field: "sk", composite: ["destinationId"] },
        },
      },
    },
    config,
  );

const factEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("fact"),
      attributes: {
        toolId: { type: "string", required: true },
        factId: { type: "string", required: true },
        topic: { type: factTopics, required: true },
        mark: { type: marks, required: true },
        text: { type: "string" },
        source,
        checkedBy: { type: "string" },
        statedAt: { type: "string", required: true },
        statedBy: { type: "string", required: true },
      },
      indexes: {
        byTool: {
          collection: "catalogue",
          pk: { field: "pk", composite: ["toolId"] },
          sk: { field: "sk", composite: ["factId"] },
        },
      },
    },
    config,
  );

/** Where a destination could overlap another: under each of its `overlapKeysOf`. What it holds of the place never changes. */
const overlapEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("destination_overlap"),
      attributes: {
        overlapKey: { type: "string", required: true },
        toolId: { type: "string", required: true },
        destinationId: { type: "string", required: true },
        ...place,
      },
      indexes: {
        byKey: {
          pk: { field: "pk", composite: ["overlapKey"] },
          sk: { field: "sk", composite: ["toolId", "destinationId"] },
        },
      },
    },
    config,
  );

/** Registrable domains with a confirmed destination, small and together, to compare a new one with for imitation. */
const knownDomainEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("known_domain"),
      attributes: {
        group: { type: ["known_domains"] as const, required: true },
        domain: { type: "string", required: true },
      },
      indexes: { byGroup: { pk: { field: "pk", composite: ["group"] }, sk: { field: "sk", composite: ["domain"] } } },
    },
    config,
  );

/** Every tool's name and kind, small and together, for pages that show many. */
const toolNameEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("tool_name"),
      attributes: {
        group: { type: ["tools"] as const, required: true },
        toolId: { type: "string", required: true },
        name: { type: "string", required: true },
        kind: { type: toolKinds, required: true },
      },
      indexes: { byGroup: { pk: { field: "pk", composite: ["group"] }, sk: { field: "sk", composite: ["toolId"] } } },
    },
    config,
  );

const reportEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("tool_report"),
      attributes: {
        reportId: { type: "string", required: true },
        toolId: { type: "string", required: true },
        version: { type: "number", required: true },
        kind: { type: reportKinds, required: true },
        text: { type: "string", required: true },
        isSupplier: { type: "boolean", required: true },
        reportedAt: { type: "string", required: true },
        reportedBy: { type: "string" },
        organisationId: { type: "string" },
        closedAt: { type: "string" },
        closedBy: { type: "string" },
        outcome: { type: "string" },
        /** Set while it is open. */
        desk: { type: ["tool_reports"] as const },
      },
      indexes: {
        byId: { pk: { field: "pk", composite: ["reportId"] }, sk: { field: "sk", composite: [] } },
        waiting: {
          index: waitingIndex.name,
          condition: (attributes: { desk?: string }) => attributes.desk !== undefined,
          pk: { field: waitingIndex.pk, composite: ["desk"] },
          sk: { field: waitingIndex.sk, composite: ["kind", "reportedAt", "reportId"] },
        },
      },
    },
    config,
  );

export const catalogueEntities = (config: EntityConfiguration) => ({
  tool: toolEntity(config),
  destination: destinationEntity(config),
  fact: factEntity(config),
  overlap: overlapEntity(config),
  knownDomain: knownDomainEntity(config),
  toolName: toolNameEntity(config),
  report: reportEntity(config),
  ...nameEntities(config),
  ...traceEntities(config),
});
