// A dbt executable as an engine: a child process that logs JSON. For warehouses that have no adapter here.
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { DefinitionError } from "../definitions/errors.ts";
import { plainText } from "./errors.ts";
import { type LineReader, readLines, readLogLine } from "./executable-log.ts";
import { type ExecutableProcess, signalExecutable, startExecutable } from "./executable-process.ts";
import { askVersion, tooOld, versionOfEvent } from "./executable-version.ts";
import type { DbtEngine, DbtInvokeOptions, DbtLogEvent, DbtOutcome } from "./types.ts";

/** How long dbt has to cancel its queries before it is killed. */
const TERMINATION_MILLIS = 20_000;

/** `path` is looked up on PATH when it has no folder. */
export function executableEngine(path: string): DbtEngine {
  return { startsProcess: true, invoke: (options) => invoke(path, options) };
}

interface Heard {
  /** Whether it said its version, or got so far as to run nodes. */
  isKnown: boolean;
  /** Why the command is not wanted any more, though nobody canceled it. */
  refusal: DefinitionError | null;
}

async function invoke(path: string, options: DbtInvokeOptions): Promise<DbtOutcome> {
  const env = {
    ...options.env,
    DBT_LOG_FORMAT: "json",
    DBT_LOG_LEVEL: "debug",
    DBT_USE_COLORS: "false",
    DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
    PYTHONUNBUFFERED: "1",
  };
  const { child, release } = start(path, options, env);
  const heard: Heard = { isKnown: false, refusal: null };
  const interrupt = interrupter(child);
  const lines = readLines((line) => {
    const event = hear(line, options);
    if (event === null) return;
    const version = versionOfEvent(event);
    heard.isKnown ||= version !== null || event.info.name === "NodeStart";
    if (version === null) return;
    heard.refusal = tooOld(path, version);
    if (heard.refusal !== null) interrupt.now();
  });
  child.stderr.setEncoding("utf8").on("data", options.stderr);
  if (options.signal.aborted) interrupt.now();
  else options.signal.addEventListener("abort", interrupt.now, { once: true });
  try {
    const { code, signal } = await ended(child, lines, path, options.cwd);
    if (heard.refusal !== null) throw heard.refusal;
    const killer = signal ?? signalOf(code ?? 0);
    if (killer !== null && !options.signal.aborted) return { exitCode: 2, problem: killed(path, killer) };
    if (code !== 0 && !heard.isKnown && !options.signal.aborted) await refuseOld(path, env);
    return { exitCode: code ?? 2 };
  } finally {
    release();
    interrupt.clear();
    options.signal.removeEventListener("abort", interrupt.now);
  }
}

function start(path: string, options: DbtInvokeOptions, env: DbtInvokeOptions["env"]) {
  try {
    return startExecutable(path, options.argv, { cwd: options.cwd, env });
  } catch (cause) {
    const tooLong = cause instanceof Error && "code" in cause && cause.code === "E2BIG";
    const hint = tooLong ? "select by folder, tag or a selector, or leave `executable` out" : null;
    const reason = tooLong ? "its arguments are longer than this system allows" : String(cause);
    throw new DefinitionError("dbt/no-executable", `the dbt executable "${path}" cannot be started: ${reason}`, {
      ...(hint === null ? {} : { hint }),
      cause,
    });
  }
}

function ended(
  child: ExecutableProcess,
  lines: LineReader,
  path: string,
  cwd: string,
): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }> {
  child.stdout.setEncoding("utf8").on("data", lines.take);
  return new Promise((resolve, reject) => {
    child.on("error", (cause) => reject(notStarted(path, cwd, cause)));
    child.on("close", (code, signal) => {
      lines.end();
      resolve({ code, signal });
    });
  });
}

function interrupter(child: ExecutableProcess) {
  let killer: NodeJS.Timeout | null = null;
  return {
    now: () => {
      if (killer !== null) return;
      signalExecutable(child, "SIGINT");
      killer = setTimeout(() => signalExecutable(child, "SIGKILL"), TERMINATION_MILLIS);
    },
    clear: () => {
      if (killer !== null) clearTimeout(killer);
    },
  };
}

function notStarted(path: string, cwd: string, cause: Error): DefinitionError {
  if (!existsSync(cwd)) return new DefinitionError("dbt/no-project", `the dbt project ${cwd} is gone`, { cause });
  return new DefinitionError("dbt/no-executable", `the dbt executable "${path}" cannot be started: ${cause.message}`, {
    hint: "name the path of an installed dbt, or leave `executable` out: sluice runs dbt projects itself",
    cause,
  });
}

/** What a wrapper script makes of a signal. */
function signalOf(code: number): string | null {
  return Object.entries(constants.signals).find(([, number]) => code === 128 + number)?.[0] ?? null;
}

function killed(path: string, signal: string) {
  const memory = signal === "SIGKILL" ? " The machine may have run out of memory." : "";
  return { message: `The process of ${path} was ended by ${signal}.${memory}`, hint: null, place: null };
}

/** A dbt that fails before it says its version may be one that does not understand what it was given. */
async function refuseOld(path: string, env: DbtInvokeOptions["env"]): Promise<void> {
  const version = await askVersion(path, env);
  const refusal = version === null ? null : tooOld(path, version);
  if (refusal !== null) throw refusal;
}

function hear(line: string, options: DbtInvokeOptions): DbtLogEvent | null {
  const { before, event } = readLogLine(line);
  if (before.trim() !== "") options.stdout(`${before}\n`);
  if (event === null) return null;
  options.onEvent(event);
  if (event.info.level !== "debug") options.stdout(`${event.info.ts.slice(11, 19)}  ${plainText(event.info.msg)}\n`);
  return event;
}
