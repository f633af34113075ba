// What other packages use of the orchestrator, by name.
export { acquireEmbeddedPostgres } from "./embedded/acquire-embedded-postgres.ts";
export { type EmbeddedOptions, type EmbeddedPostgres, EmbeddedServerError } from "./embedded/types.ts";
export { checkId } from "./storage/asset-queries.ts";
export { StorageError, UnknownRunError } from "./storage/errors.ts";
export { type OpenStorageOptions, openStorage } from "./storage/open-storage.ts";
export type * from "./storage/types.ts";
