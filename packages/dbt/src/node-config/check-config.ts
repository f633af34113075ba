// Whether the known keys of a config hold what they may hold; complaints in the words of dbt's schema check.
import { DbtError } from "../errors.ts";
import type { Json } from "../manifest/types.ts";
import { pythonRepr } from "../project/python-repr.ts";
import { type ConfigField, type ConfigKind, configFields, type FieldType } from "./config-fields.ts";
import { type Config, isJsonList, isJsonMap } from "./merge-config.ts";

const fits: Readonly<Record<FieldType, (value: Json) => boolean>> = {
  boolean: (value) => typeof value === "boolean",
  text: (value) => typeof value === "string",
  integer: (value) => typeof value === "number" && Number.isInteger(value),
  map: isJsonMap,
  texts: (value) => isJsonList(value) && value.every((item) => typeof item === "string"),
  "text-or-texts": (value) => fits.text(value) || fits.texts(value),
  any: () => true,
};

const jsonTypes: Readonly<Record<FieldType, string>> = {
  boolean: "boolean",
  text: "string",
  integer: "integer",
  map: "object",
  texts: "array",
  "text-or-texts": "string",
  any: "object",
};

/** Configs that were found good; most resources share one. */
const checked = new WeakSet<object>();

/** @throws DbtError (Parsing Error) naming the first key that is wrong */
export function checkConfig(config: Readonly<Config>, kind: ConfigKind): void {
  if (checked.has(config)) return;
  for (const field of configFields[kind]) {
    const value = config[field.name] ?? null;
    if (value === null ? field.default === null || isNullable(field) : fits[field.type](value)) continue;
    throw badConfig(`at path ['${field.name}']: ${complaint(field, value)}`);
  }
  const wrong = kind === "test" ? testComplaint(config) : nodeComplaint(config, kind);
  if (wrong !== null) throw badConfig(wrong);
  checked.add(config);
}

function badConfig(message: string): DbtError {
  return new DbtError(message, { code: "parse/bad-config", heading: "Parsing Error" });
}

function isNullable(field: ConfigField): boolean {
  return field.name === "on_schema_change" || field.type === "any";
}

function complaint(field: ConfigField, value: Json): string {
  const isUnion = field.default === null || field.type === "text-or-texts" || isNullable(field);
  if (isUnion) return `${pythonRepr(value)} is not valid under any of the given schemas`;
  return `${pythonRepr(value)} is not of type '${jsonTypes[field.type]}'`;
}

function testComplaint(config: Readonly<Config>): string | null {
  const severity = config["severity"] ?? null;
  if (typeof severity === "string" && !/^(warn|error)$/i.test(severity)) {
    return `at path []: Severity must be either 'warn' or 'error'. Got '${severity}'`;
  }
  return config["materialized"] === "test" ? null : "A test must have a materialized value of 'test'";
}

function nodeComplaint(config: Readonly<Config>, kind: ConfigKind): string | null {
  if (kind === "seed" && config["materialized"] !== "seed") return "A seed must have a materialized value of 'seed'";
  const contract = config["contract"];
  const onSchemaChange = config["on_schema_change"] ?? null;
  const isContracted = isJsonMap(contract) && contract["enforced"] === true;
  const isAllowed = onSchemaChange === "append_new_columns" || onSchemaChange === "fail";
  if (isContracted && config["materialized"] === "incremental" && !isAllowed) {
    return (
      `Invalid value for on_schema_change: ${onSchemaChange ?? "None"}. Models materialized as incremental with contracts ` +
      "enabled must set on_schema_change to 'append_new_columns' or 'fail'"
    );
  }
  return hookComplaint(config) ?? (kind === "model" ? freshnessComplaint(config["freshness"] ?? null) : null);
}

function hookComplaint(config: Readonly<Config>): string | null {
  for (const key of ["pre-hook", "post-hook"]) {
    const hooks = config[key] ?? null;
    const wrong = isJsonList(hooks) ? hooks.find((hook) => !isJsonMap(hook)) : undefined;
    if (wrong !== undefined)
      return `at path ['${key}']: a hook is text or a mapping with \`sql\`, got ${pythonRepr(wrong)}`;
  }
  return null;
}

function freshnessComplaint(freshness: Json): string | null {
  const buildAfter = isJsonMap(freshness) ? freshness["build_after"] : undefined;
  if (!isJsonMap(buildAfter)) return null;
  const hasCount = typeof buildAfter["count"] === "number";
  const hasPeriod = typeof buildAfter["period"] === "string";
  if (hasPeriod && !hasCount) return "`freshness.build_after` must have a value for `count` if a `period` is provided";
  if (hasCount && !hasPeriod) return "`freshness.build_after` must have a value for `period` if a `count` is provided";
  return null;
}
