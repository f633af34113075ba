// One starter or stopper at a time: a folder is made (which the file system does for one process only) with its owner's pid
// in it. A lock whose owner died is taken over.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processExists } from "../daemon/process-age.ts";
import { EmbeddedServerError } from "./types.ts";

const WAIT_MILLIS = 60_000;
const STEP_MILLIS = 40;

/** Runs `work` while holding the lock at `path`. */
export async function withDirectoryLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const end = Date.now() + WAIT_MILLIS;
  while (!tryLock(path)) {
    if (Date.now() > end) {
      throw new EmbeddedServerError(
        `another process (pid ${ownerOf(path) ?? "unknown"}) has been starting the embedded PostgreSQL for a minute`,
        `when no sluice is running, remove ${path}`,
      );
    }
    await sleep(STEP_MILLIS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

function tryLock(path: string): boolean {
  try {
    mkdirSync(path);
    writeFileSync(join(path, "pid"), String(process.pid));
    return true;
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  }
  const owner = ownerOf(path);
  if (owner !== null && !processExists(owner)) rmSync(path, { recursive: true, force: true });
  return false;
}

function ownerOf(path: string): number | null {
  try {
    const pid = Number(readFileSync(join(path, "pid"), "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
