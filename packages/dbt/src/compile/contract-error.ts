// What a model's contract promises against what its SQL gives: the message with the table of differences.
import { getAttribute, iterate, toText, type Value } from "@sluice/jinja";
import { tableOfRows } from "./query-table.ts";

interface ContractColumn {
  readonly name: string;
  readonly dataType: string;
}

export function contractMessage(yamlColumns: Value, sqlColumns: Value): string {
  const promised = columnsOf(yamlColumns);
  if (promised.length === 0) return "This model has an enforced contract, and its 'columns' specification is missing";
  const given = columnsOf(sqlColumns);
  const rows = [
    ...given.flatMap((column) => mismatchOf(column, promised)),
    ...promised
      .filter((column) => !given.some((other) => other.name === column.name))
      .map((column) => [column.name, "", column.dataType, "missing in definition"]),
  ].sort(([a = ""], [b = ""]) => (a < b ? -1 : a > b ? 1 : 0));
  const names = ["column_name", "definition_type", "contract_type", "mismatch_reason"];
  const table = tableOfRows(names, rows).print({ maxRows: null, maxColumnWidth: 50 });
  return (
    "This model has an enforced contract that failed.\nPlease ensure the name, data_type, and number of columns in your " +
    `contract match the columns in your model's definition.\n\n${table}`
  );
}

function mismatchOf(column: ContractColumn, promised: readonly ContractColumn[]): string[][] {
  const same = promised.find((other) => other.name === column.name);
  if (same === undefined) return [[column.name, column.dataType, "", "missing in contract"]];
  if (same.dataType === column.dataType) return [];
  return [[column.name, column.dataType, same.dataType, "data type mismatch"]];
}

function columnsOf(columns: Value): readonly ContractColumn[] {
  return [...iterate(columns)].map((column) => ({
    name: toText(getAttribute(column, "name", "render")),
    dataType: toText(getAttribute(column, "data_type", "render")),
  }));
}
