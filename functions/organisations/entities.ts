import { Entity, type EntityConfiguration } from "electrodb";
import { nameEntities } from "#functions/name-words.ts";
import { model, waitingIndex } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";
import { domainStandings } from "./email-domains.ts";
import { codeSchemes, kinds, nations } from "./rules.ts";

const organisationEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("organisation"),
      attributes: {
        organisationId: { type: "string", required: true },
        version: { type: "number", required: true },
        name: { type: "string", required: true },
        nameWelsh: { type: "string" },
        otherNames: { type: "list", items: { type: "string" }, required: true },
        kind: { type: kinds, required: true },
        nation: { type: nations },
        codes: {
          type: "list",
          items: {
            type: "map",
            properties: { scheme: { type: codeSchemes, required: true }, code: { type: "string", required: true } },
          },
          required: true,
        },
        domains: { type: "list", items: { type: "string" }, required: true },
        itSupplierDomains: { type: "list", items: { type: "string" } },
        website: { type: "string" },
        startedOn: { type: "string" },
        endedOn: { type: "string" },
        hasEnded: { type: "boolean", required: true },
        tile: {
          type: "map",
          properties: { q: { type: "number", required: true }, r: { type: "number", required: true } },
        },
        successorIds: { type: "list", items: { type: "string" }, required: true },
        parentId: { type: "string" },
        sharedFilterId: { type: "string" },
        statedBy: { type: "any", required: true },
      },
      indexes: { byId: { pk: { field: "pk", composite: ["organisationId"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

/** One official code means one body: create-only. */
const organisationCodeEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("organisation_code"),
      attributes: {
        scheme: { type: codeSchemes, required: true },
        code: { type: "string", required: true },
        organisationId: { type: "string", required: true },
      },
      indexes: { byCode: { pk: { field: "pk", composite: ["scheme", "code"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

const emailDomainEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("email_domain"),
      attributes: {
        pattern: { type: "string", required: true },
        organisationIds: { type: "list", items: { type: "string" }, required: true },
        standing: { type: domainStandings, required: true },
        source: { type: "string", required: true },
        version: { type: "number", required: true },
      },
      indexes: { byPattern: { pk: { field: "pk", composite: ["pattern"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

/** The way back from a body to those that it carries on. */
const predecessorEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("organisation_predecessor"),
      attributes: {
        successorId: { type: "string", required: true },
        organisationId: { type: "string", required: true },
      },
      indexes: {
        bySuccessor: {
          pk: { field: "pk", composite: ["successorId"] },
          sk: { field: "sk", composite: ["organisationId"] },
        },
      },
    },
    config,
  );

/** Bodies with a tile, small and together, so that one query reads the whole map. */
export const mapTileEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("map_tile"),
      attributes: {
        map: { type: ["tiles"] as const, required: true },
        organisationId: { type: "string", required: true },
        name: { type: "string", required: true },
        q: { type: "number", required: true },
        r: { type: "number", required: true },
        hasEnded: { type: "boolean", required: true },
        endedOn: { type: "string" },
      },
      indexes: {
        byMap: { pk: { field: "pk", composite: ["map"] }, sk: { field: "sk", composite: ["organisationId"] } },
      },
    },
    config,
  );

/** One item for a body: a change that waits for a second steward. All of them are on one list of work in hand. */
const pendingChangeEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("organisation_change"),
      attributes: {
        organisationId: { type: "string", required: true },
        after: { type: "any", required: true },
        baseVersion: { type: "number", required: true },
        digest: { type: "string", required: true },
        proposedBy: { type: "string", required: true },
        proposedFor: { type: "string", required: true },
        proposedAt: { type: "string", required: true },
        desk: { type: ["organisation_changes"] as const, required: true },
      },
      indexes: {
        byOrganisation: { pk: { field: "pk", composite: ["organisationId"] }, sk: { field: "sk", composite: [] } },
        waiting: {
          index: waitingIndex.name,
          pk: { field: waitingIndex.pk, composite: ["desk"] },
          sk: { field: waitingIndex.sk, composite: ["proposedAt", "organisationId"] },
        },
      },
    },
    config,
  );

export const organisationEntities = (config: EntityConfiguration) => ({
  organisation: organisationEntity(config),
  organisationCode: organisationCodeEntity(config),
  emailDomain: emailDomainEntity(config),
  predecessor: predecessorEntity(config),
  pendingChange: pendingChangeEntity(config),
  mapTile: mapTileEntity(config),
  ...nameEntities(config),
  ...traceEntities(config),
});
