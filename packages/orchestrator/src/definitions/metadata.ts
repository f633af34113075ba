// Plain values to metadata entries, and makers for the kinds that a plain value cannot say.
import type { Metadata, MetadataEntry } from "../events/types.ts";
import { type AssetLike, keyOf } from "./key-of.ts";
import type { MetadataLike, MetadataValueLike } from "./types.ts";

const KINDS: ReadonlySet<string> = new Set<MetadataEntry["kind"]>([
  "text",
  "markdown",
  "url",
  "path",
  "sql",
  "timestamp",
  "asset",
  "column-schema",
  "column-lineage",
  "code-references",
  "int",
  "float",
  "duration",
  "bool",
  "json",
  "table",
]);

/** Entries for a record of plain values. */
export function toMetadata(values: MetadataLike | null | undefined): Metadata {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, toEntry(value)]));
}

function toEntry(value: MetadataValueLike): MetadataEntry {
  switch (typeof value) {
    case "string":
      return { kind: "text", value };
    case "boolean":
      return { kind: "bool", value };
    case "number":
      if (!Number.isFinite(value)) return { kind: "text", value: String(value) };
      return { kind: Number.isInteger(value) ? "int" : "float", value };
    case "bigint":
      return { kind: "text", value: String(value) };
  }
  if (value instanceof Date) return { kind: "timestamp", value: value.toISOString() };
  if (isEntry(value)) return value;
  return { kind: "json", value: plainJson(value) };
}

function isEntry(value: object | null): value is MetadataEntry {
  if (value === null || !("kind" in value) || typeof value.kind !== "string" || !KINDS.has(value.kind)) return false;
  if (value.kind === "column-schema" || value.kind === "column-lineage") return "columns" in value;
  if (value.kind === "code-references") return "references" in value;
  return value.kind === "table" ? "rows" in value && "columns" in value : "value" in value;
}

/** What JSON can hold of a value; metadata must never break a run. */
function plainJson(value: unknown): unknown {
  try {
    return JSON.parse(
      JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? String(part) : part)) ?? "null",
    );
  } catch {
    return String(value);
  }
}

/** How a number is shown. */
export interface NumberOptions {
  /** `"rows"`, `"€"`, `"MB"`: written behind it. */
  readonly unit?: string;
}

/** A column of `columnSchema`. */
export interface ColumnOptions {
  readonly name: string;
  readonly type?: string;
  readonly description?: string;
}

/** A column that another one is made of. */
export interface ColumnDependency {
  readonly asset: AssetLike;
  readonly column: string;
}

/** A place in the source of an asset: in a file, from the project's folder on, or under an address. */
export type CodeReferenceOptions =
  | { readonly file: string; readonly line?: number; readonly label?: string }
  | { readonly url: string; readonly label?: string };

/**
 * Metadata of a kind that a plain value cannot say.
 * @example new MaterializeResult({ metadata: { report: MetadataValue.url("https://…"), took: MetadataValue.duration(1200) } })
 */
export const MetadataValue = {
  text: (value: string): MetadataEntry => ({ kind: "text", value }),
  md: (value: string): MetadataEntry => ({ kind: "markdown", value }),
  url: (value: string): MetadataEntry => ({ kind: "url", value }),
  path: (value: string): MetadataEntry => ({ kind: "path", value }),
  sql: (value: string): MetadataEntry => ({ kind: "sql", value }),
  json: (value: unknown): MetadataEntry => ({ kind: "json", value: plainJson(value) }),
  int: (value: number, options: NumberOptions = {}): MetadataEntry => ({ kind: "int", value, ...options }),
  float: (value: number, options: NumberOptions = {}): MetadataEntry => ({ kind: "float", value, ...options }),
  /** Another asset, by itself or by its key. */
  asset: (asset: AssetLike): MetadataEntry => ({ kind: "asset", value: keyOf(asset) }),
  /** The columns of a table; under the name `dagster/column_schema` the asset's page shows them as its own. */
  columnSchema: (columns: readonly ColumnOptions[]): MetadataEntry => ({
    kind: "column-schema",
    columns: columns.map(({ name, type = null, description = null }) => ({ name, type, description })),
  }),
  /** `{ total: [{ asset: orders, column: "amount" }] }`: what each column is made of. */
  columnLineage: (columns: Readonly<Record<string, readonly ColumnDependency[]>>): MetadataEntry => ({
    kind: "column-lineage",
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, sources]) => [
        name,
        sources.map(({ asset, column }) => ({ assetKey: keyOf(asset), column })),
      ]),
    ),
  }),
  /** Under the name `dagster/code_references` the asset's page links to them, beside the place where it is declared. */
  codeReferences: (references: readonly CodeReferenceOptions[]): MetadataEntry => ({
    kind: "code-references",
    references: references.map((each) =>
      "url" in each
        ? { kind: "url", url: each.url, label: each.label ?? null }
        : { kind: "file", file: each.file, line: each.line ?? null, label: each.label ?? null },
    ),
  }),
  bool: (value: boolean): MetadataEntry => ({ kind: "bool", value }),
  /** Milliseconds. */
  duration: (value: number): MetadataEntry => ({ kind: "duration", value }),
  timestamp: (value: Date): MetadataEntry => ({ kind: "timestamp", value: value.toISOString() }),
  table: (
    columns: readonly string[],
    rows: readonly (readonly (string | number | boolean | null)[])[],
  ): MetadataEntry => ({ kind: "table", columns, rows }),
} as const;
