// The three forms of an event: the console's line, the log file's line, and one JSON object with sorted keys.

import { pythonJson } from "./python-json.ts";
import { RESET } from "./text-style.ts";
import type { LogEvent } from "./types.ts";

/** Events that are output rather than log: no stamp, shown even with `--quiet`. */
export const OUTPUT_EVENTS: ReadonlySet<string> = new Set(["PrintEvent", "ShowNode", "CompiledNode"]);

export interface LineOptions {
  readonly colors: boolean;
  readonly now: () => Date;
}

/** `02:50:46  Running with dbt=1.11.2`; the stamp is UTC. */
export function textLine(event: LogEvent, message: string, options: LineOptions): string {
  if (OUTPUT_EVENTS.has(event.info.name)) return message;
  return `${options.colors ? RESET : ""}${options.now().toISOString().slice(11, 19)}  ${message}`;
}

/** `02:50:46.786452 [info ] [MainThread]: …`; the stamp is local time, as dbt's is. */
export function debugLine(event: LogEvent, message: string, options: LineOptions): string {
  const { info } = event;
  const stamp = localClock(info.ts);
  const border = "=".repeat(30);
  const head = info.name === "MainReportVersion" ? `\n\n${border} ${stamp} | ${info.invocation_id} ${border}\n` : "";
  const thread = info.thread.slice(0, 10).padEnd(10);
  return `${head}${options.colors ? RESET : ""}${stamp} [${info.level.padEnd(5)}] [${thread}]: ${message}`;
}

/** `{"data": {…}, "info": {…}}` on one line, ASCII only. */
export function jsonLine(event: LogEvent): string {
  return pythonJson(event, true);
}

function localClock(timestamp: string): string {
  const at = new Date(timestamp);
  const two = (part: number) => String(part).padStart(2, "0");
  const fraction = timestamp.slice(20, 26);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${fraction}`;
}
