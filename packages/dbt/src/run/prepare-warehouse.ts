// Before the first node: schemas that are missing are made, and the cache learns what the warehouse holds. Everything is
// asked through macros, which projects may override.
import type { Connection } from "@sluice/adapter-contract";
import { toText, type Value } from "@sluice/jinja";
import { AgateTable } from "../compile/agate-table.ts";
import { createNodeContext } from "../compile/create-node-context.ts";
import type { Relation } from "../compile/relation.ts";
import { relationFactory } from "../compile/relation-class.ts";
import { toDbtError } from "../compile/to-dbt-error.ts";
import type { NodeContext } from "../compile/types.ts";
import { DbtError } from "../errors.ts";
import type { FunctionNode, Node } from "../manifest/types.ts";
import type { ExecuteRunOptions } from "./execute-run-types.ts";
import { isEphemeralModel, isManifestNode, isRelational } from "./types.ts";

/** @throws {DbtError} when the warehouse cannot be reached or refuses */
export async function prepareWarehouse(options: ExecuteRunOptions, createsSchemas: boolean): Promise<void> {
  const { session } = options;
  if (session.warehouse === null) return;
  try {
    const wanted = schemasOf(options, options.selected);
    if (createsSchemas) await createSchemas(options, wanted);
    if (session.flags.populateCache) {
      const all = session.flags.cacheSelectedOnly ? wanted : schemasOf(options, session.manifest.nodes.keys());
      await fillCache(options, all);
    }
  } catch (error) {
    throw toDbtError(error, null) ?? error;
  }
}

/** The schemas in which these nodes have relations, each once. */
function schemasOf(options: ExecuteRunOptions, ids: Iterable<string>): readonly Relation[] {
  const { manifest, project, flags } = options.session;
  const factory = relationFactory(project);
  const schemas = new Map<string, Relation>();
  for (const id of ids) {
    const node = manifest.nodes.get(id) ?? manifest.functions.get(id);
    if (node === undefined || !isPlaced(node, flags.storeFailures)) continue;
    const key = JSON.stringify([node.database, node.schema]);
    if (!schemas.has(key)) schemas.set(key, factory.ofNode(node).withPath({ identifier: null }));
  }
  return [...schemas.values()];
}

function isPlaced(node: Node | FunctionNode, storeFailures: boolean): node is Node {
  if (node.resource_type === "function") return true;
  return isManifestNode(node) && isRelational(node, storeFailures) && !isEphemeralModel(node);
}

async function createSchemas(options: ExecuteRunOptions, wanted: readonly Relation[]): Promise<void> {
  const databases = new Map<string, Relation>();
  for (const schema of wanted) databases.set(schema.database ?? "", schema);
  const existing = new Set<string>();
  for (const [database, schema] of databases) {
    const name = database === "" ? "list_schemas" : `list_${database}`;
    const names = await withContext(options, name, async (context) => {
      const quoted = schema.with({ include: { database: true, schema: false, identifier: false } }).render();
      return firstColumn(await context.callMacro("list_schemas", [quoted]));
    });
    for (const found of names) existing.add(JSON.stringify([database.toLowerCase(), found.toLowerCase()]));
  }
  const missing = wanted.filter(
    (schema) =>
      !existing.has(JSON.stringify([(schema.database ?? "").toLowerCase(), (schema.schema ?? "").toLowerCase()])),
  );
  await Promise.all(
    missing.map((schema) =>
      withContext(options, `create_${schema.database ?? ""}_${schema.schema}`, async (context, connection) => {
        await context.callMacro("create_schema", [schema]);
        if (connection.inTransaction) await connection.commit();
      }),
    ),
  );
}

async function fillCache(options: ExecuteRunOptions, schemas: readonly Relation[]): Promise<void> {
  const { cache, project } = options.session;
  await Promise.all(
    schemas.map((schema) =>
      withContext(options, `list_${schema.database ?? ""}_${schema.schema ?? ""}`, async (context) => {
        const table = await context.callMacro("list_relations_without_caching", [schema.withoutIdentifier()]);
        cache.addSchema(schema.database, schema.schema);
        for (const relation of relationsOf(options, table)) cache.add(relation);
      }),
    ),
  );
  const { capabilities } = project.target.adapter.facts;
  if (capabilities.viewsBindTables && schemas.length > 0) await linkViews(options);
}

/** One row per relation: database, name, schema, kind. */
function relationsOf(options: ExecuteRunOptions, table: Value): readonly Relation[] {
  const factory = relationFactory(options.session.project);
  return rowsOf(table, "list_relations_without_caching").map(
    ([database = null, name = null, schema = null, kind = null]) =>
      factory.plain({ database: textOf(database), schema: textOf(schema), identifier: textOf(name) }, undefined, {
        type: textOf(kind),
      }),
  );
}

/** A view falls with the table that it reads: dependent schema and name, then referenced schema and name. */
async function linkViews(options: ExecuteRunOptions): Promise<void> {
  const { cache, project } = options.session;
  const factory = relationFactory(project);
  const { database } = project.target.credentials;
  const relation = (schema: Value, identifier: Value) =>
    factory.plain({ database, schema: textOf(schema), identifier: textOf(identifier) });
  const table = await withContext(options, "master", (context) => context.callMacro("get_relations"));
  for (const row of rowsOf(table, "get_relations")) {
    const [dependentSchema = null, dependent = null, schema = null, name = null] = row;
    const pair = [relation(schema, name), relation(dependentSchema, dependent)] as const;
    if (pair[0].schema !== pair[1].schema || pair[0].identifier !== pair[1].identifier) cache.addLink(...pair);
  }
}

function textOf(value: Value): string | null {
  return value === null ? null : toText(value);
}

function firstColumn(table: Value): readonly string[] {
  return rowsOf(table, "list_schemas").flatMap(([cell]) => (cell === null || cell === undefined ? [] : [toText(cell)]));
}

function rowsOf(table: Value, macro: string): readonly (readonly Value[])[] {
  if (table instanceof AgateTable) return table.rows;
  throw new DbtError(`the macro ${macro} did not give a table`, {
    code: "run/macro-result",
    hint: `a project that overrides ${macro} returns the result of run_query, or load_result(…).table`,
  });
}

async function withContext<T>(
  options: ExecuteRunOptions,
  connectionName: string,
  work: (context: NodeContext, connection: Connection) => Promise<T>,
): Promise<T> {
  const { session, signal } = options;
  if (session.warehouse === null) throw new Error("there is no warehouse to ask");
  const connection = await session.warehouse.connect(connectionName, signal);
  try {
    const context = createNodeContext({
      session,
      node: null,
      packageName: session.project.root.name,
      connection,
      thread: "MainThread",
      phase: "operation",
    });
    const result = await work(context, connection);
    return result;
  } finally {
    if (connection.inTransaction) await connection.rollback().catch(() => {});
    await connection.release();
  }
}
