// The flags as the log shows them at the start: dbt's choice of names, values as Python prints them.

import type { Flags } from "../flags/types.ts";
import { pythonRepr } from "../project/python-repr.ts";

const SHOWN = [
  "send_anonymous_usage_stats",
  "debug",
  "target_path",
  "static_parser",
  "no_print",
  "printer_width",
  "quiet",
  "log_path",
  "warn_error",
  "partial_parse",
  "invocation_command",
  "log_format",
  "empty",
  "indirect_selection",
  "use_experimental_parser",
  "log_cache_events",
  "introspect",
  "use_colors",
  "version_check",
  "cache_selected_only",
  "write_json",
  "warn_error_options",
  "fail_fast",
  "profiles_dir",
];

export function flagsForLog(flags: Flags): Readonly<Record<string, string>> {
  return Object.fromEntries(
    SHOWN.map((name) => {
      if (name === "warn_error_options") return [name, warnErrorText(flags)];
      const value = flags.all[name] ?? null;
      return [name, typeof value === "string" ? value : pythonRepr(value)];
    }),
  );
}

function warnErrorText({ warnErrorOptions }: Flags): string {
  const { error, warn, silence } = warnErrorOptions;
  return `WarnErrorOptionsV2(error=${pythonRepr(error)}, warn=${pythonRepr(warn)}, silence=${pythonRepr(silence)})`;
}
