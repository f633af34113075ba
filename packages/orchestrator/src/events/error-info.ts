// Anything thrown, as data for an event.
import type { ErrorInfo } from "./types.ts";

const MAX_DEPTH = 5;
const MAX_TEXT = 20_000;

/** What was thrown, with its causes. */
export function errorInfo(error: unknown, depth = 0): ErrorInfo {
  if (!(error instanceof Error)) return { name: "Error", message: clip(String(error)), stack: null, cause: null };
  const cause =
    error.cause === undefined || error.cause === null || depth >= MAX_DEPTH ? null : errorInfo(error.cause, depth + 1);
  return {
    name: error.name,
    message: clip(error.message),
    stack: error.stack === undefined ? null : clip(error.stack),
    cause,
  };
}

function clip(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}
