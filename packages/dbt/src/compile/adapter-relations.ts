// What the warehouse holds, as `adapter` answers it: relations from the cache or by macro, their columns, and the checks and
// changes of columns that materializations ask for.

import type { Connection } from "@sluice/adapter-contract";
import { Dict, iterate, toRepr, toText, type Value } from "@sluice/jinja";
import { cacheMiss, colTypeChange, listRelations } from "../events/builders.ts";
import type { AdapterState } from "./adapter-members.ts";
import { Column } from "./column.ts";
import { compilationError } from "./diagnostics.ts";
import type { CommentNode } from "./query-comment.ts";
import type { Relation } from "./relation.ts";
import { matches, relationList } from "./relation-match.ts";
import { isRelationType } from "./relation-types.ts";
import type { RuntimeSession } from "./types.ts";

export interface RuntimeAdapterState extends AdapterState {
  readonly session: RuntimeSession;
  readonly connection: Connection | null;
  readonly node: CommentNode | null;
  /** Calls a macro as the engine does: in a context of the root project, without a node. */
  readonly callMacro: (name: string, args: readonly Value[]) => Promise<Value>;
  readonly output: (text: string) => void;
}

export function textOrNull(value: Value): string | null {
  return value === null ? null : toText(value);
}

export function keyOf(relation: Relation) {
  return { database: relation.database, schema: relation.schema, identifier: relation.identifier };
}

/** The relations of a schema, from the cache or from the warehouse. */
export async function relationsIn(
  state: RuntimeAdapterState,
  database: string | null,
  schema: string | null,
): Promise<readonly Relation[]> {
  const { cache } = state.session;
  if (cache.hasSchema(database, schema)) return cache.relations(database, schema);
  state.fire(cacheMiss({ conn_name: state.connectionName, database, schema }));
  const listed = await listRelationsOf(
    state,
    state.relations.create({ database, schema, identifier: "" }).withoutIdentifier(),
  );
  if (cache.isFilled) {
    for (const relation of listed) cache.add(relation);
    if (listed.length === 0) cache.addSchema(database, schema);
  }
  state.fire(listRelations({ database, schema, relations: listed.map(keyOf) }));
  return listed;
}

/** One row per relation: database, name, schema, kind. */
export async function listRelationsOf(state: RuntimeAdapterState, schema: Relation): Promise<readonly Relation[]> {
  const table = await state.callMacro("list_relations_without_caching", [schema]);
  return [...iterate(table)].map((row) => {
    const [database = null, name = null, schemaName = null, kind = null] = [...iterate(row)];
    const path = { database: textOrNull(database), schema: textOrNull(schemaName), identifier: textOrNull(name) };
    const type = kind === null ? null : toText(kind);
    return state.relations.plain(path, undefined, { type: type !== null && isRelationType(type) ? type : "external" });
  });
}

/** @throws {DbtError} when the name is there in another case only */
export async function getRelation(
  state: RuntimeAdapterState,
  database: string | null,
  schema: string | null,
  identifier: string | null,
): Promise<Relation | null> {
  const { quoting } = state.relations;
  const fold = (text: string | null, quoted: boolean) => (quoted ? text : (text?.toLowerCase() ?? null));
  const search = {
    database: fold(database, quoting.database),
    schema: fold(schema, quoting.schema),
    identifier: fold(identifier, quoting.identifier),
  };
  const { cache } = state.session;
  const cached =
    identifier === null || !cache.hasSchema(database, schema) ? null : cache.find(database, schema, identifier);
  const candidates = cached === null ? await relationsIn(state, database, schema) : [cached];
  const found = candidates.filter((relation) => matches(relation, search));
  if (found.length > 1) {
    const shown = Dict.from([
      ["identifier", identifier],
      ["schema", schema],
      ["database", database],
    ]);
    throw compilationError(
      "get_relation returned more than one relation with the given args. Please specify a database or schema to narrow down " +
        `the result set.\n${toRepr(shown)}\n\n${relationList(found)}`,
      "compile/several-relations",
    );
  }
  return found[0] ?? null;
}

export async function columnsOf(state: RuntimeAdapterState, relation: Relation): Promise<Column[]> {
  const columns = await state.callMacro("get_columns_in_relation", [relation]);
  return [...iterate(columns)].filter((column): column is Column => column instanceof Column);
}

/** Widens text columns that are too narrow for what comes. */
export async function expandColumns(state: RuntimeAdapterState, from: Relation, to: Relation): Promise<void> {
  const wanted = new Map((await columnsOf(state, from)).map((column) => [column.name, column]));
  for (const column of await columnsOf(state, to)) {
    const goal = wanted.get(column.name);
    if (goal === undefined || !column.canExpandTo(goal)) continue;
    const type = state.project.target.adapter.dialect.stringType(goal.stringSize());
    state.fire(colTypeChange({ orig_type: column.dataType, new_type: type, table: keyOf(to) }));
    await state.callMacro("alter_column_type", [to, column.name, type]);
  }
}

export const SNAPSHOT_COLUMNS = ["dbt_scd_id", "dbt_valid_from", "dbt_valid_to"];

export async function checkSnapshotColumns(
  state: RuntimeAdapterState,
  relation: Relation,
  columnNames: Value,
  wanted: readonly string[],
): Promise<void> {
  const names = new Set((await columnsOf(state, relation)).map((column) => column.name.toLowerCase()));
  const missing = wanted.flatMap((column) => {
    const name = columnNames instanceof Dict ? toText(columnNames.get(column) ?? column) : column;
    return names.has(name.toLowerCase()) ? [] : [name];
  });
  if (missing.length === 0) return;
  throw compilationError(
    `Snapshot target is missing configured columns (missing "${missing.join('", "')}"). ` +
      "See https://docs.getdbt.com/docs/build/snapshots#snapshot-meta-fields for more information.",
    "compile/snapshot-columns",
  );
}
