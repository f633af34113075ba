// What an option of the command line is, as data.
import type { Json } from "../manifest/types.ts";

/**
 * `flag`: present or not. `switch`: on and off spellings. `words`: takes every word up to the next option, may be repeated.
 * `yaml`: a YAML dict. `folder`: must exist when `mustExist`.
 */
export type OptionType =
  | "flag"
  | "switch"
  | "text"
  | "int"
  | "choice"
  | "words"
  | "yaml"
  | "warn-error-options"
  | "path"
  | "datetime"
  | "sample"
  | "package";

export interface OptionSpec {
  /** dbt's snake-case name: `full_refresh`. */
  readonly name: string;
  readonly type: OptionType;
  /** Spellings, long ones first. */
  readonly on: readonly string[];
  /** Spellings that switch off. */
  readonly off: readonly string[];
  /** Without `DBT_`: `FULL_REFRESH` is read from DBT_ENGINE_FULL_REFRESH and DBT_FULL_REFRESH; null: command line only. */
  readonly env: string | null;
  readonly default: Json;
  readonly choices: readonly string[];
  readonly help: string;
  readonly hidden: boolean;
  readonly metavar: string;
  readonly mustExist: boolean;
}

type Extra = Partial<Pick<OptionSpec, "default" | "choices" | "hidden" | "metavar" | "mustExist">> & {
  readonly env?: true | string;
};

/** `spellings`: `--debug/--no-debug -d`. */
export function option(name: string, type: OptionType, spellings: string, help: string, extra: Extra = {}): OptionSpec {
  const words = spellings.split(" ").map((word) => word.split("/"));
  const on = words.flatMap(([first]) => (first === undefined ? [] : [first]));
  const off = words.flatMap(([, second]) => (second === undefined ? [] : [second]));
  const env = extra.env === undefined ? null : extra.env === true ? name.toUpperCase() : extra.env;
  return {
    name,
    type,
    on,
    off,
    env,
    default: extra.default === undefined ? defaultOf(type) : extra.default,
    choices: extra.choices ?? [],
    help,
    hidden: extra.hidden ?? false,
    metavar: extra.metavar ?? metavarOf(type, extra.choices ?? []),
    mustExist: extra.mustExist ?? false,
  };
}

function defaultOf(type: OptionType): Json {
  if (type === "flag" || type === "switch") return false;
  if (type === "words") return [];
  return null;
}

function metavarOf(type: OptionType, choices: readonly string[]): string {
  switch (type) {
    case "flag":
    case "switch":
      return "";
    case "choice":
      return `[${choices.join("|")}]`;
    case "int":
      return "INTEGER";
    case "words":
      return choices.length > 0 ? `[${choices.join("|")}]` : "TUPLE";
    case "yaml":
    case "warn-error-options":
      return "YAML";
    case "path":
      return "PATH";
    case "datetime":
      return "[%Y-%m-%d|%Y-%m-%dT%H:%M:%S|%Y-%m-%d %H:%M:%S]";
    default:
      return "TEXT";
  }
}
