// Databases that the engine has no adapter for, as far as reading a dbt project needs to know them. Steps of such a project run
// with a dbt executable.

export interface ForeignDatabase {
  readonly displayName: string;
  /** Keys of a profile's output that name the database and the schema, the first that is there; `null` = there is none. */
  readonly database: readonly string[] | null;
  readonly schema: readonly string[];
  /** Around names of relations; empty where dbt does not quote them. */
  readonly quote: string;
  /** Adapters whose macros are tried after its own. */
  readonly parents?: readonly string[];
  readonly defaults?: Readonly<Record<string, string>>;
}

export const foreignDatabases: Readonly<Record<string, ForeignDatabase>> = {
  athena: { displayName: "Athena", database: ["database"], schema: ["schema"], quote: '"' },
  bigquery: {
    displayName: "BigQuery",
    database: ["project", "database"],
    schema: ["dataset", "schema"],
    quote: "`",
  },
  clickhouse: {
    displayName: "ClickHouse",
    database: null,
    schema: ["schema"],
    quote: "`",
    defaults: { schema: "default" },
  },
  databricks: {
    displayName: "Databricks",
    database: ["catalog", "database"],
    schema: ["schema"],
    quote: "`",
    parents: ["spark"],
    defaults: { catalog: "hive_metastore" },
  },
  dremio: {
    displayName: "Dremio",
    database: ["object_storage_source", "database", "datalake"],
    schema: ["object_storage_path", "schema", "root_path"],
    quote: '"',
  },
  duckdb: {
    displayName: "DuckDB",
    database: ["database"],
    schema: ["schema"],
    quote: '"',
    defaults: { path: ":memory:", schema: "main" },
  },
  exasol: { displayName: "Exasol", database: ["dbname", "database"], schema: ["schema"], quote: "" },
  fabric: {
    displayName: "Fabric",
    database: ["database"],
    schema: ["schema"],
    quote: '"',
    parents: ["sqlserver"],
  },
  firebolt: {
    displayName: "Firebolt",
    database: ["database"],
    schema: ["schema"],
    quote: '"',
    defaults: { schema: "public" },
  },
  glue: { displayName: "Glue", database: null, schema: ["schema"], quote: "`", parents: ["spark"] },
  materialize: {
    displayName: "Materialize",
    database: ["dbname", "database"],
    schema: ["schema"],
    quote: '"',
    parents: ["postgres"],
  },
  mysql: { displayName: "MySQL", database: null, schema: ["schema"], quote: "`" },
  oracle: { displayName: "Oracle", database: ["database"], schema: ["schema"], quote: "" },
  redshift: {
    displayName: "Redshift",
    database: ["dbname", "database"],
    schema: ["schema"],
    quote: '"',
    parents: ["postgres"],
  },
  snowflake: { displayName: "Snowflake", database: ["database"], schema: ["schema"], quote: "" },
  spark: { displayName: "Spark", database: null, schema: ["schema"], quote: "`" },
  sqlite: { displayName: "SQLite", database: ["database"], schema: ["schema"], quote: '"' },
  sqlserver: { displayName: "SQL Server", database: ["database"], schema: ["schema"], quote: '"' },
  starrocks: { displayName: "StarRocks", database: null, schema: ["schema"], quote: "`" },
  synapse: {
    displayName: "Synapse",
    database: ["database"],
    schema: ["schema"],
    quote: '"',
    parents: ["fabric", "sqlserver"],
  },
  teradata: { displayName: "Teradata", database: null, schema: ["schema"], quote: '"' },
  trino: { displayName: "Trino", database: ["database", "catalog"], schema: ["schema"], quote: '"' },
  vertica: { displayName: "Vertica", database: ["database"], schema: ["schema"], quote: '"' },
};
