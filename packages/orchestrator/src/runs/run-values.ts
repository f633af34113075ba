// Outputs of ops between their steps, where no I/O manager is named: files of the project's state folder, one folder per run.
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { stateFolder } from "../host/state-folder.ts";
import { filesIoManager } from "../io/files.ts";
import type { IoManager } from "../io/io-manager.ts";

export function runValues(root: string): IoManager {
  return filesIoManager({ folder: folderOf(root), format: "structured" });
}

function folderOf(root: string): string {
  return join(stateFolder(root), "values");
}

/** Ids of the runs that have values here. */
export async function runsWithValues(root: string): Promise<readonly string[]> {
  return readdir(folderOf(root)).catch((): string[] => []);
}

export async function deleteValues(root: string, runId: string): Promise<void> {
  await rm(join(folderOf(root), runId), { recursive: true, force: true });
}
