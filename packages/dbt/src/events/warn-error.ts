// `--warn-error` and `--warn-error-options`: which warnings are errors, and which are not told at all. Named beats
// `Deprecations` beats `all`; silence beats warn beats error.
import type { EventBody } from "./types.ts";

export interface WarnErrorOptions {
  readonly error: readonly string[] | "all" | "*";
  readonly warn: readonly string[];
  readonly silence: readonly string[];
}

export type WarningFate = "tell" | "error" | "silence";

export function fateOfWarning(
  event: Pick<EventBody, "name" | "code">,
  warnError: boolean,
  options: WarnErrorOptions,
): WarningFate {
  if (warnError) return "error";
  const names = event.code.startsWith("D") ? [event.name, "Deprecations"] : [event.name];
  for (const name of names) {
    if (options.silence.includes(name)) return "silence";
    if (options.warn.includes(name)) return "tell";
    if (typeof options.error !== "string" && options.error.includes(name)) return "error";
  }
  return typeof options.error === "string" ? "error" : "tell";
}
