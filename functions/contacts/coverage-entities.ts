import { Entity, type EntityConfiguration } from "electrodb";
import { kinds, nations } from "#functions/organisations/rules.ts";
import { model } from "#functions/table-schema.ts";
import { categories, nationKeys } from "./coverage.ts";

const coverageEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("coverage"),
      attributes: {
        organisationId: { type: "string", required: true },
        version: { type: "number", required: true },
        category: { type: categories, required: true },
        kind: { type: kinds, required: true },
        nation: { type: nations },
      },
      indexes: {
        byOrganisation: {
          collection: "contacts",
          pk: { field: "pk", composite: ["organisationId"] },
          sk: { field: "sk", composite: [] },
        },
      },
    },
    config,
  );

/** Counters of one kind and nation, moved by ADD in the transaction that changes an organisation's coverage. All lie in one partition. */
const coverageTotalEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("coverage_total"),
      attributes: {
        list: { type: ["coverage totals"] as const, required: true },
        kind: { type: kinds, required: true },
        nation: { type: nationKeys, required: true },
        confirmed: { type: "number" },
        unconfirmed: { type: "number" },
        volunteer: { type: "number" },
      },
      indexes: {
        byCell: { pk: { field: "pk", composite: ["list"] }, sk: { field: "sk", composite: ["kind", "nation"] } },
      },
    },
    config,
  );

/** How many organisations there are: a projection of the register, made anew each day. */
const coverageCensusEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("coverage_census"),
      attributes: {
        list: { type: ["coverage census"] as const, required: true },
        countedOn: { type: "string", required: true },
        counts: { type: "any", required: true },
      },
      indexes: { byList: { pk: { field: "pk", composite: ["list"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

export const coverageEntities = (config: EntityConfiguration) => ({
  coverage: coverageEntity(config),
  coverageTotal: coverageTotalEntity(config),
  coverageCensus: coverageCensusEntity(config),
});
