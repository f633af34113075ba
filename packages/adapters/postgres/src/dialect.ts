// PostgreSQL's rules of text and types, as dbt's columns see them.
import type { ColumnShape, Dialect, SeedColumnKind } from "@sluice/adapter-contract";

const STRING_TYPES = new Set(["text", "character varying", "character", "varchar"]);
const NUMERIC_TYPES = new Set(["numeric", "decimal"]);
const FLOAT_TYPES = new Set(["real", "float4", "float", "double precision", "float8", "double"]);
const INTEGER_TYPES = new Set(
  "smallint integer bigint smallserial serial bigserial int2 int4 int8 serial2 serial4 serial8".split(" "),
);

const SEED_TYPES: Record<SeedColumnKind, string> = {
  integer: "integer",
  number: "float8",
  boolean: "boolean",
  date: "date",
  datetime: "timestamp without time zone",
  time: "time",
  text: "text",
};

/** The size that dbt gives a string column without one. */
const DEFAULT_STRING_SIZE = 256;

export const dialect: Dialect = {
  quoteIdentifier: (name) => `"${name}"`,
  stringLiteral: (text) => `'${text.replaceAll("'", "''")}'`,
  maxIdentifierLength: 63,
  translateType: (type) => (type.toUpperCase() === "STRING" ? "TEXT" : type),
  seedType: (kind) => SEED_TYPES[kind],
  stringType,
  numericType,
  isStringType,
  isNumericType: (type) => NUMERIC_TYPES.has(type.toLowerCase()),
  isIntegerType: (type) => INTEGER_TYPES.has(type.toLowerCase()),
  isFloatType: (type) => FLOAT_TYPES.has(type.toLowerCase()),
  columnType,
  renameableKinds: ["view", "table"],
  replaceableKinds: ["view", "table"],
};

function isStringType(type: string): boolean {
  return STRING_TYPES.has(type.toLowerCase());
}

function stringType(size: number): string {
  return `character varying(${size})`;
}

function numericType(type: string, precision: number | null, scale: number | null): string {
  return precision === null || scale === null ? type : `${type}(${precision},${scale})`;
}

/** Text and unbounded varchar stay as they are; other strings get their size, numerics their precision. */
function columnType({ type, charSize, numericPrecision, numericScale }: ColumnShape): string {
  const lower = type.toLowerCase();
  if (lower === "text" || (lower === "character varying" && charSize === null)) return type;
  if (isStringType(lower)) return stringType(charSize ?? DEFAULT_STRING_SIZE);
  if (NUMERIC_TYPES.has(lower)) return numericType(type, numericPrecision, numericScale);
  return type;
}
