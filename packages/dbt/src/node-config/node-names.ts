// Database, schema and alias of a resource: dbt's `generate_…_name` macros. Where nobody has replaced them, their result is
// worked out here, without running a template.
import { lazyDict, toText, type Value } from "@sluice/jinja";
import type { ParseRenderer } from "../compile/types.ts";
import type { Json, Macro, Node } from "../manifest/types.ts";
import type { Project } from "../project/types.ts";
import { toTemplateValue } from "../project/yaml-values.ts";
import type { Config } from "./merge-config.ts";
import { quotePolicyOf, relationName } from "./relation-name.ts";

type Component = "database" | "schema" | "alias";

/** What the macros are told of a resource, and what they decide. */
interface Nameable {
  readonly name: string;
  readonly package_name: string;
  readonly version?: string | number | null;
  database: string;
  schema: string;
  alias: string;
}

export interface NodeNamer {
  /** Sets database, schema, alias and relation name of a node from its finished config. */
  name(node: Node, config: Readonly<Config>): void;
  /** Sets database, schema and alias alone. */
  nameParts(node: Nameable, config: Readonly<Config>): void;
}

export interface NodeNamerOptions {
  readonly project: Project;
  readonly renderer: ParseRenderer;
  readonly macros: ReadonlyMap<string, Macro>;
  /** `--store-failures`: every data test gets a table. */
  readonly storeFailures: boolean;
}

export function createNodeNamer(options: NodeNamerOptions): NodeNamer {
  const { project, renderer, macros } = options;
  const { target } = project;
  const quoting = quotePolicyOf(project);
  const internal = new Set(project.internalPackages.map((entry) => entry.name));
  const dispatched = dispatchedNames(macros, internal);
  const plain = new Map<string, boolean>();
  const steady = steadyNames(macros, internal);
  /** What steady macros have answered without a look at the node: they answer the same for the next. */
  const answers = new Map<string, string>();

  /** Whether a package sees dbt's own macro. */
  const isPlain = (component: Component, packageName: string): boolean => {
    const key = `${component} ${packageName}`;
    let known = plain.get(key);
    if (known === undefined) {
      const macro = renderer.findMacro(`generate_${component}_name`, packageName);
      known = macro !== null && internal.has(macro.package_name) && !dispatched.has(component);
      plain.set(key, known);
    }
    return known;
  };

  const decide = (component: Component, node: Nameable, custom: Json): string => {
    if (isPlain(component, node.package_name)) return plainName(component, node, custom, target.credentials);
    const key = `${component} ${node.package_name} ${JSON.stringify(custom)}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    let readsNode = false;
    const fields = lazyDict(() => {
      readsNode = true;
      return fieldsOf(node);
    });
    const value = renderer.callMacro(`generate_${component}_name`, node.package_name, [
      toTemplateValue(custom),
      fields,
    ]);
    const answer = typeof value === "string" ? value.trim() : value === null ? "" : toText(value);
    if (!readsNode && steady.has(component)) answers.set(key, answer);
    return answer;
  };

  const nameParts = (node: Nameable, config: Readonly<Config>): void => {
    node.database = decide("database", node, config["database"] ?? null);
    node.schema = decide("schema", node, config["schema"] ?? null);
    node.alias = decide("alias", node, config["alias"] ?? null);
  };

  return {
    nameParts,
    name(node, config) {
      nameParts(node, config);
      if (node.resource_type === "snapshot") useSnapshotTarget(node, config);
      node.relation_name = hasRelation(node, options.storeFailures)
        ? relationName(
            { database: node.database, schema: node.schema, identifier: node.alias },
            quoting,
            target.adapter.dialect,
          )
        : null;
    },
  };
}

/** The components for which somebody has a `default__…` or adapter version of the macro. */
function dispatchedNames(macros: ReadonlyMap<string, Macro>, internal: ReadonlySet<string>): ReadonlySet<Component> {
  const found = new Set<Component>();
  for (const macro of macros.values()) {
    const component = /__generate_(database|schema|alias)_name$/.exec(macro.name)?.[1];
    if (internal.has(macro.package_name)) continue;
    if (component === "database" || component === "schema" || component === "alias") found.add(component);
  }
  return found;
}

function plainName(
  component: Component,
  node: Nameable,
  custom: Json,
  target: { readonly database: string; readonly schema: string },
): string {
  const name = custom === null ? null : String(custom).trim();
  switch (component) {
    case "database":
      return name ?? target.database;
    case "schema":
      return (name === null ? target.schema : `${target.schema}_${name}`).trim();
    case "alias":
      if (name !== null && name !== "") return name;
      if (node.version === null || node.version === undefined) return node.name;
      return `${node.name}_v${String(node.version).replaceAll(".", "_")}`;
  }
}

/** What two calls need not find the same, or what is seen of each call. */
const UNSTEADY =
  /\b(?:log|print|warn|random|modules|adapter|context|builtins|namespace|caller|do|call|include|import)\b/;

/** The components whose macros do nothing but work out a name from the target, vars and what they are given. */
function steadyNames(macros: ReadonlyMap<string, Macro>, internal: ReadonlySet<string>): ReadonlySet<Component> {
  const steady = new Set<Component>(["database", "schema", "alias"]);
  for (const { name, package_name, macro_sql, depends_on } of macros.values()) {
    const component = /(?:^|__)generate_(database|schema|alias)_name$/.exec(name)?.[1];
    if (internal.has(package_name)) continue;
    if (component !== "database" && component !== "schema" && component !== "alias") continue;
    if (depends_on.macros.length > 0 || UNSTEADY.test(macro_sql)) steady.delete(component);
  }
  return steady;
}

/** The node as templates see it. */
function fieldsOf(node: Nameable): Iterable<readonly [Value, Value]> {
  return Object.entries(node).map(([key, value]: [string, unknown]) => [key, toTemplateValue(asJson(value))] as const);
}

function asJson(value: unknown): Json {
  return value === undefined ? null : (value as Json);
}

/** `target_schema` and `target_database` go past the macros. */
function useSnapshotTarget(node: Node, config: Readonly<Config>): void {
  const { target_database: database, target_schema: schema } = config;
  if (typeof database === "string" && database !== "") node.database = database;
  if (typeof schema === "string" && schema !== "") node.schema = schema;
}

function hasRelation(node: Node, storeFailures: boolean): boolean {
  if (node.resource_type === "test") return storeFailures || node.config["store_failures"] === true;
  if (node.resource_type === "model") return node.config.materialized !== "ephemeral";
  return node.resource_type === "seed" || node.resource_type === "snapshot";
}
