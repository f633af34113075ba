// Checks a value against a JSON Schema and fills in its defaults: the part of validation that needs none of the team's code. What
// JSON Schema cannot say (refinements, transforms) is checked by the run before its first step.
import { nearName } from "../selection/near-name.ts";
import type { ConfigProblem } from "./config-schema.ts";
import { isObject } from "./is-object.ts";
import { isReference, resolveReferences } from "./schema-references.ts";

type Path = readonly (string | number)[];
type Schema = Readonly<Record<string, unknown>>;

const MOST_DEPTH = 40;

export interface CheckedConfig {
  /** With defaults; of use only without problems. */
  readonly value: unknown;
  readonly problems: readonly ConfigProblem[];
}

export function checkConfig(schema: unknown, value: unknown): CheckedConfig {
  const problems: ConfigProblem[] = [];
  const completed = check({ root: schema, problems }, schema, value, []);
  return { value: completed, problems };
}

interface Checking {
  readonly root: unknown;
  readonly problems: ConfigProblem[];
}

/** Gives the value with its defaults. */
function check(checking: Checking, unresolved: unknown, given: unknown, path: Path): unknown {
  if (path.length > MOST_DEPTH) return given;
  const schema = resolveReferences(checking.root, unresolved);
  if (schema === null) return given;
  const value = given === undefined ? structuredClone(schema["default"]) : given;
  // A default of what refers to itself is whole as it is: filling it in would have no end.
  if (given === undefined && isReference(unresolved)) return value;
  if (value === undefined) return value;
  const choices = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(choices)) return checkChoices(checking, choices, value, path);
  if (!checkType(checking, schema, value, path)) return value;
  checkScalar(checking, schema, value, path);
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => check(checking, itemSchema(schema, index), item, [...path, index]));
  }
  const parts = Array.isArray(schema["allOf"]) ? schema["allOf"] : [];
  const whole = isObject(value) ? checkObject(checking, schema, value, path) : value;
  return parts.reduce((so, part: unknown) => check(checking, part, so, path), whole);
}

function itemSchema(schema: Schema, index: number): unknown {
  const { prefixItems, items } = schema;
  return Array.isArray(prefixItems) && index < prefixItems.length ? prefixItems[index] : (items ?? true);
}

/** One choice must fit; the problems of the one that came furthest are told when none does. */
function checkChoices(checking: Checking, choices: readonly unknown[], value: unknown, path: Path): unknown {
  let nearest: readonly ConfigProblem[] = [];
  let depth = -1;
  for (const choice of choices) {
    const problems: ConfigProblem[] = [];
    const completed = check({ root: checking.root, problems }, choice, value, path);
    if (problems.length === 0) return completed;
    const reached = Math.max(...problems.map((problem) => problem.path.length));
    if (reached <= depth) continue;
    nearest = problems;
    depth = reached;
  }
  checking.problems.push(...nearest);
  return value;
}

function checkType(checking: Checking, schema: Schema, value: unknown, path: Path): boolean {
  const wanted = typesOf(schema);
  if (wanted.length === 0 || wanted.some((name) => hasType(value, name))) return true;
  report(checking, path, `expected ${wanted.map((name) => TYPE_NAMES[name] ?? name).join(" or ")}, got ${say(value)}`);
  return false;
}

function typesOf({ type, properties }: Schema): readonly string[] {
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return type.filter((name) => typeof name === "string");
  return properties === undefined ? [] : ["object"];
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  integer: "a whole number",
  number: "a number",
  string: "a text",
  boolean: "true or false",
  object: "an object",
  array: "a list",
  null: "nothing",
};

function hasType(value: unknown, name: string): boolean {
  switch (name) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === name;
  }
}

function checkScalar(checking: Checking, schema: Schema, value: unknown, path: Path): void {
  const { enum: allowed, const: only, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (Array.isArray(allowed) && !allowed.includes(value)) {
    const near = typeof value === "string" ? nearName(value, allowed.filter(isText)) : null;
    report(checking, path, `expected one of ${allowed.map(say).join(", ")}, got ${say(value)}${meant(near)}`);
  }
  if (only !== undefined && only !== value) report(checking, path, `expected ${say(only)}, got ${say(value)}`);
  if (typeof value === "string") checkLength(checking, schema, value.length, "characters", path);
  if (Array.isArray(value)) checkLength(checking, schema, value.length, "items", path);
  if (typeof value !== "number") return;
  if (isNumber(minimum) && value < minimum) report(checking, path, `expected ${minimum} or more, got ${value}`);
  if (isNumber(maximum) && value > maximum) report(checking, path, `expected ${maximum} or less, got ${value}`);
  if (isNumber(exclusiveMinimum) && value <= exclusiveMinimum) {
    report(checking, path, `expected more than ${exclusiveMinimum}, got ${value}`);
  }
  if (isNumber(exclusiveMaximum) && value >= exclusiveMaximum) {
    report(checking, path, `expected less than ${exclusiveMaximum}, got ${value}`);
  }
}

function checkLength(checking: Checking, schema: Schema, length: number, what: string, path: Path): void {
  const [least, most] =
    what === "items" ? [schema["minItems"], schema["maxItems"]] : [schema["minLength"], schema["maxLength"]];
  if (isNumber(least) && length < least) report(checking, path, `expected ${least} or more ${what}, got ${length}`);
  if (isNumber(most) && length > most) report(checking, path, `expected ${most} or fewer ${what}, got ${length}`);
}

function checkObject(checking: Checking, schema: Schema, value: Schema, path: Path): Schema {
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"].filter(isText) : [];
  const completed = new Map<string, unknown>();
  for (const [name, item] of Object.entries(value)) {
    const rest = schema["additionalProperties"];
    if (Object.hasOwn(properties, name)) completed.set(name, check(checking, properties[name], item, [...path, name]));
    else if (isOpen(schema, rest)) completed.set(name, check(checking, rest, item, [...path, name]));
    else report(checking, [...path, name], unknownKey(name, Object.keys(properties)));
  }
  for (const [name, property] of Object.entries(properties)) {
    if (Object.hasOwn(value, name)) continue;
    const filled = check(checking, property, undefined, [...path, name]);
    if (filled !== undefined) completed.set(name, filled);
    else if (required.includes(name)) reportMissing(checking, property, [...path, name]);
  }
  return Object.fromEntries(completed);
}

/** What is missing in an object that is missing itself is what somebody has to write. */
function reportMissing(checking: Checking, property: unknown, path: Path): void {
  const schema = resolveReferences(checking.root, property);
  if (schema !== null && schema["properties"] !== undefined && !isReference(property))
    check(checking, schema, {}, path);
  else report(checking, path.slice(0, -1), `"${path.at(-1)}" is missing`);
}

/** An object that says nothing of other keys has none: what nobody reads is a slip of the pen. */
function isOpen(schema: Schema, rest: unknown): boolean {
  return rest === undefined ? schema["properties"] === undefined : rest !== false;
}

function unknownKey(name: string, known: readonly string[]): string {
  const near = nearName(name, known);
  const others = known.length === 0 ? "nothing is expected here" : `expected ${known.join(", ")}`;
  return `"${name}" is not known here; ${near === null ? others : `did you mean "${near}"?`}`;
}

function meant(near: string | null): string {
  return near === null ? "" : `; did you mean "${near}"?`;
}

function report(checking: Checking, path: Path, message: string): void {
  checking.problems.push({ path, message });
}

function say(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? "an object" : JSON.stringify(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
