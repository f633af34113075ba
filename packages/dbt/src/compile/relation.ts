// A table, view or CTE as templates handle it: an immutable value whose text is its SQL name.
import {
  Dict,
  fn,
  fnWithSignature,
  HostObject,
  isTruthy,
  type Kwargs,
  toRepr,
  toText,
  type Value,
} from "@sluice/jinja";
import { compilationError, runtimeError } from "./diagnostics.ts";
import { FieldsObject } from "./fields-object.ts";
import { materializedViewChanges } from "./materialized-view-changes.ts";
import {
  checkLength,
  RELATION_PARTS,
  type RelationFields,
  type RelationPart,
  type RelationPath,
  type RelationPolicy,
  type RelationRules,
  renderEventTime,
  renderLimited,
  renderName,
  renderRelation,
} from "./relation-fields.ts";
import { relationTypes } from "./relation-types.ts";

export class Relation extends HostObject {
  override readonly moduleName: string;
  readonly rules: RelationRules;
  readonly fields: RelationFields;
  #name: string | null = null;

  constructor(rules: RelationRules, fields: RelationFields) {
    super();
    checkLength(fields, rules);
    this.moduleName = rules.moduleName;
    this.rules = rules;
    this.fields = fields;
  }

  get typeName(): string {
    return this.fields.informationSchemaView === undefined ? this.rules.typeName : "InformationSchema";
  }

  get database(): string | null {
    return this.fields.path.database;
  }

  get schema(): string | null {
    return this.fields.path.schema;
  }

  get identifier(): string | null {
    return this.fields.path.identifier;
  }

  get type(): string | null {
    return this.fields.type;
  }

  /** The name, whatever limits the relation has. */
  render(): string {
    this.#name ??= renderName(this.fields, this.rules);
    return this.#name;
  }

  with(changes: Partial<RelationFields>): Relation {
    return new Relation(this.rules, { ...this.fields, ...changes });
  }

  withPath(path: Partial<RelationPath>): Relation {
    return this.with({ path: { ...this.fields.path, ...path } });
  }

  withoutIdentifier(): Relation {
    const include = { ...this.fields.include, identifier: false };
    return this.with({ include, path: { ...this.fields.path, identifier: null } });
  }

  /** The information schema of the relation's database. */
  informationSchema(view: string | null): Relation {
    const { path, include, quoting } = this.fields;
    return this.with({
      type: "view",
      path: { database: path.database, schema: null, identifier: "INFORMATION_SCHEMA" },
      include: { ...include, database: path.database !== null, schema: false, identifier: true },
      quoting: { ...quoting, identifier: false },
      informationSchemaView: view,
    });
  }

  override toText(): string {
    return this.fields.limit === null && this.fields.eventTimeFilter === null
      ? this.render()
      : renderRelation(this.fields, this.rules);
  }

  override toRepr(): string {
    return `<${this.typeName} ${this.render()}>`;
  }

  override isTruthy(): boolean {
    return true;
  }

  override equals(other: Value): boolean {
    return other instanceof Relation && this.hashKey() === other.hashKey();
  }

  override hashKey(): string {
    return `\u0000relation:${JSON.stringify([this.rules.typeName, this.fields])}`;
  }

  getAttribute(name: string): Value | undefined {
    return attributes.get(name)?.(this);
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === "string" ? this.getAttribute(key) : undefined;
  }
}

const attributes: ReadonlyMap<string, (relation: Relation) => Value> = new Map<string, (relation: Relation) => Value>([
  ["database", (r) => r.database],
  ["schema", (r) => r.schema],
  ["identifier", (r) => r.identifier],
  ["table", (r) => r.identifier],
  ["name", (r) => r.identifier],
  ["type", (r) => r.type],
  ["is_table", (r) => r.type === "table"],
  ["is_view", (r) => r.type === "view"],
  ["is_cte", (r) => r.type === "cte"],
  ["is_materialized_view", (r) => r.type === "materialized_view"],
  ["is_pointer", (r) => r.type === "pointer_table"],
  ["is_function", (r) => r.type === "function"],
  ["path", (r) => new FieldsObject("Path", Object.entries(r.fields.path))],
  ["quote_policy", (r) => new FieldsObject("Policy", Object.entries(r.fields.quoting))],
  ["include_policy", (r) => new FieldsObject("Policy", Object.entries(r.fields.include))],
  ["quote_character", (r) => r.rules.quoteCharacter],
  ["dbt_created", (r) => r.fields.dbtCreated],
  ["limit", (r) => r.fields.limit],
  ["require_alias", (r) => r.fields.requireAlias],
  ["catalog", (r) => r.fields.catalog],
  ["information_schema_view", (r) => r.fields.informationSchemaView ?? null],
  ["renameable_relations", (r) => [...r.rules.renameable]],
  ["replaceable_relations", (r) => [...r.rules.replaceable]],
  ["can_be_renamed", (r) => r.type !== null && r.rules.renameable.includes(r.type)],
  ["can_be_replaced", (r) => r.type !== null && r.rules.replaceable.includes(r.type)],
  ["get_relation_type", () => relationTypes],
  ...[...relationTypes.constants].map(([name, value]) => [name, () => value] as const),
  ["render", (r) => fn("render", () => r.render())],
  ["render_limited", (r) => fn("render_limited", () => renderLimited(r.fields, r.render()))],
  [
    "render_event_time_filtered",
    (r) =>
      fnWithSignature("render_event_time_filtered", [["rendered", null]], (bound) =>
        renderEventTime(r.fields, isTruthy(bound.get("rendered")) ? toText(bound.get("rendered")) : r.render()),
      ),
  ],
  [
    "quoted",
    (r) => fnWithSignature("quoted", ["identifier"], (bound) => r.rules.quote(toText(bound.get("identifier")))),
  ],
  ["quote", (r) => policyFunction("quote", (changes) => r.with({ quoting: { ...r.fields.quoting, ...changes } }))],
  ["include", (r) => policyFunction("include", (changes) => r.with({ include: { ...r.fields.include, ...changes } }))],
  ["replace_path", (r) => fn("replace_path", (_args, kwargs) => r.withPath(pathOf(kwargs)))],
  ["replace", (r) => fn("replace", (_args, kwargs) => incorporate(r, kwargs))],
  ["incorporate", (r) => fn("incorporate", (_args, kwargs) => incorporate(r, kwargs))],
  ["without_identifier", (r) => fn("without_identifier", () => r.withoutIdentifier())],
  [
    "information_schema",
    (r) =>
      fnWithSignature("information_schema", [["view_name", null]], (bound) => {
        const view = bound.get("view_name");
        return r.informationSchema(typeof view === "string" ? view : null);
      }),
  ],
  ["information_schema_only", (r) => fn("information_schema_only", () => r.informationSchema(null))],
  [
    "add_ephemeral_prefix",
    () => fnWithSignature("add_ephemeral_prefix", ["name"], (bound) => ephemeralName(toText(bound.get("name")))),
  ],
  [
    "matches",
    (r) =>
      fnWithSignature(
        "matches",
        [
          ["database", null],
          ["schema", null],
          ["identifier", null],
        ],
        (bound) =>
          matches(r, {
            database: textOrNull(bound.get("database")),
            schema: textOrNull(bound.get("schema")),
            identifier: textOrNull(bound.get("identifier")),
          }),
      ),
  ],
  [
    "get",
    (r) =>
      fnWithSignature("get", ["key", ["default", null]], (bound) => {
        if (bound.get("key") === "metadata") return Dict.from([["type", r.typeName]]);
        return r.getItem(bound.get("key")) ?? bound.get("default");
      }),
  ],
  ["relation_max_name_length", (r) => fn("relation_max_name_length", () => r.rules.maxIdentifierLength)],
  [
    "get_materialized_view_config_change_collection",
    () =>
      fnWithSignature(
        "get_materialized_view_config_change_collection",
        ["relation_results", "relation_config"],
        (bound) => materializedViewChanges(bound.get("relation_results"), bound.get("relation_config")),
      ),
  ],
  [
    "get_function_config",
    () => fnWithSignature("get_function_config", ["model"], (bound) => functionConfig(bound.get("model"))),
  ],
  [
    "get_function_macro_name",
    () =>
      fnWithSignature("get_function_macro_name", ["config"], (bound) => {
        const config = membersOf(bound.get("config"));
        return `${toText(config.get("type") ?? null)}_function_${toText(config.get("language") ?? null)}`;
      }),
  ],
  ...["keys", "values", "items"].map((name) => [name, (r: Relation) => fn(name, () => notDict(r))] as const),
  ["to_dict", (r) => fn("to_dict", () => relationDict(r))],
]);

/** The name of an ephemeral model's CTE. */
export function ephemeralName(identifier: string): string {
  return `__dbt__cte__${identifier}`;
}

/**
 * Whether the relation has exactly the given parts.
 * @throws {DbtError} when it only has them in another case
 */
export function matches(relation: Relation, search: Partial<RelationPath>): boolean {
  const wanted = RELATION_PARTS.filter((part) => search[part] !== null && search[part] !== undefined);
  if (wanted.length === 0) {
    throw runtimeError("Tried to match relation, but no search path was passed!", "compile/relation-match");
  }
  const same = (part: RelationPart, lower: boolean) => {
    const own = relation.fields.path[part];
    const other = search[part] ?? "";
    if (!lower) return own === other;
    return stripQuotes((own ?? "None").toLowerCase()) === stripQuotes(other.toLowerCase());
  };
  const exactly = (part: RelationPart) => {
    if (!relation.fields.dbtCreated || relation.fields.quoting[part]) return same(part, false);
    return relation.fields.path[part]?.toLowerCase() === search[part]?.toLowerCase();
  };
  if (wanted.every(exactly)) return true;
  if (!wanted.every((part) => same(part, true))) return false;
  const target = relation.with({
    path: { database: null, schema: null, identifier: null, ...search },
    type: null,
    quoting: { database: true, schema: true, identifier: true },
  });
  throw compilationError(
    "When searching for a relation, dbt found an approximate match. Instead of guessing \n" +
      `which relation to use, dbt will move on. Please delete ${relation.toText()}, or rename it to be less ambiguous.` +
      `\nSearched for: ${target.toText()}\nFound: ${relation.toText()}`,
    "compile/approximate-match",
  );
}

function stripQuotes(text: string): string {
  return text.replace(/^"+|"+$/g, "");
}

function textOrNull(value: Value): string | null {
  return value === null ? null : toText(value);
}

function policyFunction(name: string, change: (changes: Partial<RelationPolicy>) => Relation): Value {
  return fnWithSignature(
    name,
    [
      ["database", null],
      ["schema", null],
      ["identifier", null],
    ],
    (bound) => {
      const given = RELATION_PARTS.filter((part) => bound.get(part) !== null);
      return change(Object.fromEntries(given.map((part) => [part, isTruthy(bound.get(part))])));
    },
  );
}

/** Parts of a path from keyword arguments. @throws {DbtError} when one is neither text nor None */
export function pathOf(kwargs: Kwargs): Partial<RelationPath> {
  const path: { -readonly [P in RelationPart]?: string | null } = {};
  for (const part of RELATION_PARTS) {
    const value = kwargs.get(part);
    if (value === undefined) continue;
    path[part] = pathPart(part, value);
  }
  return path;
}

export function pathPart(part: RelationPart, value: Value): string | null {
  if (value === null || typeof value === "string") return value;
  throw compilationError(`Got an invalid path ${part}: ${toText(value)}`, "compile/relation-path");
}

/** What the SQL of a user-defined function depends on; None for other resources. @throws {DbtError} */
function functionConfig(model: Value): Value {
  const node = membersOf(model);
  if (node.get("resource_type") !== "function") return null;
  const config = membersOf(node.get("config") ?? null);
  const language = node.get("language") ?? "";
  const missing = (what: string) =>
    runtimeError(
      `${what} is required for ${language === "python" ? "python " : ""}functions`,
      "compile/function-config",
    );
  if (!isTruthy(language)) throw missing("A `language`");
  if (!isTruthy(config.get("type") ?? null)) throw missing("A `type`");
  if (language === "python" && !config.has("runtime_version")) throw missing("A `runtime_version`");
  if (language === "python" && !config.has("entry_point")) throw missing("An `entry_point`");
  return new FieldsObject("FunctionConfig", [
    ["language", language],
    ["type", config.get("type") ?? null],
    ["runtime_version", config.get("runtime_version") ?? null],
    ["entry_point", config.get("entry_point") ?? null],
  ]);
}

/** A relation counts as a mapping, but has no keys to go over. */
function notDict(relation: Relation): never {
  throw compilationError(
    `The object ("${relation.toText()}") was used as a dictionary. This capability has been removed from objects of this type.`,
    "compile/relation-as-dict",
  );
}

function incorporate(relation: Relation, kwargs: Kwargs): Relation {
  const changes: { -readonly [K in keyof RelationFields]?: RelationFields[K] } = {};
  for (const [name, value] of kwargs) {
    if (name === "path") changes.path = { ...relation.fields.path, ...pathOf(membersOf(value)) };
    else if (name === "type") changes.type = textOrNull(value);
    else if (name === "limit") changes.limit = typeof value === "number" ? value : null;
    else if (name === "dbt_created") changes.dbtCreated = isTruthy(value);
    else if (name === "require_alias") changes.requireAlias = isTruthy(value);
    else if (name === "catalog") changes.catalog = textOrNull(value);
    else if (name === "quote_policy") changes.quoting = { ...relation.fields.quoting, ...policyOf(value) };
    else if (name === "include_policy") changes.include = { ...relation.fields.include, ...policyOf(value) };
  }
  return relation.with(changes);
}

/** Keyword-like members of a dict or a record. */
export function membersOf(value: Value): Kwargs {
  if (value instanceof FieldsObject) return value.fields;
  if (!(value instanceof Dict)) return new Map();
  return new Map(
    [...value.entries()].flatMap(([key, item]) => (typeof key === "string" ? [[key, item] as const] : [])),
  );
}

export function policyOf(value: Value): Partial<RelationPolicy> {
  const members = membersOf(value);
  const given = RELATION_PARTS.filter((part) => (members.get(part) ?? null) !== null);
  return Object.fromEntries(given.map((part) => [part, isTruthy(members.get(part) ?? null)]));
}

function relationDict(relation: Relation): Dict {
  const record = (policy: RelationPolicy | RelationPath) => Dict.from(Object.entries(policy));
  return Dict.from([
    ["path", record(relation.fields.path)],
    ["type", relation.type],
    ["quote_character", relation.rules.quoteCharacter],
    ["include_policy", record(relation.fields.include)],
    ["quote_policy", record(relation.fields.quoting)],
    ["dbt_created", relation.fields.dbtCreated],
    ["limit", relation.fields.limit],
    ["event_time_filter", null],
    ["require_alias", relation.fields.requireAlias],
    ["catalog", relation.fields.catalog],
    ["renameable_relations", [...relation.rules.renameable]],
    ["replaceable_relations", [...relation.rules.replaceable]],
  ]);
}

/** How messages show relations: Python's repr of a list. */
export function relationList(relations: readonly Relation[]): string {
  return toRepr([...relations]);
}
