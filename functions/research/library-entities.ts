import { Entity, type EntityConfiguration } from "electrodb";
import { model } from "#functions/table-schema.ts";

/** One item: which file is the index in force. Its version is the condition that makes a rebuild one winner. */
const currentLibraryEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("current_library"),
      attributes: {
        library: { type: ["library"] as const, required: true },
        version: { type: "number", required: true },
        digest: { type: "string", required: true },
        builtAt: { type: "string", required: true },
      },
      indexes: { byLibrary: { pk: { field: "pk", composite: ["library"] }, sk: { field: "sk", composite: [] } } },
    },
    config,
  );

/** Noted before a file is written, so that none that ever was stays behind unseen. */
const libraryFileEntity = (config: EntityConfiguration) =>
  new Entity(
    {
      model: model("library_file"),
      attributes: {
        library: { type: ["library"] as const, required: true },
        version: { type: "number", required: true, padding: { length: 10, char: "0" } },
        digest: { type: "string", required: true },
        builtAt: { type: "string", required: true },
      },
      indexes: {
        byVersion: {
          pk: { field: "pk", composite: ["library"] },
          sk: { field: "sk", composite: ["version", "digest"] },
        },
      },
    },
    config,
  );

export const libraryEntities = (config: EntityConfiguration) => ({
  current: currentLibraryEntity(config),
  file: libraryFileEntity(config),
});
