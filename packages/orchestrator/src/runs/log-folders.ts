// The folders of raw output and of values between ops, one per run: which are old, and away with them. The id of a run begins with its time.
import { readdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { isRunId } from "../storage/run-id.ts";
import { deleteValues, runsWithValues } from "./run-values.ts";
import { runLogFolder } from "./step-logs.ts";

/** Ids of the runs before a time that have output here. */
export async function expiredLogs(root: string, before: number): Promise<readonly string[]> {
  const names = await readdir(dirname(runLogFolder(root, "-"))).catch((): string[] => []);
  return [...new Set([...names, ...(await runsWithValues(root))])].filter(
    (name) => isRunId(name) && Number.parseInt(name.replace("-", "").slice(0, 12), 16) < before,
  );
}

export async function deleteLogs(root: string, runIds: readonly string[]): Promise<void> {
  for (const id of runIds) {
    await rm(runLogFolder(root, id), { recursive: true, force: true });
    await deleteValues(root, id);
  }
}
