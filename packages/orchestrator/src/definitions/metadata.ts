// Plain values to metadata entries, and makers for the kinds that a plain value cannot say.
import type { Metadata, MetadataEntry } from "../events/types.ts";
import type { MetadataLike, MetadataValueLike } from "./types.ts";

const KINDS: ReadonlySet<string> = new Set<MetadataEntry["kind"]>([
  "text",
  "markdown",
  "url",
  "path",
  "sql",
  "timestamp",
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
  int: (value: number): MetadataEntry => ({ kind: "int", value }),
  float: (value: number): MetadataEntry => ({ kind: "float", value }),
  bool: (value: boolean): MetadataEntry => ({ kind: "bool", value }),
  /** Milliseconds. */
  duration: (value: number): MetadataEntry => ({ kind: "duration", value }),
  timestamp: (value: Date): MetadataEntry => ({ kind: "timestamp", value: value.toISOString() }),
  table: (
    columns: readonly string[],
    rows: readonly (readonly (string | number | boolean | null)[])[],
  ): MetadataEntry => ({ kind: "table", columns, rows }),
} as const;
