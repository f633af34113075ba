// The methods of `adapter` that need no connection: quoting, types, dispatch, constraints, facts. They are the same while a
// project is read and while it runs.

import type { SeedColumnKind } from "@sluice/adapter-contract";
import {
  Dict,
  fn,
  fnWithSignature,
  getItem,
  HostObject,
  isTruthy,
  iterate,
  type Parameter,
  toRepr,
  toText,
  typeNameOf,
  type Value,
} from "@sluice/jinja";
import { DbtError } from "../errors.ts";
import type { Fire } from "../events/bus.ts";
import type { Flags } from "../flags/types.ts";
import { targetDict } from "../project/target-dict.ts";
import type { Project } from "../project/types.ts";
import { AgateTable } from "./agate-table.ts";
import type { AgateTypeName } from "./agate-types.ts";
import { renderColumns, renderModelConstraints } from "./constraints.ts";
import { compilationError } from "./diagnostics.ts";
import { FieldsObject } from "./fields-object.ts";
import { parseIndex } from "./index-config.ts";
import type { MacroRegistry } from "./macro-registry.ts";
import { RelationClass, type RelationFactory } from "./relation-class.ts";

/** What the methods stand on. */
export interface AdapterState {
  readonly project: Project;
  readonly flags: Flags;
  readonly fire: Fire;
  readonly relations: RelationFactory;
  readonly registry: MacroRegistry;
  readonly packageName: string;
  readonly connectionName: string;
  /** A macro as a function of the context. */
  readonly bind: (macroId: string) => Value;
}

export type AdapterMember = (state: AdapterState) => Value;

function method(
  name: string,
  parameters: readonly Parameter[],
  work: (state: AdapterState, argument: (name: string) => Value) => Value | Promise<Value>,
): readonly [string, AdapterMember] {
  return [
    name,
    (state) => fnWithSignature(name, parameters, (bound) => work(state, (parameter) => bound.get(parameter))),
  ];
}

export const commonAdapterMembers: ReadonlyMap<string, AdapterMember> = new Map<string, AdapterMember>([
  ["Relation", (state) => new RelationClass(state.relations)],
  ["config", (state) => configObject(state)],
  ["behavior", (state) => new BehaviorFlags(state)],
  ["type", (state) => fn("type", () => state.project.target.adapter.facts.type)],
  ["dispatch", (state) => dispatchFunction(state)],
  method("quote", ["identifier"], (state, arg) => quote(state, toText(arg("identifier")))),
  method("quote_as_configured", ["identifier", "quote_key"], (state, arg) => {
    const name = toText(arg("identifier"));
    const part = arg("quote_key");
    const { quoting } = state.relations;
    const quoted = part === "database" || part === "schema" || part === "identifier" ? quoting[part] : false;
    return quoted ? quote(state, name) : name;
  }),
  method("quote_seed_column", ["column", "quote_config"], (state, arg) => {
    const config = arg("quote_config");
    if (config !== null && typeof config !== "boolean") {
      throw compilationError(
        `The seed configuration value of "quote_columns" has an invalid type <class ${toRepr(typeNameOf(config))}>`,
        "compile/quote-columns",
      );
    }
    const name = toText(arg("column"));
    return config === false ? name : quote(state, name);
  }),
  method("convert_type", ["agate_table", "col_idx"], (state, arg) =>
    convertType(state, arg("agate_table"), arg("col_idx")),
  ),
  method("standardize_grants_dict", ["grants_table"], (_, arg) => grantsDict(arg("grants_table"))),
  method("render_raw_columns_constraints", ["raw_columns"], (state, arg) =>
    renderColumns(arg("raw_columns"), constraintRules(state)),
  ),
  method("render_raw_model_constraints", ["raw_constraints"], (state, arg) =>
    renderModelConstraints(arg("raw_constraints"), constraintRules(state)),
  ),
  method("verify_database", ["database"], (state, arg) => verifyDatabase(state, toText(arg("database")))),
  method("parse_index", ["raw_index"], (state, arg) =>
    parseIndex(arg("raw_index"), state.project.target.adapter.facts.displayName),
  ),
  method("get_hard_deletes_behavior", ["config"], (_, arg) => hardDeletes(arg("config"))),
  method("get_catalog_integration", ["name"], (_, arg) => {
    throw new DbtError(`Catalog not found.Received: ${toText(arg("name"))}Expected one of: ?`, {
      code: "compile/catalog",
      heading: "Runtime Error",
    });
  }),
  method("build_catalog_relation", ["config"], () => null),
]);

function quote(state: AdapterState, name: string): string {
  return state.project.target.adapter.dialect.quoteIdentifier(name);
}

function constraintRules(state: AdapterState) {
  return { facts: state.project.target.adapter.facts, quote: (name: string) => quote(state, name), fire: state.fire };
}

/** `adapter.dispatch('name', 'namespace')`: the macro for this adapter. */
function dispatchFunction(state: AdapterState): Value {
  return fnWithSignature("dispatch", ["macro_name", ["macro_namespace", null], ["packages", null]], (bound) => {
    const name = toText(bound.get("macro_name"));
    const namespace = bound.get("macro_namespace");
    const dot = name.indexOf(".");
    if (dot !== -1) {
      throw compilationError(
        `In adapter.dispatch, got a macro name of "${name}", but "." is not a valid macro name component. Did you mean ` +
          `\`adapter.dispatch("${name.slice(dot + 1)}", macro_namespace="${name.slice(0, dot)}")\`?`,
        "compile/dispatch",
      );
    }
    if (bound.get("packages") !== null) throw packagesArgument(name);
    if (namespace !== null && typeof namespace !== "string") {
      throw compilationError(
        `In adapter.dispatch, got a <class ${toRepr(typeNameOf(namespace))}> macro_namespace argument ` +
          `("${toText(namespace)}"), but macro_namespace should be None or a string.`,
        "compile/dispatch",
      );
    }
    return state.bind(state.registry.dispatch(name, namespace, state.packageName).unique_id);
  });
}

function packagesArgument(name: string): Error {
  const indent = " ".repeat(8);
  const lines = [
    'The "packages" argument of adapter.dispatch() has been deprecated.',
    'Use the "macro_namespace" argument instead.',
    "",
    `Raised during dispatch for: ${name}`,
    "",
    "For more information, see:",
    "",
    "https://docs.getdbt.com/reference/dbt-jinja-functions/dispatch",
    "",
  ];
  return compilationError(lines.map((line) => (line === "" ? "" : indent + line)).join("\n"), "compile/dispatch");
}

const SEED_KINDS: Readonly<Record<AgateTypeName, SeedColumnKind>> = {
  Integer: "integer",
  Number: "number",
  Date: "date",
  DateTime: "datetime",
  Boolean: "boolean",
  Text: "text",
};

/** The database's type for a column of a table; numbers without places are integers. */
function convertType(state: AdapterState, table: Value, index: Value): Value {
  if (!(table instanceof AgateTable) || typeof index !== "number") return null;
  const column = table.columns[index];
  if (column === undefined) return null;
  const { dialect } = state.project.target.adapter;
  const kind = SEED_KINDS[column.type.name];
  if (kind !== "number") return dialect.seedType(kind);
  return dialect.seedType(table.decimalPlaces(index) > 0 ? "number" : "integer");
}

/** privilege → grantees, from the rows of `show grants`. */
function grantsDict(table: Value): Value {
  const grants = new Dict();
  for (const row of iterate(table)) {
    const privilege = getItem(row, "privilege_type", "render");
    const grantees = grants.get(privilege);
    const grantee = getItem(row, "grantee", "render");
    if (Array.isArray(grantees)) grantees.push(grantee);
    else grants.set(privilege, [grantee]);
  }
  return grants;
}

function verifyDatabase(state: AdapterState, database: string): string {
  const name = database.startsWith('"') ? database.replace(/^"+|"+$/g, "") : database;
  const { credentials, adapter } = state.project.target;
  if (name.toLowerCase() === credentials.database.toLowerCase()) return "";
  throw compilationError(
    `ERROR: Cross-db references not allowed in ${adapter.facts.type} (${name} vs ${credentials.database})`,
    "compile/cross-database",
  );
}

function hardDeletes(config: Value): string {
  const read = (name: string): Value => {
    if (config instanceof Dict) return config.get(name) ?? null;
    const get = config instanceof HostObject ? config.getAttribute("get") : undefined;
    const value = get instanceof HostObject ? get.call?.([name], new Map()) : undefined;
    return value === undefined || value instanceof Promise ? null : value;
  };
  const invalidate = read("invalidate_hard_deletes");
  const behavior = read("hard_deletes");
  const invalid = (message: string) =>
    new DbtError(message, { code: "compile/hard-deletes", heading: "Runtime Error" });
  if (invalidate !== null && behavior !== null) {
    throw invalid(
      "You cannot set both the invalidate_hard_deletes and hard_deletes config properties on the same snapshot.",
    );
  }
  if (isTruthy(invalidate) || behavior === "invalidate") return "invalidate";
  if (behavior === "new_record") return "new_record";
  if (behavior === null || behavior === "ignore") return "ignore";
  throw invalid("Invalid setting for property hard_deletes.");
}

/** `adapter.config`: what macros read of the profile and the project. */
function configObject(state: AdapterState): Value {
  const { target, root } = state.project;
  const credentials = [...targetDict(target).entries()].flatMap(([key, value]) =>
    typeof key === "string" ? [[key, value] as const] : [],
  );
  return new FieldsObject("RuntimeConfig", [
    ["credentials", new FieldsObject("Credentials", credentials)],
    ["project_name", root.name],
    ["project_root", root.root],
    ["profile_name", target.profileName],
    ["target_name", target.name],
    ["threads", target.threads],
    ["quoting", Dict.from(Object.entries(state.relations.quoting))],
  ]);
}

const BASE_BEHAVIOR: Readonly<Record<string, boolean>> = {
  require_batched_execution_for_custom_microbatch_strategy: false,
  enable_truthy_nulls_equals_macro: false,
};

/** `adapter.behavior.flag`: true or false, with `.no_warn` and `.setting`. */
class BehaviorFlags extends HostObject {
  readonly typeName = "Behavior";
  readonly #state: AdapterState;

  constructor(state: AdapterState) {
    super();
    this.#state = state;
  }

  getAttribute(name: string): Value | undefined {
    const { flags, project } = this.#state;
    const known = { ...BASE_BEHAVIOR, ...project.target.adapter.facts.behaviorFlags };
    if (!Object.hasOwn(known, name)) {
      throw compilationError(`The flag ${name} has not been registered.`, "compile/behavior-flag");
    }
    const setting = Object.hasOwn(flags.behavior, name) ? flags.behavior[name] : known[name];
    return new BehaviorFlag(name, setting === true);
  }
}

class BehaviorFlag extends HostObject {
  readonly typeName = "BehaviorFlagRendered";
  readonly #name: string;
  readonly #setting: boolean;

  constructor(name: string, setting: boolean) {
    super();
    this.#name = name;
    this.#setting = setting;
  }

  getAttribute(name: string): Value | undefined {
    if (name === "setting" || name === "no_warn") return this.#setting;
    return name === "name" ? this.#name : undefined;
  }

  override isTruthy(): boolean {
    return this.#setting;
  }

  override toRepr(): string {
    return `<Behavior ${this.#name}: ${this.#setting ? "True" : "False"}>`;
  }
}
