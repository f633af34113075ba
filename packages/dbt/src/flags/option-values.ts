// From what was typed, or stood in the environment, to the value of an option.
import { existsSync, statSync } from "node:fs";
import { DbtError } from "../errors.ts";
import { EVENT_NAMES } from "../events/event-names.ts";
import type { Json } from "../manifest/types.ts";
import { loadYaml } from "../project/yaml.ts";
import { isMap } from "../project/yaml-values.ts";
import { sampleWindow } from "../run/batches.ts";
import type { OptionSpec } from "./option-types.ts";
import type { RawValue } from "./parse-argv.ts";

/** A value that cannot be used; the message is click's, behind `Invalid value for '--x': `. */
export class BadValue extends Error {
  override readonly name = "BadValue";
  /** A YAML option: dbt says so in a line of its own as well. */
  readonly yaml: boolean;

  constructor(message: string, yaml = false) {
    super(message);
    this.yaml = yaml;
  }
}

/** @throws BadValue */
export function readValue(spec: OptionSpec, raw: RawValue): Json {
  if (typeof raw === "boolean") return raw;
  if (typeof raw !== "string") return raw.map((word) => checkChoice(spec, word));
  switch (spec.type) {
    case "flag":
    case "switch":
      return readBoolean(raw);
    case "int":
      return readInteger(raw);
    case "choice":
      return checkChoice(spec, raw);
    case "words":
      return raw
        .split(/\s+/)
        .filter((word) => word !== "")
        .map((word) => checkChoice(spec, word));
    case "yaml":
      return readYamlDict(raw);
    case "warn-error-options":
      return readWarnErrorOptions(readYamlDict(raw));
    case "path":
      return checkPath(spec, raw);
    case "datetime":
      return readDatetime(raw);
    case "sample":
      return checkSample(raw);
    case "package":
      return readPackageName(raw);
    case "text":
      return raw;
  }
}

const TRUE = new Set(["1", "true", "t", "yes", "y", "on"]);
const FALSE = new Set(["0", "false", "f", "no", "n", "off"]);

function readBoolean(raw: string): boolean {
  const word = raw.trim().toLowerCase();
  if (TRUE.has(word)) return true;
  if (FALSE.has(word)) return false;
  throw new BadValue(`'${raw}' is not a valid boolean.`);
}

function readInteger(raw: string): number {
  const text = raw.trim();
  if (!/^[+-]?\d+$/.test(text)) throw new BadValue(`'${raw}' is not a valid integer.`);
  return Number(text);
}

function checkChoice(spec: OptionSpec, word: string): string {
  if (spec.choices.length === 0) return word;
  const found = spec.choices.find((choice) => choice === word.toLowerCase());
  if (found !== undefined) return found;
  throw new BadValue(`'${word}' is not one of ${spec.choices.map((choice) => `'${choice}'`).join(", ")}.`);
}

function readYamlDict(raw: string): Readonly<Record<string, Json>> {
  try {
    const { data } = loadYaml(raw, "command line");
    // Floats such as `1.0` stay, for templates print them as they were written.
    if (isMap(data)) return data as Readonly<Record<string, Json>>;
  } catch (error) {
    if (!(error instanceof DbtError)) throw error;
  }
  throw new BadValue(`String '${raw}' is not valid YAML`, true);
}

/** `{error, warn, silence}`; the old names `include` and `exclude` are taken too. @throws BadValue */
export function readWarnErrorOptions(given: Readonly<Record<string, Json>>): Json {
  const either = (name: string, old: string): Json => {
    const now = given[name] ?? null;
    const before = given[old] ?? null;
    if (isFilled(now) && isFilled(before)) {
      throw new BadValue(`Only \`${old}\` or \`${name}\` can be specified in \`warn_error_options\`, not both`);
    }
    return Object.hasOwn(given, old) ? before : now;
  };
  const error = either("error", "include");
  const warn = nameList(either("warn", "exclude"));
  const silence = nameList(given["silence"] ?? null);
  if (typeof error === "string" && error !== "all" && error !== "*") {
    throw new BadValue("error must be one of ('all', '*') or a list of strings");
  }
  const errors = typeof error === "string" ? error : nameList(error);
  const allowsWarn = typeof errors === "string" || errors.includes("Deprecations") || silence.includes("Deprecations");
  if (warn.length > 0 && !allowsWarn) {
    throw new BadValue(
      "`warn` can only be specified if `error` is one of ('all', '*') or Deprecations is in `error` or silence.",
    );
  }
  return { error: errors, warn, silence };
}

function isFilled(value: Json): boolean {
  return value !== null && !(Array.isArray(value) && value.length === 0);
}

function nameList(value: Json): readonly string[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw new BadValue(`${JSON.stringify(value)} is not a list of names`);
  return value.map((item: Json) => {
    if (typeof item !== "string" || !EVENT_NAMES.has(item)) {
      throw new BadValue(`${String(item)} is not a valid dbt error name.`);
    }
    return item;
  });
}

function checkPath(spec: OptionSpec, raw: string): string {
  if (spec.mustExist && !existsSync(raw)) throw new BadValue(`Path '${raw}' does not exist.`);
  if (spec.metavar === "DIRECTORY" && existsSync(raw) && !statSync(raw).isDirectory()) {
    throw new BadValue(`Directory '${raw}' is a file.`);
  }
  return raw;
}

const DATETIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d):(\d\d))?$/;

/** `2024-01-31T00:00:00`. */
function readDatetime(raw: string): string {
  const match = DATETIME.exec(raw);
  const iso = match === null ? "" : `${raw.slice(0, 10)}T${raw.slice(11) || "00:00:00"}`;
  const at = new Date(`${iso}Z`);
  if (match === null || Number.isNaN(at.getTime()) || !at.toISOString().startsWith(iso)) {
    throw new BadValue(`'${raw}' does not match the formats '%Y-%m-%d', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M:%S'.`);
  }
  return iso;
}

function checkSample(raw: string): string {
  const window = sampleWindow(raw, new Date(0));
  if ("problem" in window) throw new BadValue(`Runtime Error\n  ${window.problem}`);
  return raw;
}

function readPackageName(raw: string): Json {
  const parts = raw.split("@");
  if (parts.length === 2) return { name: parts[0] ?? "", version: parts[1] ?? "" };
  return { name: raw, version: null };
}
