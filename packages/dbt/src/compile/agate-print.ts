// A table as text, letter for letter as agate prints it: padded columns, numbers with thousands separators and at most so many
// places, long text cut.
import { Decimal, toText, type Value } from "@sluice/jinja";
import type { AgateTable } from "./agate-table.ts";

export interface PrintOptions {
  /** null: no limit. */
  readonly maxRows: number | null;
  readonly maxColumns: number | null;
  readonly maxColumnWidth: number | null;
  readonly maxPrecision: number | null;
}

const ELLIPSIS = "...";

export function printTable(table: AgateTable, options: PrintOptions): string {
  const maxRows = options.maxRows ?? table.rows.length;
  const maxColumns = options.maxColumns ?? table.columns.length;
  const shown = table.columns.slice(0, maxColumns);
  const columnsCut = maxColumns < table.columns.length;
  const names = shown.map((column) => shorten(column.name, options.maxColumnWidth));
  if (columnsCut) names.push(ELLIPSIS);
  const formatters = shown.map((column, index) =>
    column.type.name === "Number" ? numberFormatter(table, index, maxRows, options.maxPrecision) : null,
  );
  const rows = table.rows.slice(0, maxRows).map((row) => {
    const cells = shown.map((_, index) =>
      shorten(cellText(row[index] ?? null, formatters[index] ?? null), options.maxColumnWidth),
    );
    return columnsCut ? [...cells, ELLIPSIS] : cells;
  });
  const widths = names.map((name, index) => Math.max(length(name), ...rows.map((row) => length(row[index] ?? ""))));
  // The type of the column that stands where the cut begins decides how its dots are aligned.
  const alignLeft = names.map((_, index) => table.columns[index]?.type.alignLeft ?? true);
  const line = (cells: readonly string[]) =>
    `|${cells.map((cell, index) => ` ${pad(cell, widths[index] ?? 0, alignLeft[index] ?? true)} `).join("|")}|\n`;
  const divider = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |\n`;
  const rest = maxRows < table.rows.length ? line(names.map(() => ELLIPSIS)) : "";
  return line(names) + divider + rows.map(line).join("") + rest;
}

function cellText(value: Value, format: ((value: Decimal) => string) | null): string {
  if (value === null) return "";
  return format !== null && value instanceof Decimal ? format(value) : toText(value);
}

function length(text: string): number {
  return [...text].length;
}

function pad(text: string, width: number, left: boolean): string {
  const fill = " ".repeat(Math.max(0, width - length(text)));
  return left ? text + fill : fill + text;
}

function shorten(text: string, width: number | null): string {
  if (width === null || length(text) <= width) return text;
  return [...text].slice(0, Math.max(0, width - ELLIPSIS.length)).join("") + ELLIPSIS;
}

/** Numbers of one column have the same number of places: as many as any of them needs. */
function numberFormatter(table: AgateTable, index: number, maxRows: number, maxPrecision: number | null) {
  let places = 0;
  let whole = 1;
  for (const row of table.rows.slice(0, maxRows)) {
    const value = row[index];
    if (!(value instanceof Decimal) || value.digits.kind !== "finite") continue;
    const { coefficient, exponent } = value.normalized().digits;
    whole = Math.max(whole, coefficient.toString().length + exponent);
    places = Math.max(places, -exponent);
  }
  places = Math.min(places, Math.max(0, 28 - whole));
  const cut = maxPrecision !== null && places > maxPrecision;
  const shown = cut ? maxPrecision : places;
  return (value: Decimal) => formatNumber(value, shown, cut ? "…" : "");
}

function formatNumber(value: Decimal, places: number, suffix: string): string {
  if (value.digits.kind !== "finite") return toText(value);
  const { negative, coefficient } = value.withExponent(-places, "ROUND_HALF_EVEN").digits;
  const digits = coefficient.toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = places === 0 ? "" : `.${digits.slice(-places)}`;
  return `${negative && coefficient !== 0n ? "-" : ""}${whole}${fraction}${suffix}`;
}
