// A dbt executable as an engine: a child process that logs JSON. For warehouses that have no adapter here.
import { spawn } from "node:child_process";
import { DefinitionError } from "../definitions/errors.ts";
import { plainText } from "./errors.ts";
import { isRecord, record, text } from "./read-manifest.ts";
import type { DbtEngine, DbtInvokeOptions, DbtLogEvent, DbtOutcome } from "./types.ts";

/** How long dbt has to cancel its queries before it is killed. */
const TERMINATION_MILLIS = 20_000;

/** `path` is looked up on PATH when it has no folder. */
export function executableEngine(path: string): DbtEngine {
  return { invoke: (options) => invoke(path, options) };
}

function invoke(path: string, options: DbtInvokeOptions): Promise<DbtOutcome> {
  const child = spawn(path, [...options.argv], {
    cwd: options.cwd,
    env: {
      ...options.env,
      DBT_LOG_FORMAT: "json",
      DBT_LOG_LEVEL: "debug",
      DBT_USE_COLORS: "false",
      DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
      PYTHONUNBUFFERED: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines = splitLines((line) => hear(line, options));
  child.stdout.setEncoding("utf8").on("data", lines.take);
  child.stderr.setEncoding("utf8").on("data", options.stderr);
  let killer: NodeJS.Timeout | null = null;
  // dbt cancels its queries for an interrupt, not for a termination.
  const stop = () => {
    child.kill("SIGINT");
    killer = setTimeout(() => child.kill("SIGKILL"), TERMINATION_MILLIS);
  };
  if (options.signal.aborted) stop();
  else options.signal.addEventListener("abort", stop, { once: true });
  return new Promise((resolve, reject) => {
    const release = () => {
      if (killer !== null) clearTimeout(killer);
      options.signal.removeEventListener("abort", stop);
    };
    child.on("error", (cause) => {
      release();
      reject(
        new DefinitionError("dbt/no-executable", `the dbt executable "${path}" cannot be started: ${cause.message}`, {
          hint: "name the path of an installed dbt, or leave `executable` out: sluice runs dbt projects itself",
          cause,
        }),
      );
    });
    child.on("close", (code) => {
      release();
      lines.end();
      resolve({ exitCode: code ?? 2 });
    });
  });
}

/** A line is an event, or text that something else printed. */
function hear(line: string, options: DbtInvokeOptions): void {
  const event = readEvent(line);
  if (event === null) {
    if (line.trim() !== "") options.stdout(`${line}\n`);
    return;
  }
  options.onEvent(event);
  if (event.info.level !== "debug") options.stdout(`${event.info.ts.slice(11, 19)}  ${plainText(event.info.msg)}\n`);
}

function readEvent(line: string): DbtLogEvent | null {
  if (!line.startsWith("{")) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return null;
  }
  const value = record(parsed);
  const info = value["info"];
  if (!isRecord(info) || typeof info["name"] !== "string") return null;
  return {
    info: {
      name: info["name"],
      level: text(info["level"]) ?? "info",
      msg: text(info["msg"]) ?? "",
      ts: text(info["ts"]) ?? "",
      thread: text(info["thread"]) ?? "",
      invocation_id: text(info["invocation_id"]) ?? "",
    },
    data: record(value["data"]),
  };
}

function splitLines(onLine: (line: string) => void) {
  let rest = "";
  return {
    take(chunk: string): void {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
    },
    end(): void {
      if (rest !== "") onLine(rest);
      rest = "";
    },
  };
}
