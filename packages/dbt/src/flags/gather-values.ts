// The value of every option of a command: command line over environment over project flags over default, and who gave it.
import {
  environmentVariableNamespaceDeprecation,
  environmentVariableRenamed,
  modelParamUsageDeprecation,
} from "../events/builders.ts";
import type { EventBody } from "../events/types.ts";
import type { Json } from "../manifest/types.ts";
import { COMMANDS } from "./command-specs.ts";
import type { OptionSpec } from "./option-types.ts";
import { BadValue, readValue, readWarnErrorOptions } from "./option-values.ts";
import { GLOBAL_OPTIONS, SHOW_RESOURCE_REPORT } from "./options.ts";
import { optionsOf, type ParsedArgv } from "./parse-argv.ts";
import { FlagsError, UsageError } from "./usage-error.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** Values by option name. `given`: those that somebody set, in whatever way. */
export interface Gathered {
  readonly values: Map<string, Json>;
  readonly given: Set<string>;
}

/** @throws UsageError, FlagsError */
export function gatherValues(parsed: ParsedArgv, env: Env): Gathered {
  const values = new Map<string, Json>();
  const given = new Set<string>();
  for (const spec of [...optionsOf(parsed.command), SHOW_RESOURCE_REPORT]) {
    const found = rawValue(spec, parsed, env);
    if (found !== null) given.add(spec.name);
    values.set(spec.name, found === null ? spec.default : typedValue(spec, found, parsed));
  }
  for (const renamed of RENAMED) {
    const value = env[renamed.old];
    if (!value || !values.has(renamed.name)) continue;
    values.set(renamed.name, renamed.read(value));
    given.add(renamed.name);
  }
  return { values, given };
}

/** Project flags stand in for what nobody set. */
export function applyProjectFlags(gathered: Gathered, flags: Readonly<Record<string, Json>>): void {
  for (const [name, value] of Object.entries(flags)) {
    if (gathered.given.has(name) || !gathered.values.has(name) || value === null) continue;
    gathered.values.set(name, name === "warn_error_options" ? projectWarnErrorOptions(value) : value);
    gathered.given.add(name);
  }
}

function projectWarnErrorOptions(value: Json): Json {
  if (typeof value !== "object" || value === null || isList(value)) {
    throw new FlagsError("flags: warn_error_options of dbt_project.yml must be a mapping");
  }
  try {
    return readWarnErrorOptions(value);
  } catch (error) {
    if (error instanceof BadValue) throw new FlagsError(error.message);
    throw error;
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

interface Found {
  readonly value: string | boolean | readonly string[];
  readonly variable: string | null;
}

function rawValue(spec: OptionSpec, parsed: ParsedArgv, env: Env): Found | null {
  const before = parsed.before.get(spec.name);
  const after = parsed.after.get(spec.name);
  if (before !== undefined && after !== undefined) {
    throw new FlagsError(
      `${spec.name} was provided both before and after the subcommand, it can only be set either before or after.`,
    );
  }
  const typed = after ?? before;
  if (typed !== undefined) return { value: typed, variable: null };
  if (spec.env === null) return null;
  for (const variable of [`DBT_ENGINE_${spec.env}`, `DBT_${spec.env}`]) {
    const value = env[variable];
    if (value) return { value, variable };
  }
  return null;
}

function typedValue(spec: OptionSpec, found: Found, parsed: ParsedArgv): Json {
  try {
    return readValue(spec, found.value);
  } catch (error) {
    if (!(error instanceof BadValue)) throw error;
    const names = spec.on.map((word) => `'${word}'`).join(" / ");
    const origin = found.variable === null ? "" : ` (env var: '${found.variable}')`;
    const shown = parsed.command.argument === null ? "" : ` ${parsed.command.argument.name.toUpperCase()}`;
    const place = {
      usage: `dbt ${parsed.command.path} [OPTIONS]${shown}`,
      command: `dbt ${parsed.command.path}`,
    };
    const logLine = error.yaml ? `The YAML provided in the ${spec.on[0] ?? ""} argument is not valid.` : null;
    throw new UsageError(`Invalid value for ${names}${origin}: ${error.message}`, place, logLine);
  }
}

/** Variables under names that dbt has given up. */
const RENAMED: readonly { readonly old: string; readonly name: string; readonly read: (value: string) => Json }[] = [
  { old: "DBT_DEFER_TO_STATE", name: "defer", read: isOn },
  { old: "DBT_FAVOR_STATE_MODE", name: "favor_state", read: isOn },
  { old: "DBT_NO_PRINT", name: "print", read: (value) => !isOn(value) },
  { old: "DBT_ARTIFACT_STATE_PATH", name: "state", read: (value) => value },
];

function isOn(value: string): boolean {
  return !["0", "false", "f", "no", "n", "off"].includes(value.trim().toLowerCase());
}

/** What is deprecated in the way in which options were given. */
export function optionDeprecations(argv: readonly string[], env: Env): EventBody[] {
  const notes: EventBody[] = [];
  for (const { old, name } of RENAMED) {
    if (env[old]) notes.push(environmentVariableRenamed({ old_name: old, new_name: `DBT_${name.toUpperCase()}` }));
  }
  if (argv.some((word) => word === "--models" || word === "--model" || word === "-m")) {
    notes.push(modelParamUsageDeprecation());
  }
  const known = knownEngineVariables();
  for (const name of Object.keys(env)) {
    if (name.startsWith("DBT_ENGINE_") && !known.has(name)) {
      notes.push(environmentVariableNamespaceDeprecation({ env_var: name, reserved_prefix: "DBT_ENGINE" }));
    }
  }
  return notes;
}

const OTHER_ENGINE_VARIABLES = [
  "INVOCATION_ENV",
  "RECORDED_FILE_PATH",
  "TEST_STATE_MODIFIED",
  "PACKAGE_HUB_URL",
  "DOWNLOAD_DIR",
  "PP_FILE_DIFF_TEST",
  "PP_TEST",
  "DEFER_TO_STATE",
  "FAVOR_STATE_MODE",
  "NO_PRINT",
  "ARTIFACT_STATE_PATH",
];

function knownEngineVariables(): ReadonlySet<string> {
  const specs = [...GLOBAL_OPTIONS, SHOW_RESOURCE_REPORT, ...COMMANDS.flatMap((command) => command.options)];
  const names = specs.flatMap((spec) => (spec.env === null ? [] : [spec.env]));
  return new Set([...names, ...OTHER_ENGINE_VARIABLES].map((name) => `DBT_ENGINE_${name}`));
}
