// Rows as a table: which columns they have, and of which SQL type, by what is in them.

export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
}

export type ColumnType = "bigint" | "double precision" | "boolean" | "timestamptz" | "json" | "text";
export type TableRow = Readonly<Record<string, unknown>>;

/** @throws {TypeError} when it is no list of rows */
export function tableRows(value: unknown): readonly TableRow[] {
  if (Array.isArray(value) && value.every(isRow)) return value;
  throw new TypeError("expected a list of rows, each an object of columns");
}

function isRow(value: unknown): value is TableRow {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function columnsOf(rows: readonly TableRow[]): readonly TableColumn[] {
  const types = new Map<string, ColumnType | null>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      const known = types.get(name) ?? null;
      const own = typeOf(value);
      types.set(name, own === null ? known : known === null ? own : common(known, own));
    }
  }
  return [...types].map(([name, type]) => ({ name, type: type ?? "text" }));
}

function typeOf(value: unknown): ColumnType | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return Number.isInteger(value) ? "bigint" : "double precision";
  if (typeof value === "bigint") return "bigint";
  if (typeof value === "boolean") return "boolean";
  if (value instanceof Date) return "timestamptz";
  return typeof value === "object" ? "json" : "text";
}

function common(a: ColumnType, b: ColumnType): ColumnType {
  if (a === b) return a;
  const numeric = [a, b].every((type) => type === "bigint" || type === "double precision");
  return numeric ? "double precision" : "text";
}

/** A name as SQL has it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
