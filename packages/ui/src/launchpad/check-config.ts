// Checks a value against a JSON Schema: the parts of it that run config uses. What a schema says beyond these is left to the
// server, which checks again.

export interface ConfigProblem {
  /** Where in the value: names of properties and numbers of items. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Schema = Readonly<Record<string, unknown>>;

const MOST_DEPTH = 40;

export function checkConfig(schema: unknown, value: unknown): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  check({ root: schema, problems }, schema, value, []);
  return problems;
}

interface Checking {
  readonly root: unknown;
  readonly problems: ConfigProblem[];
}

function check(checking: Checking, unresolved: unknown, value: unknown, path: readonly (string | number)[]): void {
  if (path.length > MOST_DEPTH) return;
  const schema = resolveSchema(checking.root, unresolved);
  if (schema === null) {
    if (unresolved === false) report(checking, path, "nothing may stand here");
    return;
  }
  const choices = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(choices) && !checkChoices(checking, choices, value, path)) return;
  if (Array.isArray(schema["allOf"])) for (const each of schema["allOf"]) check(checking, each, value, path);
  if (!checkType(checking, schema, value, path)) return;
  checkScalar(checking, schema, value, path);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) check(checking, schema["items"] ?? true, item, [...path, index]);
  } else if (isObject(value)) checkObject(checking, schema, value, path);
}

/** Follows `$ref` into the same document. Null for schemas that say nothing. */
export function resolveSchema(root: unknown, schema: unknown): Schema | null {
  let current = schema;
  let beside: Schema = {};
  for (let step = 0; step < MOST_DEPTH; step += 1) {
    if (!isObject(current)) return null;
    const { $ref: reference, ...own } = current;
    beside = { ...own, ...beside };
    if (typeof reference !== "string") return beside;
    if (!reference.startsWith("#")) return null;
    let target: unknown = root;
    for (const part of reference
      .slice(1)
      .split("/")
      .filter((each) => each !== "")) {
      const name = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
      target = isObject(target) && Object.hasOwn(target, name) ? target[name] : null;
    }
    current = target;
  }
  return null;
}

/** One choice must fit; the problems of the nearest one are told when none does. */
function checkChoices(
  checking: Checking,
  choices: readonly unknown[],
  value: unknown,
  path: readonly (string | number)[],
): boolean {
  let fewest: readonly ConfigProblem[] | null = null;
  for (const choice of choices) {
    const problems: ConfigProblem[] = [];
    check({ root: checking.root, problems }, choice, value, path);
    if (problems.length === 0) return true;
    if (fewest === null || depthOf(problems) > depthOf(fewest)) fewest = problems;
  }
  checking.problems.push(...(fewest ?? []));
  return false;
}

function depthOf(problems: readonly ConfigProblem[]): number {
  return Math.max(0, ...problems.map((problem) => problem.path.length));
}

function checkType(checking: Checking, schema: Schema, value: unknown, path: readonly (string | number)[]): boolean {
  const wanted = typeNames(schema);
  if (wanted.length === 0 || wanted.some((name) => hasType(value, name))) return true;
  report(checking, path, `expected ${wanted.join(" or ")}, got ${describe(value)}`);
  return false;
}

/** The types that a schema allows; none means all. */
export function typeNames(schema: Schema): readonly string[] {
  const { type } = schema;
  if (typeof type === "string") return [type];
  return Array.isArray(type) ? type.filter((name) => typeof name === "string") : [];
}

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

function checkScalar(checking: Checking, schema: Schema, value: unknown, path: readonly (string | number)[]): void {
  const { enum: allowed, const: only, minimum, maximum, minLength, maxLength, pattern } = schema;
  if (Array.isArray(allowed) && !allowed.includes(value)) {
    report(checking, path, `expected one of ${allowed.map((each) => JSON.stringify(each)).join(", ")}`);
  }
  if (only !== undefined && only !== value) report(checking, path, `expected ${JSON.stringify(only)}`);
  if (typeof value === "number") {
    if (typeof minimum === "number" && value < minimum) report(checking, path, `expected ${minimum} or more`);
    if (typeof maximum === "number" && value > maximum) report(checking, path, `expected ${maximum} or less`);
  }
  if (typeof value === "string") {
    if (typeof minLength === "number" && value.length < minLength) report(checking, path, "too short");
    if (typeof maxLength === "number" && value.length > maxLength) report(checking, path, "too long");
    if (typeof pattern === "string" && !matchesPattern(value, pattern)) {
      report(checking, path, `expected something that matches ${pattern}`);
    }
  }
}

/** A pattern that this browser cannot read is left to the server. */
function matchesPattern(value: string, pattern: string): boolean {
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    return true;
  }
}

function checkObject(checking: Checking, schema: Schema, value: Schema, path: readonly (string | number)[]): void {
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  for (const name of required) {
    if (typeof name === "string" && !Object.hasOwn(value, name)) report(checking, path, `"${name}" is missing`);
  }
  for (const [name, item] of Object.entries(value)) {
    if (Object.hasOwn(properties, name)) check(checking, properties[name], item, [...path, name]);
    else if (schema["additionalProperties"] === false) {
      const known = Object.keys(properties);
      const hint = known.length === 0 ? "" : `; expected ${known.join(", ")}`;
      report(checking, [...path, name], `"${name}" is not known here${hint}`);
    } else if (isObject(schema["additionalProperties"])) {
      check(checking, schema["additionalProperties"], item, [...path, name]);
    }
  }
}

function report(checking: Checking, path: readonly (string | number)[], message: string): void {
  checking.problems.push({ path, message });
}

function describe(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? "an object" : JSON.stringify(value);
}

export function isObject(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
