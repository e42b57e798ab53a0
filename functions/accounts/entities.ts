import { Entity, type EntityConfiguration } from "electrodb";
import { listedIndex, model, waitingIndex } from "#functions/table-schema.ts";
import { traceEntities } from "#functions/trace.ts";
import { noticeKinds } from "./notices.ts";
import { organisationVias } from "./people.ts";
import { roleEntities } from "./role-entities.ts";

/** Person, roles and what they wait for lie in one partition, so that one query says who is asking ("account" collection). */
const personEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("person"),
      attributes: {
        personId: { type: "string", required: true },
        version: { type: "number", required: true },
        sealed: { type: "string", required: true },
        emailHash: { type: "string" },
        identities: { type: "any", required: true },
        organisationId: { type: "string" },
        organisationVia: { type: organisationVias },
        givesSecondFactor: { type: "boolean" },
        sessionGeneration: { type: "number", required: true },
        joinedAt: { type: "string", required: true },
      },
      indexes: {
        byPerson: {
          collection: "account",
          pk: { field: "pk", composite: ["personId"] },
          sk: { field: "sk", composite: [] },
        },
      },
    },
    config,
  );

const organisationChoiceEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("organisation_choice"),
      attributes: {
        desk: { type: ["organisation choices"] as const, required: true },
        personId: { type: "string", required: true },
        organisationId: { type: "string", required: true },
        chosenAt: { type: "string", required: true },
      },
      indexes: {
        byPerson: {
          collection: "account",
          pk: { field: "pk", composite: ["personId"] },
          sk: { field: "sk", composite: [] },
        },
        desk: {
          index: waitingIndex.name,
          pk: { field: waitingIndex.pk, composite: ["desk"] },
          sk: { field: waitingIndex.sk, composite: ["chosenAt", "personId"] },
        },
        byOrganisation: {
          index: listedIndex.name,
          pk: { field: listedIndex.pk, composite: ["organisationId"] },
          sk: { field: listedIndex.sk, composite: ["chosenAt", "personId"] },
        },
      },
    },
    config,
  );

/** From a keyed hash, of an e-mail address or of an identity provider's name for somebody, to the person. */
const personLookupEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("person_lookup"),
      attributes: {
        hash: { type: "string", required: true },
        personId: { type: "string", required: true },
      },
      indexes: { byHash: { pk: { field: "pk", composite: ["hash"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

const noticeEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("notice"),
      attributes: {
        personId: { type: "string", required: true },
        kind: { type: noticeKinds, required: true },
        about: { type: "string", required: true },
        organisationId: { type: "string" },
        at: { type: "string", required: true },
      },
      indexes: {
        byPerson: {
          pk: { field: "pk", composite: ["personId"] },
          sk: { field: "sk", composite: ["kind", "about"] },
        },
      },
    },
    config,
  );

export const accountEntities = (config: EntityConfiguration) => ({
  person: personEntity(config),
  ...roleEntities(config),
  organisationChoice: organisationChoiceEntity(config),
  personLookup: personLookupEntity(config),
  notice: noticeEntity(config),
  ...traceEntities(config),
});
