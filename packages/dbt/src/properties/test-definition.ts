// One element of a list of data tests → what it is: which test, of what, with which arguments and config.
import type { Environment, Scope } from "@sluice/jinja";
import { DbtError } from "../errors.ts";
import {
  argumentsPropertyInGenericTestDeprecation,
  missingArgumentsPropertyInGenericTestDeprecation,
} from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import type { Json } from "../manifest/types.ts";
import { pythonRepr, pythonStr } from "../project/python-repr.ts";
import { renderYamlText } from "../project/render-yaml.ts";
import type { Yaml, YamlMap } from "../project/yaml.ts";
import { isMap, own, toJson } from "../project/yaml-values.ts";
import { synthesizeNames, type TestNames } from "./test-names.ts";

export interface TestTarget {
  /** A table of a source, or anything that ref() finds. */
  readonly kind: "node" | "source";
  /** The list it stands in: `models`. */
  readonly yamlKey: string;
  readonly name: string;
  /** Sources: `name` is the table's. */
  readonly sourceName?: string;
  readonly packageName: string;
  readonly filePath: string;
  readonly version: string | number | null;
  readonly quoteColumns: boolean;
}

export interface TestDefinition {
  readonly name: string;
  readonly namespace: string | null;
  readonly kwargs: YamlMap;
  readonly config: Readonly<Record<string, Json>>;
  readonly description: string;
  readonly names: TestNames;
  readonly tags: readonly string[];
  readonly rawCode: string;
}

/** Config keys that may stand beside the arguments. */
const configKeys = [
  "severity",
  "tags",
  "enabled",
  "where",
  "limit",
  "warn_if",
  "error_if",
  "fail_calc",
  "store_failures",
  "store_failures_as",
  "meta",
  "database",
  "schema",
  "alias",
];

export interface DefineTestOptions {
  readonly target: TestTarget;
  readonly columnName: string | null;
  readonly scope: Scope;
  readonly environment: Environment;
  readonly fire: Fire;
  /** `require_generic_test_arguments_property`: arguments belong under `arguments:`. */
  readonly argumentsProperty: boolean;
}

/** @throws DbtError in dbt's words on an element that is no test */
export function defineTest(element: Yaml, options: DefineTestOptions): TestDefinition {
  const { target } = options;
  const { testName, args: written } = splitElement(typeof element === "string" ? { [element]: {} } : element);
  const args = withArguments(testName, written, options);
  if (own(args, "model") !== undefined) {
    throw compilationError('Test arguments include "model", which is a reserved argument');
  }
  args["model"] = modelArgument(target);
  const match = /^(?:([a-zA-Z_]\w*)\.)?([a-zA-Z_]\w*)/.exec(testName);
  if (match === null) throw compilationError(`Test name string did not match expected pattern: ${testName}`);
  const namespace = match[1] ?? null;
  const name = match[2] ?? "";
  const config = takeConfig(args, options);
  const description = args["description"] ?? "";
  if (Object.hasOwn(args, "description")) delete args["description"];
  const names = takeNames(args, namespace, name, target);
  if (names.short !== names.full && config["alias"] === undefined) config["alias"] = names.short;
  return {
    name,
    namespace,
    kwargs: args,
    config: Object.fromEntries(Object.entries(config).map(([key, value]) => [key, toJson(value)])),
    description: pythonStr(description),
    names,
    tags: tagsOf(config["tags"]),
    rawCode: rawCode(namespace, name, config),
  };
}

function compilationError(message: string): DbtError {
  return new DbtError(message, { code: "parse/bad-test", heading: "Compilation Error" });
}

function parsingError(message: string): DbtError {
  return new DbtError(message, { code: "parse/bad-test", heading: "Parsing Error" });
}

/** The two ways to write a test: `unique: {...}`, and `{test_name: unique, ...}`. */
function splitElement(element: Yaml): { testName: string; args: YamlMap } {
  if (!isMap(element)) {
    throw parsingError(`test must be dict or str, got <class '${pythonType(element)}'> (value ${pythonStr(element)})`);
  }
  if (Object.hasOwn(element, "test_name")) {
    const { test_name: testName = null, ...args } = element;
    if (typeof testName !== "string") throw nameError(testName);
    return { testName, args };
  }
  const entries = Object.entries(element);
  const [first] = entries;
  if (first === undefined || entries.length !== 1) {
    const shown = entries.map(([key, value]) => `(${pythonRepr(key)}, ${pythonRepr(value)})`).join(", ");
    throw parsingError(
      `test definition dictionary must have exactly one key, got [${shown}] instead (${entries.length} keys)`,
    );
  }
  const [testName, args] = first;
  if (!isMap(args)) {
    throw parsingError(`test arguments must be a dict, got <class '${pythonType(args)}'> (value ${pythonStr(args)})`);
  }
  return { testName, args: { ...args } };
}

function nameError(value: Yaml): DbtError {
  return parsingError(`test name must be a str, got <class '${pythonType(value)}'> (value ${pythonStr(value)})`);
}

function pythonType(value: Yaml): string {
  if (value === null) return "NoneType";
  if (Array.isArray(value)) return "list";
  if (isMap(value)) return "dict";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "str";
  return typeof value === "number" && Number.isInteger(value) ? "int" : "float";
}

/** What stands under `arguments:` joins the rest; the older form is told once. */
function withArguments(testName: string, written: YamlMap, options: DefineTestOptions): YamlMap {
  const args: YamlMap = { ...written };
  if (options.columnName !== null) args["column_name"] = options.columnName;
  const given = own(args, "arguments");
  if (!options.argumentsProperty) {
    if (given !== undefined) {
      options.fire(argumentsPropertyInGenericTestDeprecation({ test_name: `\`${testName}\` (${pythonStr(given)})` }));
    }
    return args;
  }
  if (given !== undefined) delete args["arguments"];
  if (isEmpty(given) && Object.keys(args).some((key) => !beside.has(key))) {
    const { packageName, filePath } = options.target;
    const test_name = `\`${testName}\` defined on '${targetName(options.target)}' in package '${packageName}' (${filePath})`;
    options.fire(missingArgumentsPropertyInGenericTestDeprecation({ test_name }));
  }
  return isMap(given) ? { ...args, ...given } : args;
}

const beside = new Set(["config", "column_name", "description", "name"]);

function isEmpty(value: Yaml | undefined): boolean {
  return value === undefined || value === null || (isMap(value) && Object.keys(value).length === 0);
}

/** `customers`, or `raw_customers` for a source's table. */
export function targetName(target: TestTarget): string {
  return target.kind === "source" ? `${target.sourceName}_${target.name}` : target.name;
}

function modelArgument(target: TestTarget): string {
  if (target.kind === "source") return `{{ get_where_subquery(source('${target.sourceName}', '${target.name}')) }}`;
  const version = hasVersion(target) ? `, version='${target.version}'` : "";
  return `{{ get_where_subquery(ref('${target.name}'${version})) }}`;
}

function hasVersion(target: TestTarget): boolean {
  return target.version !== null && target.version !== "" && target.version !== 0;
}

/** Takes the config out of the arguments, in dbt's order: the known keys, then the rest of `config:`. */
function takeConfig(args: YamlMap, options: DefineTestOptions): Record<string, Yaml> {
  const nested = own(args, "config");
  const inside: YamlMap = isMap(nested) ? { ...nested } : {};
  const config: Record<string, Yaml> = {};
  const set = (key: string, value: Yaml) => {
    const rendered = typeof value === "string" ? renderYamlText(value, renderOptions(options)) : value;
    if (rendered !== null) config[key] = rendered;
  };
  for (const key of configKeys) {
    let value = own(args, key) ?? null;
    if (Object.hasOwn(args, key)) delete args[key];
    if (isTruthy(value) && Object.hasOwn(inside, key)) {
      throw compilationError("Test cannot have the same key at the top-level and in config");
    }
    if (!isTruthy(value) && Object.hasOwn(args, "config")) {
      value = own(inside, key) ?? null;
      delete inside[key];
    }
    set(key, value);
  }
  if (Object.hasOwn(args, "config")) delete args["config"];
  for (const [key, value] of Object.entries(inside)) set(key, value);
  return config;
}

function renderOptions(options: DefineTestOptions) {
  return { scope: options.scope, environment: options.environment, file: options.target.filePath };
}

function isTruthy(value: Yaml): boolean {
  if (value === null || value === false || value === "" || value === 0) return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isMap(value) || Object.keys(value).length > 0;
}

function takeNames(args: YamlMap, namespace: string | null, name: string, target: TestTarget): TestNames {
  const given = own(args, "name");
  if (given !== undefined) {
    delete args["name"];
    const text = pythonStr(given);
    return { short: text, full: text };
  }
  let testType = target.kind === "source" ? `source_${name}` : name;
  if (namespace !== null) testType = `${namespace}_${testType}`;
  const base = targetName(target);
  return synthesizeNames(testType, hasVersion(target) ? `${base}_v${target.version}` : base, args);
}

function tagsOf(tags: Yaml | undefined): readonly string[] {
  if (tags === undefined || tags === null) return [];
  const list = typeof tags === "string" ? [tags] : tags;
  if (!Array.isArray(list)) {
    throw compilationError(
      `got ${pythonStr(tags)} (<class '${pythonType(tags)}'>) for tags, expected a list of strings`,
    );
  }
  return list.map((tag) => {
    if (typeof tag === "string") return tag;
    throw compilationError(`got ${pythonStr(tag)} (<class '${pythonType(tag)}'>) for tag, expected a str`);
  });
}

/** The SQL file that the test would be, if it were one. */
function rawCode(namespace: string | null, name: string, config: Readonly<Record<string, Yaml>>): string {
  const macro = namespace === null ? `test_${name}` : `${namespace}.test_${name}`;
  const configs = Object.entries(config).map(([key, value]) => {
    const shown = typeof value === "string" ? `"${value.replaceAll('"', '\\"')}"` : pythonStr(value);
    return `${key}=${shown}`;
  });
  const call = configs.length === 0 ? "" : `{{ config(${configs.join(",")}) }}`;
  return `{{ ${macro}(**_dbt_generic_test_kwargs) }}${call}`;
}
