// The process of a dbt executable: started in a group of its own, so that an interrupt reaches dbt behind a wrapper script, and
// that of a terminal does not reach it twice. Should this process die, a watcher interrupts what is left.
import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";

export type ExecutableProcess = ChildProcessByStdio<null, Readable, Readable>;

const HAS_GROUPS = process.platform !== "win32";

/** @throws {Error} when the arguments are more than the system takes */
export function startExecutable(
  path: string,
  argv: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): { readonly child: ExecutableProcess; readonly release: () => void } {
  const child = spawn(path, [...argv], {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: HAS_GROUPS,
  });
  const watcher = HAS_GROUPS && child.pid !== undefined ? watch(child.pid) : null;
  return { child, release: () => watcher?.stdin?.end("over\n") };
}

/** dbt cancels its queries for an interrupt, not for a termination. */
export function signalExecutable({ pid }: ExecutableProcess, signal: "SIGINT" | "SIGKILL"): void {
  if (pid === undefined) return;
  try {
    process.kill(HAS_GROUPS ? -pid : pid, signal);
  } catch {
    // It has just ended by itself.
  }
}

/** Reads until it is told that all is over; when the line ends before that, whoever was to tell it has died. */
const WATCHER = `
read -r over && exit 0
kill -INT "-$1" 2>/dev/null
left=20
while [ "$left" -gt 0 ] && kill -0 "-$1" 2>/dev/null; do sleep 1; left=$((left - 1)); done
kill -KILL "-$1" 2>/dev/null
`;

function watch(pid: number): ChildProcess {
  const watcher = spawn("/bin/sh", ["-c", WATCHER, "sh", String(pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  // A machine without a shell has no watcher.
  watcher.on("error", () => {});
  watcher.stdin?.on("error", () => {});
  watcher.unref();
  return watcher;
}
