// One dbt command, from argv to exit code. The only place that knows all commands; each is loaded when it is asked for.
import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Adapter, MacroFile } from "@sluice/adapter-contract";
import type { PrecompiledMacros } from "@sluice/jinja";
import { customEnv, type Invocation } from "../artifacts/metadata.ts";
import { DbtError } from "../errors.ts";
import {
  commandCompleted,
  logDebugStackTrace,
  mainEncounteredError,
  mainReportArgs,
  mainReportVersion,
  mainStackTrace,
  resourceReport,
} from "../events/builders.ts";
import { type Bus, createBus, isoMicros } from "../events/create-bus.ts";
import type { LogEvent } from "../events/types.ts";
import { helpText } from "../flags/help.ts";
import type { Asked } from "../flags/parse-argv.ts";
import { type ResolvedFlags, resolveFlags } from "../flags/resolve-flags.ts";
import { FlagsError, UsageError } from "../flags/usage-error.ts";
import { versionText } from "../flags/version-text.ts";
import type { Manifest } from "../manifest/types.ts";
import type { RunResult } from "../run/types.ts";
import { DBT_VERSION } from "../version.ts";
import { flagsForLog } from "./flags-for-log.ts";
import type { Ask, Command, CommandInput, CommandOutcome, Environment } from "./types.ts";

export interface InvokeDbtOptions {
  /** Every adapter that a profile may name. */
  readonly adapters: readonly Adapter[];
  /** The macros of the package `dbt`. */
  readonly globalMacros: readonly MacroFile[];
  /** Macros that were compiled beforehand; asked for when SQL is to be rendered. */
  readonly compiledMacros?: () => Promise<PrecompiledMacros>;
  /** Everything after `dbt`. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Environment;
  /** Ctrl-C. */
  readonly signal?: AbortSignal;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Every event, at every level, as the JSON log has it. */
  readonly onEvent?: (event: LogEvent) => void;
  /** Asks the user (`init`); without it questions get their defaults. */
  readonly ask?: Ask;
}

export interface DbtResult {
  /** 0: all well. 1: the command ran and something in it failed. 2: the command could not be carried out. */
  readonly exitCode: 0 | 1 | 2;
  readonly invocationId: string;
  /** How every node ended; null for commands that run none. */
  readonly results: readonly RunResult[] | null;
  readonly manifest: Manifest | null;
  /** The folder of the artifacts; null for commands that write none. */
  readonly targetFolder: string | null;
  /** What ended the command, where something did. */
  readonly error: Error | null;
}

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  build: async () => (await import("./build.ts")).buildCommand,
  clean: async () => (await import("./clean.ts")).cleanCommand,
  clone: async () => (await import("./clone.ts")).cloneCommand,
  compile: async () => (await import("./compile.ts")).compileCommand,
  debug: async () => (await import("./debug.ts")).debugCommand,
  deps: async () => (await import("./deps.ts")).depsCommand,
  "docs generate": async () => (await import("./docs-generate.ts")).docsGenerateCommand,
  "docs serve": async () => (await import("./docs-serve.ts")).docsServeCommand,
  init: async () => (await import("./init.ts")).initCommand,
  list: async () => (await import("./list.ts")).listCommand,
  ls: async () => (await import("./list.ts")).listCommand,
  parse: async () => (await import("./parse.ts")).parseCommand,
  retry: async () => (await import("./retry.ts")).retryCommand,
  run: async () => (await import("./run.ts")).runCommand,
  "run-operation": async () => (await import("./run-operation.ts")).runOperationCommand,
  seed: async () => (await import("./seed.ts")).seedCommand,
  show: async () => (await import("./show.ts")).showCommand,
  snapshot: async () => (await import("./snapshot.ts")).snapshotCommand,
  "source freshness": async () => (await import("./source-freshness.ts")).sourceFreshnessCommand,
  "source snapshot-freshness": async () => (await import("./source-freshness.ts")).sourceFreshnessCommand,
  test: async () => (await import("./test.ts")).testCommand,
};

/**
 * Runs one dbt command in this process. Never throws for a fault of the project, the profile or the warehouse.
 *
 * ```ts
 * const { exitCode } = await invokeDbt({ adapters, globalMacros, argv: ["build"], cwd, env, stdout, stderr });
 * ```
 */
export async function invokeDbt(options: InvokeDbtOptions): Promise<DbtResult> {
  const invocationId = randomUUID();
  const resolved = resolve(options, invocationId);
  if (!("kind" in resolved)) return resolved;
  if (resolved.kind !== "flags") return answer(resolved, options, invocationId);
  const invocation: Invocation = {
    id: invocationId,
    startedAt: new Date(),
    env: customEnv(options.env),
    now: () => new Date(),
  };
  const bus = createBus({
    flags: resolved.flags,
    logFile: resolved.flags.logPath === null ? null : join(resolved.flags.logPath, "dbt.log"),
    invocationId,
    env: options.env,
    pid: process.pid,
    stdout: options.stdout,
    stderr: options.stderr,
    onEvent: options.onEvent,
    clock: () => performance.timeOrigin + performance.now(),
  });
  try {
    return await runCommand(resolved, { bus, invocation, options });
  } finally {
    bus.close();
  }
}

function nothingDone(exitCode: 0 | 2, invocationId: string, error: Error | null): DbtResult {
  return { exitCode, invocationId, results: null, manifest: null, targetFolder: null, error };
}

/** The flags, or the result of a command line that means nothing. */
function resolve(options: InvokeDbtOptions, invocationId: string): ResolvedFlags | Asked | DbtResult {
  try {
    const home = options.env["HOME"] ?? homedir();
    return resolveFlags({ argv: options.argv, env: options.env, cwd: options.cwd, home });
  } catch (error) {
    if (error instanceof UsageError) {
      if (error.logLine !== null) options.stdout(`${stamp()}  ${error.logLine}\n`);
      options.stderr(`${error.message}\n`);
      return nothingDone(2, invocationId, error);
    }
    if (!(error instanceof FlagsError)) throw error;
    options.stdout(`${stamp()}  Encountered an error:\n${error.message}\n`);
    return nothingDone(2, invocationId, error);
  }
}

function stamp(): string {
  return new Date().toISOString().slice(11, 19);
}

function answer(asked: Asked, options: InvokeDbtOptions, invocationId: string): DbtResult {
  const plugins = options.adapters.map(({ facts }) => ({ name: facts.type, version: facts.version }));
  const text = asked.kind === "version" ? versionText(plugins) : helpText(asked.topic);
  if (asked.missing) options.stderr(text);
  else options.stdout(text);
  return nothingDone(asked.missing ? 2 : 0, invocationId, null);
}

interface Run {
  readonly bus: Bus;
  readonly invocation: Invocation;
  readonly options: InvokeDbtOptions;
}

async function runCommand(resolved: ResolvedFlags, run: Run): Promise<DbtResult> {
  const { bus, invocation, options } = run;
  const began = performance.now();
  let outcome: CommandOutcome | null = null;
  let error: Error | null = null;
  try {
    bus.fire(mainReportVersion({ version: `=${DBT_VERSION}`, log_version: 3 }));
    bus.fire(mainReportArgs({ args: flagsForLog(resolved.flags) }));
    for (const note of resolved.notes) bus.fire(note);
    const load = COMMANDS[resolved.command];
    if (load === undefined) throw new Error(`there is no code for the command ${resolved.command}`);
    const command = await load();
    outcome = await command(inputOf(resolved, run));
  } catch (thrown) {
    error = thrown instanceof Error ? thrown : new Error(String(thrown));
    tellError(error, bus, resolved);
  }
  const success = error === null && outcome?.success === true;
  tellEnd(resolved, run, success, (performance.now() - began) / 1000, (late) => {
    error ??= late;
  });
  return {
    exitCode: error !== null || outcome?.interrupted === true || options.signal?.aborted === true ? 2 : success ? 0 : 1,
    invocationId: invocation.id,
    results: outcome?.results ?? null,
    manifest: outcome?.manifest ?? null,
    targetFolder: outcome?.targetFolder ?? null,
    error,
  };
}

function inputOf(resolved: ResolvedFlags, { bus, invocation, options }: Run): CommandInput {
  const { env } = options;
  return {
    flags: resolved.flags,
    fire: bus.fire,
    bus,
    env: { get: (name) => (Object.hasOwn(env, name) ? env[name] : undefined), names: () => Object.keys(env) },
    environment: env,
    adapters: options.adapters,
    globalMacros: options.globalMacros,
    compiledMacros: options.compiledMacros ?? null,
    cwd: options.cwd,
    home: env["HOME"] ?? homedir(),
    pid: process.pid,
    signal: heardByMany(options.signal ?? new AbortController().signal),
    invocation,
    ask: options.ask ?? null,
    stdout: options.stdout,
  };
}

/** Each thread's connection listens; Node would take more than ten listeners for a leak and say so on the console. */
function heardByMany(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}

/** dbt's words for what ended the command; where it comes from only for `--debug`, or when the fault is ours. */
function tellError(error: Error, bus: Bus, { flags }: ResolvedFlags): void {
  const known = error instanceof DbtError;
  // dbt: a cycle is told without a heading.
  const text = known && error.code !== "graph/cycle" ? error.toText() : error.message;
  const hint = known && error.code === "graph/cycle" && error.hint !== null ? `\n  hint: ${error.hint}` : "";
  bus.fire(mainEncounteredError({ exc: `${text}${hint}`, positions: known ? error.positions() : [] }));
  const stack = error.stack ?? "";
  if (flags.debug) bus.fire(mainStackTrace({ stack_trace: stack }));
  else bus.fire(logDebugStackTrace({ exc_info: stack }));
}

function tellEnd(
  resolved: ResolvedFlags,
  { bus, invocation }: Run,
  success: boolean,
  seconds: number,
  onError: (error: Error) => void,
): void {
  try {
    bus.summarizeDeprecations();
  } catch (error) {
    // `--warn-error` holds for the summary too.
    if (!(error instanceof DbtError)) throw error;
    tellError(error, bus, resolved);
    onError(error);
  }
  const usage = process.resourceUsage();
  bus.fire(
    resourceReport({
      command_name: resolved.flags.which,
      command_success: success,
      command_wall_clock_time: seconds,
      process_user_time: usage.userCPUTime / 1e6,
      process_kernel_time: usage.systemCPUTime / 1e6,
      process_mem_max_rss: String(usage.maxRSS),
      process_in_blocks: String(usage.fsRead),
      process_out_blocks: String(usage.fsWrite),
    }),
  );
  bus.fire(
    commandCompleted({
      command: `dbt ${resolved.command}`,
      success,
      completed_at: isoMicros(invocation.now().getTime()),
      elapsed: seconds,
    }),
  );
}
