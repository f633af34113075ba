// `flags` in templates: the flags that dbt shows, under their upper-case names, read only.
import { HostObject, toValue, type Value } from "@sluice/jinja";
import type { Flags } from "../flags/types.ts";

/** Other flags are undefined in templates, whatever the command line says. */
const SHOWN: ReadonlySet<string> = new Set([
  "CACHE_SELECTED_ONLY",
  "DEBUG",
  "EMPTY",
  "FAIL_FAST",
  "FULL_REFRESH",
  "INDIRECT_SELECTION",
  "INTROSPECT",
  "INVOCATION_COMMAND",
  "LOG_CACHE_EVENTS",
  "LOG_FORMAT",
  "LOG_PATH",
  "NO_PRINT",
  "PARTIAL_PARSE",
  "PRINTER_WIDTH",
  "PROFILES_DIR",
  "QUIET",
  "SEND_ANONYMOUS_USAGE_STATS",
  "STATIC_PARSER",
  "STORE_FAILURES",
  "TARGET_PATH",
  "USE_COLORS",
  "USE_EXPERIMENTAL_PARSER",
  "VERSION_CHECK",
  "WARN_ERROR",
  "WARN_ERROR_OPTIONS",
  "WHICH",
  "WRITE_JSON",
]);

export class FlagsObject extends HostObject {
  readonly typeName = "Flags";
  readonly #flags: Flags;

  constructor(flags: Flags) {
    super();
    this.#flags = flags;
  }

  getAttribute(name: string): Value | undefined {
    if (!SHOWN.has(name)) return undefined;
    return toValue(this.#flags.all[name.toLowerCase()] ?? null);
  }
}
