// What is left of a run whose process has died: processes of its steps, which end by themselves once they have canceled what they
// have in the warehouse.
import { setTimeout as sleep } from "node:timers/promises";

/** Longer than a step's process needs to end without its run. */
const PATIENCE_MILLIS = 8_000;

/** Settles when no process of the group is there any more; those that do not end are killed. Knows no groups on Windows. */
export async function groupGone(pid: number): Promise<void> {
  if (process.platform === "win32") return;
  const started = performance.now();
  while (signalGroup(pid, 0)) {
    if (performance.now() - started > PATIENCE_MILLIS) signalGroup(pid, "SIGKILL");
    await sleep(50);
    if (performance.now() - started > 2 * PATIENCE_MILLIS) return;
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
