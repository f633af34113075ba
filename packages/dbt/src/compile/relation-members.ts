// The attributes and methods of a relation that templates can reach.
import { Dict, fn, fnWithSignature, isTruthy, type Kwargs, toText, type Value } from "@sluice/jinja";
import { compilationError, runtimeError } from "./diagnostics.ts";
import { FieldsObject } from "./fields-object.ts";
import { materializedViewChanges } from "./materialized-view-changes.ts";
import type { Relation } from "./relation.ts";
import {
  RELATION_PARTS,
  type RelationFields,
  type RelationPath,
  type RelationPolicy,
  renderEventTime,
  renderLimited,
} from "./relation-fields.ts";
import { matches } from "./relation-match.ts";
import { relationTypes } from "./relation-types.ts";
import { ephemeralName, membersOf, pathOf, policyOf } from "./relation-values.ts";

export const relationMembers: ReadonlyMap<string, (relation: Relation) => Value> = new Map<
  string,
  (relation: Relation) => Value
>([
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
