// Forgets runs for good: what the store has of them, and their files.
import type { Storage } from "../storage/types.ts";
import { deleteLogs } from "./log-folders.ts";

/** Runs that have not ended stay; gives the ids of those that are gone. */
export async function deleteRuns(storage: Storage, root: string, ids: readonly string[]): Promise<readonly string[]> {
  const deleted = await storage.runs.delete(ids);
  await deleteLogs(root, deleted);
  return deleted;
}
