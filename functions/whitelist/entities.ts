import { Entity, type EntityConfiguration } from "electrodb";
import { model } from "#functions/table-schema.ts";
import { releaseKinds } from "./rules.ts";

/** One item: the condition on its edition number makes publishing one winner. */
export const currentEditionEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("current_edition"),
      attributes: {
        whitelist: { type: ["whitelist"] as const, required: true },
        edition: { type: "number", required: true },
        bodyDigest: { type: "string", required: true },
        nextDueAt: { type: "string" },
      },
      indexes: { byWhitelist: { pk: { field: "pk", composite: ["whitelist"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

/** Editions in one partition, by number. */
export const releaseEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("release"),
      attributes: {
        whitelist: { type: ["whitelist"] as const, required: true },
        edition: { type: "number", required: true, padding: { length: 8, char: "0" } },
        kind: { type: releaseKinds, required: true },
        bodyDigest: { type: "string", required: true },
        publishedAt: { type: "string", required: true },
        preparedFor: { type: "string" },
        approvedFor: { type: "string" },
        note: { type: "string", required: true },
        proposalIds: { type: "list", items: { type: "string" }, required: true },
        removedIds: { type: "list", items: { type: "number" }, required: true },
        entries: { type: "number", required: true },
        changes: { type: "number", required: true },
        effectiveAt: { type: "string" },
        files: { type: "any", required: true },
      },
      indexes: {
        byEdition: { pk: { field: "pk", composite: ["whitelist"] }, sk: { field: "sk", composite: ["edition"] } },
      },
    },
    config,
  );
