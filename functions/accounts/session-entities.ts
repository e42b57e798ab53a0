import { Entity, type EntityConfiguration } from "electrodb";
import { expiryAttribute, model } from "#functions/table-schema.ts";

export const sessionEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("session"),
      attributes: {
        tokenHash: { type: "string", required: true },
        personId: { type: "string", required: true },
        generation: { type: "number", required: true },
        secondFactor: { type: "boolean" },
        startedAt: { type: "string", required: true },
        expiresAt: { type: "string", required: true },
        expiresAtSecond: { type: "number", required: true, field: expiryAttribute },
      },
      indexes: { byToken: { pk: { field: "pk", composite: ["tokenHash"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

export const signInAttemptEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("sign_in_attempt"),
      attributes: {
        stateHash: { type: "string", required: true },
        browserHash: { type: "string", required: true },
        providerId: { type: "string", required: true },
        nonce: { type: "string", required: true },
        verifier: { type: "string", required: true },
        returnTo: { type: "string", required: true },
        expiresAt: { type: "string", required: true },
        expiresAtSecond: { type: "number", required: true, field: expiryAttribute },
      },
      indexes: { byState: { pk: { field: "pk", composite: ["stateHash"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );
