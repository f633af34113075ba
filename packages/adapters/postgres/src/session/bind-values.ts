// Puts values in the place of `%s`, as literals, the way dbt's driver does: a seed's batch has more values than the protocol
// has parameters.
import { DatabaseError } from "@sluice/adapter-contract";

export function bindValues(sql: string, values: readonly unknown[]): string {
  let used = 0;
  const text = sql.replaceAll(/%(.?)/gs, (whole, format: string) => {
    if (format === "%") return "%";
    if (format !== "s") throw refused(`unsupported format character '${format}' in ${whole}`, sql);
    if (used >= values.length) throw refused("not enough arguments for format string", sql);
    used += 1;
    return literal(values[used - 1], sql);
  });
  if (used < values.length) throw refused("not all arguments converted during string formatting", sql);
  return text;
}

function literal(value: unknown, sql: string): string {
  if (value === null || value === undefined) return "NULL";
  switch (typeof value) {
    case "boolean":
      return value ? "true" : "false";
    case "bigint":
      return signed(String(value));
    case "number":
      return Number.isFinite(value) ? signed(String(value)) : `'${value}'::float`;
    case "string":
      return stringLiteral(value, sql);
    default:
      if (Array.isArray(value)) {
        return value.length === 0 ? "'{}'" : `ARRAY[${value.map((item) => literal(item, sql)).join(", ")}]`;
      }
      return stringLiteral(JSON.stringify(value), sql);
  }
}

/** A minus behind another minus would begin a comment. */
function signed(digits: string): string {
  return digits.startsWith("-") ? ` ${digits}` : digits;
}

function stringLiteral(text: string, sql: string): string {
  if (text.includes("\0")) throw refused("A string literal cannot contain NUL (0x00) characters.", sql);
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return quoted.includes("\\") ? `E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

function refused(message: string, sql: string): DatabaseError {
  return new DatabaseError("query", message, { code: null, position: null, detail: null, hint: null, sql });
}
