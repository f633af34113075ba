// Runs the built command as a user does, in a process of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const sluiceBin = join(repository, "packages/cli/bin/sluice.js");

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** An environment in which only what a test says can point to a database or a project. */
function cleanEnvironment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(POSTGRES_|SLUICE_|DBT_|PG)/.test(name));
  return { ...Object.fromEntries(kept), NO_COLOR: "1", ...extra };
}

/** Runs `sluice …` to its end. */
export function sluice(args: readonly string[], options: RunOptions): Promise<Finished> {
  return sluiceIn(sluiceBin, args, options);
}

/** The same with the command of another installation. */
export function sluiceIn(bin: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  return finish(
    spawn(process.execPath, [bin, ...args], { cwd: options.cwd, env: cleanEnvironment(options.env ?? {}) }),
    options.stdin,
  );
}

export function finish(child: ChildProcess, stdin = ""): Promise<Finished> {
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.stdin?.end(stdin);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

export interface DevServer {
  readonly url: string;
  readonly child: ChildProcess;
  /** What it has said so far. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts `sluice dev` on a free port and waits until the definitions are loaded or failed to. */
export async function startDev(
  cwd: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  bin = sluiceBin,
): Promise<DevServer> {
  const child = spawn(process.execPath, [bin, "dev", "--no-open", "--port", "0", ...args], {
    cwd,
    env: cleanEnvironment(env),
  });
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    const read = (text: string) => {
      output += text;
      const match = /Open (http:\S+)/.exec(output);
      if (match?.[1] !== undefined) resolve(match[1]);
    };
    child.stdout?.setEncoding("utf8").on("data", read);
    child.stderr?.setEncoding("utf8").on("data", read);
    child.on("exit", (code) => reject(new Error(`sluice dev ended with ${code}:\n${output}`)));
  });
  return {
    url,
    child,
    output: () => output,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once("exit", () => resolve());
        child.kill("SIGTERM");
      }),
  };
}

/** A copy of an example in a folder of its own. */
export function copyExample(name: "walkthrough" | "pipeline" = "walkthrough"): string {
  const folder = temporaryFolder();
  cpSync(join(repository, "examples", name), folder, {
    recursive: true,
    filter: (path) => !/[\\/](target|logs|\.sluice|node_modules|\.env|\.user\.yml)$/.test(path),
  });
  return folder;
}

/** Others may pass through it, so that the embedded server's data lies in it also for root, and goes with it. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-e2e-")));
  chmodSync(folder, 0o711);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
