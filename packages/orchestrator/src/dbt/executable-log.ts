// What a dbt executable prints, as events. Whatever is no event is output of something else (a macro's `print`, a driver, a
// wrapper script): it is passed on as text, and hides no event that begins on the same line.
import { isRecord, record, text } from "./read-manifest.ts";
import type { DbtLogEvent } from "./types.ts";

/** Longer lines are passed on in pieces, as text. */
const MAX_LINE = 64 * 1024 * 1024;

export interface LineReader {
  take(chunk: string): void;
  end(): void;
}

/** Puts chunks together to lines. */
export function readLines(onLine: (line: string) => void, maxLine = MAX_LINE): LineReader {
  let parts: string[] = [];
  let length = 0;
  const keep = (part: string) => {
    parts.push(part);
    length += part.length;
  };
  const give = () => {
    const line = parts.join("");
    parts = [];
    length = 0;
    onLine(line);
  };
  return {
    take(chunk) {
      let from = 0;
      for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", from)) {
        keep(chunk.slice(from, end));
        give();
        from = end + 1;
      }
      if (from < chunk.length) keep(chunk.slice(from));
      if (length > maxLine) give();
    },
    end() {
      if (length > 0) give();
    },
  };
}

/** The event of a line, and what stands before it. */
export function readLogLine(line: string): { readonly before: string; readonly event: DbtLogEvent | null } {
  const whole = line.trimEnd();
  const at = whole.startsWith("{") ? 0 : whole.search(/\{"(?:data|info)":/);
  const event = at < 0 ? null : readEvent(whole.slice(at));
  return event === null ? { before: whole, event } : { before: whole.slice(0, at), event };
}

function readEvent(json: string): DbtLogEvent | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return null;
  }
  const value = record(parsed);
  const info = value["info"];
  if (!isRecord(info) || typeof info["name"] !== "string") return null;
  return {
    info: {
      name: info["name"],
      level: (text(info["level"]) ?? "info").toLowerCase(),
      msg: text(info["msg"]) ?? "",
      ts: timestamp(info["ts"]),
      thread: text(info["thread"]) ?? "",
      invocation_id: text(info["invocation_id"]) ?? "",
    },
    data: record(value["data"]),
  };
}

/** dbt 1.x writes text, dbt 2.x may write seconds and nanoseconds. */
function timestamp(value: unknown): string {
  if (typeof value === "string") return value;
  const { seconds, nanos } = record(value);
  const millis = Number(seconds) * 1000 + (typeof nanos === "number" ? nanos / 1e6 : 0);
  return Math.abs(millis) <= 8.64e15 ? new Date(millis).toISOString() : "";
}
