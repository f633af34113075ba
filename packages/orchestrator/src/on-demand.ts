// What brings the database client with it is loaded when it is called: processes that load definitions or run a step have no
// use for it, and start faster without.
import type { EmbeddedOptions, EmbeddedPostgres } from "./embedded/types.ts";
import type { OpenStorageOptions } from "./storage/open-storage.ts";
import type { Storage } from "./storage/types.ts";

/**
 * Opens the store and brings its schema up to date.
 * @throws {StorageError} when the server cannot be reached or its schema is newer than this program
 */
export async function openStorage(options: OpenStorageOptions): Promise<Storage> {
  const loaded = await import("./storage/open-storage.ts");
  return loaded.openStorage(options);
}

/**
 * Starts the embedded server, or joins the one that runs.
 * @throws {EmbeddedServerError} when it cannot be made or started
 */
export async function acquireEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const loaded = await import("./embedded/acquire-embedded-postgres.ts");
  return loaded.acquireEmbeddedPostgres(options);
}
