// Events of the warehouse: connections, statements, the relation cache, the catalog.
import { bareKind, kind } from "./kind.ts";
import { warningTag, wrapped } from "./text-style.ts";

const WARNS = { warnOrError: true } as const;

export const adapterRegistered = kind(
  "AdapterRegistered",
  "E034",
  "info",
  { adapter_name: "text", adapter_version: "text" },
  (data) => `Registered adapter: ${data.adapter_name}${data.adapter_version}`,
);
export const newConnection = kind(
  "NewConnection",
  "E005",
  "debug",
  { node_info: "node", conn_type: "text", conn_name: "text" },
  (data) => `Acquiring new ${data.conn_type} connection '${data.conn_name}'`,
);
export const connectionReused = kind(
  "ConnectionReused",
  "E006",
  "debug",
  { conn_name: "text", orig_conn_name: "text" },
  (data) => `Re-using an available connection from the pool (formerly ${data.orig_conn_name}, now ${data.conn_name})`,
);
const NAMED = { node_info: "node", conn_name: "text" } as const;
export const connectionClosed = kind(
  "ConnectionClosed",
  "E010",
  "debug",
  NAMED,
  (data) => `On ${data.conn_name}: Close`,
);
export const connectionClosedInCleanup = kind(
  "ConnectionClosedInCleanup",
  "E008",
  "debug",
  { conn_name: "text" },
  (data) => `Connection '${data.conn_name}' was properly closed.`,
);
export const rollback = kind("Rollback", "E012", "debug", NAMED, (data) => `On ${data.conn_name}: ROLLBACK`);
export const cacheMiss = kind(
  "CacheMiss",
  "E013",
  "debug",
  { conn_name: "text", database: "text", schema: "text" },
  (data) => `On "${data.conn_name}": cache miss for schema "${data.database}.${data.schema}", this is inefficient`,
);
export const listRelations = kind(
  "ListRelations",
  "E014",
  "debug",
  { database: "text", schema: "text", relations: "list" },
  (data) =>
    `While listing relations in database=${data.database}, schema=${data.schema}, found: ${data.relations.map((relation) => relation["identifier"]).join(", ")}`,
);
export const connectionUsed = kind(
  "ConnectionUsed",
  "E015",
  "debug",
  { node_info: "node", conn_type: "text", conn_name: "text" },
  (data) => `Using ${data.conn_type} connection "${data.conn_name}"`,
);
export const sqlQuery = kind(
  "SQLQuery",
  "E016",
  "debug",
  { node_info: "node", conn_name: "text", sql: "text" },
  (data) => `On ${data.conn_name}: ${data.sql}`,
);
export const sqlQueryStatus = kind(
  "SQLQueryStatus",
  "E017",
  "debug",
  { node_info: "node", status: "text", elapsed: "float", query_id: "optional" },
  (data) => `SQL status: ${data.status} in ${(data.elapsed ?? 0).toFixed(3)} seconds`,
);
export const sqlCommit = kind("SQLCommit", "E018", "debug", NAMED, (data) => `On ${data.conn_name}: COMMIT`);
export const colTypeChange = kind(
  "ColTypeChange",
  "E019",
  "debug",
  { orig_type: "text", new_type: "text", table: "object" },
  (data) =>
    `Changing col type from ${data.orig_type} to ${data.new_type} in table ${data.table["schema"]}.${data.table["identifier"]}`,
);
/** `relation`: database, schema, identifier. */
export const schemaCreation = kind(
  "SchemaCreation",
  "E020",
  "debug",
  { relation: "object" },
  (data) => `Creating schema "${referenceKey(data.relation)}"`,
);
export const schemaDrop = kind(
  "SchemaDrop",
  "E021",
  "debug",
  { relation: "object" },
  (data) => `Dropping schema "${referenceKey(data.relation)}".`,
);

/** dbt prints a relation's key as its message fields, one a line. */
function referenceKey(key: Readonly<Record<string, unknown>>): string {
  return ["database", "schema", "identifier"]
    .filter((name) => typeof key[name] === "string" && key[name] !== "")
    .map((name) => `${name}: ${JSON.stringify(key[name])}\n`)
    .join("");
}
export const newConnectionOpening = kind(
  "NewConnectionOpening",
  "E037",
  "debug",
  { node_info: "node", connection_state: "text" },
  (data) => `Opening a new connection, currently in state ${data.connection_state}`,
);
export const adapterEventDebug = kind(
  "AdapterEventDebug",
  "E001",
  "debug",
  { node_info: "node", name: "text", base_msg: "text", args: "texts" },
  (data) => `${data.name} adapter: ${data.base_msg}`,
);
export const adapterEventInfo = kind(
  "AdapterEventInfo",
  "E002",
  "info",
  { node_info: "node", name: "text", base_msg: "text", args: "texts" },
  (data) => `${data.name} adapter: ${data.base_msg}`,
);
export const adapterEventWarning = kind(
  "AdapterEventWarning",
  "E003",
  "warn",
  { node_info: "node", name: "text", base_msg: "text", args: "texts" },
  (data) => `${data.name} adapter: ${data.base_msg}`,
);
export const adapterEventError = kind(
  "AdapterEventError",
  "E004",
  "error",
  { node_info: "node", name: "text", base_msg: "text", args: "texts", exc_info: "optional" },
  (data) => `${data.name} adapter: ${data.base_msg}`,
);

export const catalogGenerationError = kind(
  "CatalogGenerationError",
  "E040",
  "warn",
  { exc: "text" },
  (data) => `Encountered an error while generating catalog: ${data.exc}`,
  WARNS,
);
export const writeCatalogFailure = kind(
  "WriteCatalogFailure",
  "E041",
  "error",
  { num_exceptions: "int" },
  (data) =>
    `dbt encountered ${data.num_exceptions} failure${data.num_exceptions === 1 ? "" : "s"} while writing the catalog`,
);
export const catalogWritten = kind(
  "CatalogWritten",
  "E042",
  "info",
  { path: "text" },
  (data) => `Catalog written to ${data.path}`,
);
export const cannotGenerateDocs = bareKind(
  "CannotGenerateDocs",
  "E043",
  "info",
  () => "compile failed, cannot generate docs",
);
export const buildingCatalog = bareKind("BuildingCatalog", "E044", "info", () => "Building catalog");
export const databaseErrorRunningHook = kind(
  "DatabaseErrorRunningHook",
  "E045",
  "info",
  { hook_type: "text" },
  (data) => `Database error while running ${data.hook_type}`,
);
export const hooksRunning = kind(
  "HooksRunning",
  "E046",
  "info",
  { num_hooks: "int", hook_type: "text" },
  (data) => `Running ${data.num_hooks} ${data.hook_type} ${data.num_hooks === 1 ? "hook" : "hooks"}`,
);
export const constraintNotEnforced = kind(
  "ConstraintNotEnforced",
  "E048",
  "warn",
  { constraint: "text", adapter: "text" },
  (data, style) =>
    wrapped(
      style,
      warningTag(
        style,
        `The constraint type ${data.constraint} is not enforced by ${data.adapter}. The constraint will be included in this model's DDL statement, but it will not guarantee anything about the underlying data. Set 'warn_unenforced: false' on this constraint to ignore this warning.`,
      ),
    ),
  WARNS,
);
export const constraintNotSupported = kind(
  "ConstraintNotSupported",
  "E049",
  "warn",
  { constraint: "text", adapter: "text" },
  (data, style) =>
    wrapped(
      style,
      warningTag(
        style,
        `The constraint type ${data.constraint} is not supported by ${data.adapter}, and will be ignored. Set 'warn_unsupported: false' on this constraint to ignore this warning.`,
      ),
    ),
  WARNS,
);
