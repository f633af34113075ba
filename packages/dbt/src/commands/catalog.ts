// catalog.json: what the database has of the project's relations, asked through `get_catalog` macros.
import { toJs, type Value } from "@sluice/jinja";
import { artifactMetadata, type Invocation } from "../artifacts/metadata.ts";
import { asciiJson } from "../artifacts/write-artifact.ts";
import { AgateTable } from "../compile/agate-table.ts";
import { createNodeContext } from "../compile/create-node-context.ts";
import type { Relation } from "../compile/relation.ts";
import { relationFactory } from "../compile/relation-class.ts";
import { toDbtError } from "../compile/to-dbt-error.ts";
import type { RuntimeSession } from "../compile/types.ts";
import { DbtError } from "../errors.ts";
import type { Node, SourceDefinition } from "../manifest/types.ts";
import { isEphemeralModel } from "../run/types.ts";

export interface Catalog {
  readonly nodes: Readonly<Record<string, CatalogTable>>;
  readonly sources: Readonly<Record<string, CatalogTable>>;
  /** Databases that could not be asked, and why. */
  readonly errors: readonly string[];
}

interface CatalogTable {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly columns: Record<string, Readonly<Record<string, unknown>>>;
  readonly stats: Readonly<Record<string, unknown>>;
  readonly unique_id: string;
}

export const EMPTY_CATALOG: Catalog = { nodes: {}, sources: {}, errors: [] };

export function catalogJson(catalog: Catalog, invocation: Invocation): string {
  const { nodes, sources, errors } = catalog;
  return asciiJson(
    JSON.stringify({
      metadata: artifactMetadata("catalog", 1, invocation),
      nodes,
      sources,
      errors: errors.length === 0 ? null : errors,
    }),
  );
}

/** Asks for the relations of `ids` (null: of everything in the manifest). */
export async function readCatalog(
  session: RuntimeSession,
  ids: ReadonlySet<string> | null,
  signal: AbortSignal,
): Promise<Catalog> {
  const wanted = catalogResources(session, ids);
  const rows: Row[] = [];
  const errors: string[] = [];
  for (const [database, relations] of byDatabase(session, wanted)) {
    try {
      rows.push(...(await askDatabase(session, database, relations, signal)));
    } catch (error) {
      const known = toDbtError(error, null);
      if (known === null) throw error;
      errors.push(known.toText());
    }
  }
  return { ...tablesOf(rows, wanted), errors };
}

type Resource = Node | SourceDefinition;
type Row = Readonly<Record<string, unknown>>;

function catalogResources({ manifest, flags }: RuntimeSession, ids: ReadonlySet<string> | null): readonly Resource[] {
  const storesFailures = flags.storeFailures;
  const nodes = [...manifest.nodes.values()].filter((node) => hasRelation(node, storesFailures));
  return [...nodes, ...manifest.sources.values()].filter((resource) => ids === null || ids.has(resource.unique_id));
}

function hasRelation(node: Node, storesFailures: boolean): boolean {
  if (node.resource_type === "test") return (node.config["store_failures"] ?? storesFailures) === true;
  const { resource_type: type } = node;
  return (type === "model" || type === "seed" || type === "snapshot") && !isEphemeralModel(node);
}

function byDatabase(session: RuntimeSession, resources: readonly Resource[]): ReadonlyMap<string, Relation[]> {
  const factory = relationFactory(session.project);
  const groups = new Map<string, Relation[]>();
  for (const resource of resources) {
    const relation = resource.resource_type === "source" ? factory.ofSource(resource) : factory.ofNode(resource);
    const database = (relation.database ?? "").toLowerCase();
    groups.set(database, [...(groups.get(database) ?? []), relation]);
  }
  return groups;
}

async function askDatabase(
  session: RuntimeSession,
  database: string,
  relations: readonly Relation[],
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const [first] = relations;
  if (session.warehouse === null || first === undefined) return [];
  const connection = await session.warehouse.connect("generate_catalog", signal);
  try {
    const context = createNodeContext({
      session,
      node: null,
      packageName: session.project.root.name,
      connection,
      thread: "MainThread",
      phase: "operation",
    });
    const table = await context.callMacro("get_catalog_relations", [first.informationSchema(null), [...relations]]);
    return rowsOf(table, database);
  } finally {
    if (connection.inTransaction) await connection.rollback().catch(() => {});
    await connection.release();
  }
}

function rowsOf(table: Value, database: string): readonly Row[] {
  if (!(table instanceof AgateTable)) {
    throw new DbtError(`get_catalog_relations gave no table for the database ${database}`, {
      code: "catalog/no-table",
      heading: "Compilation Error",
    });
  }
  return table.rows.map((row) =>
    Object.fromEntries(table.columnNames.map((name, index) => [name, toJs(row[index] ?? null)])),
  );
}

/** Rows are columns of tables; each table is looked up among the resources by its lower-case path. */
function tablesOf(rows: readonly Row[], resources: readonly Resource[]): Pick<Catalog, "nodes" | "sources"> {
  const tables = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf([row["table_database"], row["table_schema"], row["table_name"]]);
    tables.set(key, [...(tables.get(key) ?? []), row]);
  }
  const nodes: Record<string, CatalogTable> = {};
  const sources: Record<string, CatalogTable> = {};
  for (const resource of resources) {
    const identifier = resource.resource_type === "source" ? resource.identifier : resource.alias;
    const found = tables.get(keyOf([resource.database, resource.schema, identifier]));
    if (found === undefined) continue;
    const table = catalogTable(resource.unique_id, found);
    if (resource.resource_type === "source") sources[resource.unique_id] = table;
    else nodes[resource.unique_id] = table;
  }
  return { nodes, sources };
}

function keyOf(path: readonly unknown[]): string {
  return JSON.stringify(path.map((part) => String(part ?? "").toLowerCase()));
}

function catalogTable(uniqueId: string, rows: readonly Row[]): CatalogTable {
  const [first = {}] = rows;
  const columns: CatalogTable["columns"] = {};
  for (const row of rows) {
    const column = stripped(row, "column_");
    const { type, name, comment } = column;
    columns[String(name)] = { type, index: Number(column["index"]), name, comment: comment ?? null };
  }
  const { type, schema, name, database, comment, owner } = stripped(first, "table_");
  return {
    metadata: { type, schema, name, database, comment: comment ?? null, owner: owner ?? null },
    columns,
    stats: statsOf(stripped(first, "stats:")),
    unique_id: uniqueId,
  };
}

function stripped(row: Row, prefix: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).flatMap(([key, value]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [])),
  );
}

/** `size:label`, `size:value`, … → `{size: {id, label, value, include, description}}`. */
function statsOf(stats: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const id of new Set(Object.keys(stats).map((key) => key.split(":")[0] ?? ""))) {
    if (stats[`${id}:include`] !== true) continue;
    found[id] = {
      id,
      label: stats[`${id}:label`],
      value: stats[`${id}:value`],
      include: true,
      description: stats[`${id}:description`] ?? null,
    };
  }
  const has = Object.keys(found).length > 0;
  const description = "Indicates whether there are statistics for this table";
  return { ...found, has_stats: { id: "has_stats", label: "Has Stats?", value: has, include: false, description } };
}
