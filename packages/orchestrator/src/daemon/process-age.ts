// How long a process has been there: tells a run's process from another one that has got its number since.
import { readFileSync } from "node:fs";
import { uptime } from "node:os";

/** Kernels count in hundredths of a second for programs, whatever their own clock. */
const TICKS_PER_SECOND = 100;

/** Seconds since the process of this number began; the most that it can be where nothing more is known; null when there is none. */
export function processAge(pid: number): number | null {
  if (!processExists(pid)) return null;
  if (process.platform !== "linux") return uptime();
  try {
    // The name, in parentheses, may hold anything; what follows it are numbers. The 22nd field is the start since boot.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const started = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]) / TICKS_PER_SECOND;
    const age = uptime() - started;
    // In some containers the two are of different clocks: then nothing is known.
    return age >= -1 ? age : Number.POSITIVE_INFINITY;
  } catch {
    return processExists(pid) ? uptime() : null;
  }
}

/** Whether there is a process of this number, also of another user. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
