// Starts runs as processes of this machine and sees to it that each of them ends, whatever becomes of its process.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { ProgramFiles } from "../host/load-definitions.ts";
import type { Settings } from "../settings/types.ts";
import type { Storage } from "../storage/types.ts";
import { endDeadRun, loseRun } from "./end-run.ts";
import { joinLeftTails } from "./log-tail.ts";
import type { RunRequestInput } from "./run-worker-input.ts";
import { runLogFolder } from "./step-logs.ts";

export interface LauncherOptions {
  readonly storage: Storage;
  readonly connectionString: string;
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly program: ProgramFiles;
  readonly graceMillis: number;
  readonly settings: Settings;
  readonly onRunProcess?: (pid: number) => void;
  readonly log: (line: string) => void;
}

export interface Launcher {
  /** Starts a run's process; settles when it runs. */
  launch(runId: string): Promise<void>;
  /** Runs whose processes this launcher is starting, or has started and that have not ended. */
  running(): readonly string[];
  /** Kills the process of a run that was asked to end and does not. */
  kill(runId: string): void;
  /** Settles when every process has ended and its run with it. */
  idle(): Promise<void>;
}

export function createLauncher(options: LauncherOptions): Launcher {
  const children = new Map<string, ChildProcess>();
  const starting = new Set<string>();
  const open = new Set<Promise<void>>();
  const { storage } = options;
  const me = { host: hostname(), pid: process.pid };
  const start = (runId: string, launch: number) => {
    const { child, logFile } = startProcess(runId, launch, options);
    if (child.pid !== undefined) options.onRunProcess?.(child.pid);
    children.set(runId, child);
    const ended = endOf(child).then((ending) => {
      // A run that goes on may come back to this launcher at once.
      children.delete(runId);
      return settle(options, runId, { ending, logFile, launch, pid: child.pid });
    });
    open.add(ended);
    void ended.finally(() => open.delete(ended));
  };
  return {
    async launch(runId) {
      const run = await storage.runs.find(runId);
      if (run?.status === "CANCELING") await endDeadRun(storage, runId, "It had not started yet.");
      if (run?.status !== "STARTING" || children.has(runId)) return;
      starting.add(runId);
      try {
        const launch = await storage.queue.take(runId, me);
        if (launch !== null) start(runId, launch);
      } finally {
        starting.delete(runId);
      }
    },
    running: () => [...new Set([...starting, ...children.keys()])],
    kill: (runId) => killTree(children.get(runId)),
    idle: async () => {
      while (open.size > 0) await Promise.all(open);
    },
  };
}

function startProcess(
  runId: string,
  launch: number,
  options: LauncherOptions,
): { readonly child: ChildProcess; readonly logFile: string } {
  const folder = runLogFolder(options.root, runId);
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, "run.log");
  const log = openSync(logFile, "a");
  // A group of its own: an interrupt from the terminal does not reach it, and a kill reaches all that it started.
  const child = spawn(process.execPath, [options.program.runWorker], {
    cwd: options.root,
    env: { ...options.env },
    stdio: ["pipe", log, log],
    detached: process.platform !== "win32",
  });
  closeSync(log);
  const input: RunRequestInput = {
    runId,
    launch,
    connectionString: options.connectionString,
    root: options.root,
    stepWorker: options.program.stepWorker,
    settings: options.settings,
    library: options.program.library,
    graceMillis: options.graceMillis,
  };
  child.stdin?.on("error", () => {});
  child.stdin?.end(JSON.stringify(input));
  return { child, logFile };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
}

interface Ended {
  readonly ending: string;
  readonly logFile: string;
  readonly launch: number;
  readonly pid: number | undefined;
}

/** A process that ended without ending its run has died on the way. */
async function settle(options: LauncherOptions, runId: string, { ending, logFile, launch, pid }: Ended): Promise<void> {
  const last = tailOf(logFile);
  const { maxResumes } = options.settings.runs;
  const reason = `The process of the run ended unexpectedly (${ending}).${last === "" ? "" : ` It said last:\n${last}`}`;
  try {
    await joinLeftTails(runLogFolder(options.root, runId));
    const run = await options.storage.runs.find(runId);
    if (run?.launch === launch) await loseRun(options.storage, run, { reason, pid: pid ?? null, maxResumes });
  } catch (error) {
    options.log(`run ${runId}: its process ended (${ending}), which could not be stored: ${String(error)}`);
  }
}

function tailOf(file: string): string {
  try {
    return readFileSync(file, "utf8").trim().split("\n").slice(-10).join("\n").slice(-4000);
  } catch {
    return "";
  }
}

function killTree(child: ChildProcess | undefined): void {
  if (child?.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}
