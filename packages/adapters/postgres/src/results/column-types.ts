// PostgreSQL's type numbers: what their values are, what the database calls them, and what dbt's driver calls them.
import type { CellKind, ResultColumn } from "@sluice/adapter-contract";

interface ColumnType {
  readonly name: string;
  readonly kind: CellKind;
  /** Null where dbt's driver has no name. */
  readonly driver: string | null;
  /** The type number of the elements of a list. */
  readonly element: number | null;
}

/** What the server says of a column. */
export interface FieldDescription {
  readonly name: string;
  readonly dataTypeID: number;
  readonly dataTypeModifier: number;
}

const SCALARS: readonly (readonly [oid: number, name: string, kind: CellKind, driver: string | null])[] = [
  [16, "bool", "boolean", "BOOLEAN"],
  [17, "bytea", "binary", "BINARY"],
  [18, "char", "text", "STRING"],
  [19, "name", "text", "STRING"],
  [20, "int8", "integer", "LONGINTEGER"],
  [21, "int2", "integer", "INTEGER"],
  [23, "int4", "integer", "INTEGER"],
  [25, "text", "text", "STRING"],
  [26, "oid", "integer", "ROWID"],
  [114, "json", "json", "JSON"],
  [142, "xml", "text", null],
  [650, "cidr", "text", null],
  [700, "float4", "float", "FLOAT"],
  [701, "float8", "float", "FLOAT"],
  [705, "unknown", "text", "UNKNOWN"],
  [790, "money", "text", null],
  [829, "macaddr", "text", null],
  [869, "inet", "text", null],
  [1042, "bpchar", "text", "STRING"],
  [1043, "varchar", "text", "STRING"],
  [1082, "date", "date", "DATE"],
  [1083, "time", "time", "TIME"],
  [1114, "timestamp", "datetime", "DATETIME"],
  [1184, "timestamptz", "datetimetz", "DATETIMETZ"],
  [1186, "interval", "interval", "INTERVAL"],
  [1266, "timetz", "time", "TIME"],
  [1560, "bit", "text", null],
  [1562, "varbit", "text", null],
  [1700, "numeric", "decimal", "DECIMAL"],
  [2278, "void", "text", null],
  [2950, "uuid", "text", null],
  [3802, "jsonb", "json", "JSONB"],
  [3614, "tsvector", "text", null],
];

/** Lists: their type number, that of their elements, and the driver's name; without one the value stays text. */
const LISTS: readonly (readonly [oid: number, element: number, driver: string | null])[] = [
  [199, 114, "JSONARRAY"],
  [1000, 16, "BOOLEANARRAY"],
  [1001, 17, "BINARYARRAY"],
  [1002, 18, "STRINGARRAY"],
  [1003, 19, "STRINGARRAY"],
  [1005, 21, "INTEGERARRAY"],
  [1007, 23, "INTEGERARRAY"],
  [1009, 25, "STRINGARRAY"],
  [1014, 1042, "STRINGARRAY"],
  [1015, 1043, "STRINGARRAY"],
  [1016, 20, "LONGINTEGERARRAY"],
  [1021, 700, "FLOATARRAY"],
  [1022, 701, "FLOATARRAY"],
  [1028, 26, "ROWIDARRAY"],
  [1041, 869, "INETARRAY"],
  [1115, 1114, "DATETIMEARRAY"],
  [1182, 1082, "DATEARRAY"],
  [1183, 1083, "TIMEARRAY"],
  [1185, 1184, "DATETIMETZARRAY"],
  [1187, 1186, "INTERVALARRAY"],
  [1231, 1700, "DECIMALARRAY"],
  [1270, 1266, "TIMEARRAY"],
  [3807, 3802, "JSONBARRAY"],
];

const TYPES: ReadonlyMap<number, ColumnType> = buildTypes();

function buildTypes(): Map<number, ColumnType> {
  const types = new Map<number, ColumnType>();
  for (const [oid, name, kind, driver] of SCALARS) types.set(oid, { name, kind, driver, element: null });
  for (const [oid, element, driver] of LISTS) {
    types.set(oid, { name: `${types.get(element)?.name ?? "unknown"}[]`, kind: "list", driver, element });
  }
  return types;
}

/** What a value of the type is; a type that is not known stays text. */
export function cellKind(oid: number): CellKind {
  return TYPES.get(oid)?.kind ?? "text";
}

export function elementType(oid: number): number | null {
  return TYPES.get(oid)?.element ?? null;
}

export function resultColumn(field: FieldDescription): ResultColumn {
  const type = TYPES.get(field.dataTypeID);
  return {
    name: field.name,
    kind: cellKind(field.dataTypeID),
    type: type === undefined ? `type ${field.dataTypeID}` : type.name + modifier(type.name, field.dataTypeModifier),
    driverType: type?.driver ?? `unknown type_code ${field.dataTypeID}`,
  };
}

const HEADER_BYTES = 4;

/** `(10,2)` of numeric, `(16)` of varchar. */
function modifier(name: string, value: number): string {
  if (value < HEADER_BYTES) return "";
  const size = value - HEADER_BYTES;
  if (name === "numeric") return `(${(size >> 16) & 0xffff},${size & 0x7ff})`;
  return name === "varchar" || name === "bpchar" ? `(${size})` : "";
}
