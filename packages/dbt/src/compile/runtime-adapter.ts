// `adapter` while nodes run: what macros ask of the warehouse. Whatever has SQL is asked through macros, which projects and
// packages may override.
import type { Connection } from "@sluice/adapter-contract";
import {
  Dict,
  fnWithSignature,
  getItem,
  HostObject,
  isTruthy,
  iterate,
  type Parameter,
  Tuple,
  toRepr,
  toText,
  typeNameOf,
  type Value,
} from "@sluice/jinja";
import { adapterDeprecationWarning, schemaCreation, schemaDrop } from "../events/builders.ts";
import { commonAdapterMembers } from "./adapter-members.ts";
import {
  checkSnapshotColumns,
  columnsOf,
  expandColumns,
  getRelation,
  keyOf,
  type RuntimeAdapterState,
  SNAPSHOT_COLUMNS,
  textOrNull,
} from "./adapter-relations.ts";
import { AdapterResponse } from "./adapter-response.ts";
import { emptyTable } from "./agate-table.ts";
import { bindingOf } from "./binding-values.ts";
import { columnClass } from "./column.ts";
import { compilationError, runtimeError } from "./diagnostics.ts";
import { executeStatement } from "./execute-statement.ts";
import { FieldsObject } from "./fields-object.ts";
import { strategyMacro } from "./incremental-strategy.ts";
import { queryTable } from "./query-table.ts";
import { Relation } from "./relation.ts";

type Arguments = (name: string) => Value;
type Member = (state: RuntimeAdapterState) => Value;

function method(
  name: string,
  parameters: readonly Parameter[],
  work: (state: RuntimeAdapterState, argument: Arguments) => Value | Promise<Value>,
): readonly [string, Member] {
  return [
    name,
    (state) => fnWithSignature(name, parameters, (bound) => work(state, (parameter) => bound.get(parameter))),
  ];
}

export class RuntimeAdapter extends HostObject {
  readonly typeName = "RuntimeDatabaseWrapper";
  override readonly moduleName = "dbt.context.providers";
  readonly #state: RuntimeAdapterState;
  readonly #values = new Map<string, Value>();

  constructor(state: RuntimeAdapterState) {
    super();
    this.#state = state;
  }

  getAttribute(name: string): Value | undefined {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const value = members.get(name)?.(this.#state) ?? commonAdapterMembers.get(name)?.(this.#state);
    if (value !== undefined) this.#values.set(name, value);
    return value;
  }
}

const members: ReadonlyMap<string, Member> = new Map<string, Member>([
  method("execute", ["sql", ["auto_begin", false], ["fetch", false], ["limit", null]], async (state, arg) => {
    const connection = connectionOf(state);
    if (isTruthy(arg("auto_begin")) && !connection.inTransaction) await connection.begin();
    const fetch = isTruthy(arg("fetch"));
    const limit = arg("limit");
    const options = { fetch, limit: typeof limit === "number" && limit > 0 ? limit : null };
    const result = await executeStatement(state.session, connection, toText(arg("sql")), state.node, options);
    return new Tuple([new AdapterResponse(result.response), fetch ? queryTable(result, state.output) : emptyTable()]);
  }),
  method(
    "add_query",
    ["sql", ["auto_begin", true], ["bindings", null], ["abridge_sql_log", false]],
    async (state, arg) => {
      const connection = connectionOf(state);
      if (isTruthy(arg("auto_begin")) && !connection.inTransaction) await connection.begin();
      const bindings = arg("bindings");
      const values = bindings === null ? {} : { bindings: [...iterate(bindings)].map(bindingOf) };
      const { response } = await connection.execute(toText(arg("sql")), values);
      return new Tuple([
        new FieldsObject("Connection", [["name", connection.name]]),
        new FieldsObject("Cursor", [
          ["rowcount", response.rowsAffected],
          ["statusmessage", response.message],
        ]),
      ]);
    },
  ),
  method("commit", [], async (state) => {
    const connection = connectionOf(state);
    if (connection.inTransaction) await connection.commit();
    return null;
  }),
  method("get_columns_in_relation", ["relation"], (state, arg) =>
    state.callMacro("get_columns_in_relation", [arg("relation")]),
  ),
  method("get_columns_in_table", ["schema", "identifier"], (state, arg) => {
    deprecated(state, "get_columns_in_table", "get_columns_in_relation");
    const relation = state.relations.create({
      database: state.project.target.credentials.database,
      schema: toText(arg("schema")),
      identifier: toText(arg("identifier")),
    });
    return state.callMacro("get_columns_in_relation", [relation]);
  }),
  method("get_relation", ["database", "schema", "identifier"], (state, arg) =>
    getRelation(state, textOrNull(arg("database")), textOrNull(arg("schema")), textOrNull(arg("identifier"))),
  ),
  method("already_exists", ["schema", "name"], async (state, arg) => {
    deprecated(state, "already_exists", "get_relation");
    const { database } = state.project.target.credentials;
    return (await getRelation(state, database, textOrNull(arg("schema")), textOrNull(arg("name")))) !== null;
  }),
  method("check_schema_exists", ["database", "schema"], async (state, arg) => {
    const schema = toText(arg("schema"));
    const information = state.relations
      .create({ database: textOrNull(arg("database")), schema, identifier: "INFORMATION_SCHEMA" })
      .informationSchema(null);
    const table = await state.callMacro("check_schema_exists", [information, schema]);
    return Number(toText(getItem(getItem(table, 0, "render"), 0, "render"))) > 0;
  }),
  method("create_schema", ["relation"], async (state, arg) => {
    const relation = expectRelation(state, "create_schema", "relation", arg("relation")).withoutIdentifier();
    state.fire(schemaCreation({ relation: keyOf(relation) }));
    await state.callMacro("create_schema", [relation]);
    await commitIfOpen(state);
    return null;
  }),
  method("drop_schema", ["relation"], async (state, arg) => {
    const relation = expectRelation(state, "drop_schema", "relation", arg("relation")).withoutIdentifier();
    state.fire(schemaDrop({ relation: keyOf(relation) }));
    await state.callMacro("drop_schema", [relation]);
    await commitIfOpen(state);
    state.session.cache.dropSchema(relation.database, relation.schema);
    return null;
  }),
  method("drop_relation", ["relation"], async (state, arg) => {
    const relation = expectRelation(state, "drop_relation", "relation", arg("relation"));
    if (relation.type === null) {
      throw compilationError(
        `Tried to drop relation ${relation.toText()}, but its type is null.`,
        "compile/relation-type-null",
      );
    }
    state.session.cache.drop(relation);
    await state.callMacro("drop_relation", [relation]);
    return null;
  }),
  method("truncate_relation", ["relation"], async (state, arg) => {
    await state.callMacro("truncate_relation", [arg("relation")]);
    return null;
  }),
  method("rename_relation", ["from_relation", "to_relation"], async (state, arg) => {
    renameInCache(state, arg("from_relation"), arg("to_relation"));
    await state.callMacro("rename_relation", [arg("from_relation"), arg("to_relation")]);
    return null;
  }),
  method("cache_added", ["relation"], (state, arg) => {
    const relation = arg("relation");
    if (!(relation instanceof Relation)) throw nullRelation(state, "cache");
    state.session.cache.add(relation);
    return "";
  }),
  method("cache_dropped", ["relation"], (state, arg) => {
    const relation = arg("relation");
    if (!(relation instanceof Relation)) throw nullRelation(state, "drop");
    state.session.cache.drop(relation);
    return "";
  }),
  method("cache_renamed", ["from_relation", "to_relation"], (state, arg) => {
    renameInCache(state, arg("from_relation"), arg("to_relation"));
    return "";
  }),
  method("get_missing_columns", ["from_relation", "to_relation"], async (state, arg) => {
    const from = expectRelation(state, "get_missing_columns", "from_relation", arg("from_relation"));
    const to = expectRelation(state, "get_missing_columns", "to_relation", arg("to_relation"));
    const present = new Set((await columnsOf(state, to)).map((column) => column.name));
    return (await columnsOf(state, from)).filter((column) => !present.has(column.name));
  }),
  method("expand_target_column_types", ["from_relation", "to_relation"], async (state, arg) => {
    const from = expectRelation(state, "expand_target_column_types", "from_relation", arg("from_relation"));
    const to = expectRelation(state, "expand_target_column_types", "to_relation", arg("to_relation"));
    await expandColumns(state, from, to);
    return null;
  }),
  method("valid_snapshot_target", ["relation", ["column_names", null]], async (state, arg) => {
    const relation = expectRelation(state, "valid_snapshot_target", "relation", arg("relation"));
    await checkSnapshotColumns(state, relation, arg("column_names"), SNAPSHOT_COLUMNS);
    return null;
  }),
  method(
    "assert_valid_snapshot_target_given_strategy",
    ["relation", "column_names", "strategy"],
    async (state, arg) => {
      const relation = expectRelation(
        state,
        "assert_valid_snapshot_target_given_strategy",
        "relation",
        arg("relation"),
      );
      await checkSnapshotColumns(state, relation, arg("column_names"), SNAPSHOT_COLUMNS);
      const strategy = arg("strategy");
      const deletes = strategy instanceof Dict ? strategy.get("hard_deletes") : undefined;
      if (deletes === "new_record")
        await checkSnapshotColumns(state, relation, arg("column_names"), ["dbt_is_deleted"]);
      return null;
    },
  ),
  method("get_incremental_strategy_macro", ["model_context", "strategy"], (state, arg) =>
    strategyMacro(state, arg("model_context"), arg("strategy")),
  ),
  method("get_column_schema_from_query", ["sql"], async (state, arg) => {
    const options = { fetch: true, limit: 1 };
    const result = await executeStatement(state.session, connectionOf(state), toText(arg("sql")), state.node, options);
    const columns = columnClass(state.project);
    return result.columns.map((column) => columns.create(column.name, column.driverType));
  }),
  method("get_partitions_metadata", ["table"], () => {
    throw compilationError(
      "ERROR: `get_partitions_metadata` is not implemented for this adapter!",
      "compile/not-implemented",
    );
  }),
  method("run_sql_for_tests", ["sql", "fetch", "conn"], async (state, arg) => {
    const fetch = arg("fetch");
    const connection = connectionOf(state);
    const result = await connection.execute(toText(arg("sql")), { fetch: fetch === "one" || fetch === "all" });
    if (connection.inTransaction) await connection.commit();
    const rows = queryTable(result).matrix();
    if (fetch === "all") return rows;
    return fetch === "one" && Array.isArray(rows) ? (rows[0] ?? null) : null;
  }),
]);

function connectionOf(state: RuntimeAdapterState): Connection {
  if (state.connection !== null) return state.connection;
  throw runtimeError(
    "This template asks the warehouse, but the command runs without a connection (--no-introspect).",
    "compile/no-connection",
  );
}

async function commitIfOpen(state: RuntimeAdapterState): Promise<void> {
  if (state.connection?.inTransaction) await state.connection.commit();
}

function deprecated(state: RuntimeAdapterState, old: string, name: string): void {
  state.fire(adapterDeprecationWarning({ old_name: old, new_name: name }));
}

function expectRelation(state: RuntimeAdapterState, methodName: string, argument: string, value: Value): Relation {
  if (value instanceof Relation) return value;
  const { moduleName, typeName } = state.relations.rules;
  const type = value === null ? "NoneType" : typeNameOf(value);
  throw compilationError(
    `'adapter.${methodName}' expects argument '${argument}' to be of type '<class '${moduleName}.${typeName}'>', ` +
      `instead got ${toText(value)} (<class ${toRepr(type)}>)`,
    "compile/adapter-argument",
  );
}

function nullRelation(state: RuntimeAdapterState, what: "cache" | "drop"): Error {
  return compilationError(`Attempted to ${what} a null relation for ${state.connectionName}`, "compile/null-relation");
}

function renameInCache(state: RuntimeAdapterState, from: Value, to: Value): void {
  if (from instanceof Relation && to instanceof Relation) {
    state.session.cache.rename(from, to);
    return;
  }
  const shown = (value: Value) => (value === null ? "null relation" : toText(value));
  throw compilationError(
    `Attempted to rename ${shown(from)} to ${shown(to)} for ${state.connectionName}`,
    "compile/null-relation",
  );
}
