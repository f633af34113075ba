import { createEnvironment, scopeOf, toRepr } from "@sluice/jinja";
import { expect, test } from "vitest";
import { queryTable } from "./query-table.ts";
import { testColumn } from "./testing-project.ts";

// Expected texts come from dbt-core 1.11.2 with dbt-postgres 1.10.0.
test("each kind of value becomes what dbt's driver and agate make of it", () => {
  const table = queryTable({
    columns: [
      testColumn("a", "integer"),
      testColumn("b", "decimal"),
      testColumn("c", "text"),
      testColumn("d", "text"),
      testColumn("e", "boolean"),
      testColumn("f", "date"),
      testColumn("g", "datetime"),
      testColumn("h", "datetimetz"),
      testColumn("i", "list"),
      testColumn("j", "json"),
      testColumn("k", "float"),
      testColumn("l", "time"),
      testColumn("m", "integer"),
      testColumn("o", "json"),
      testColumn("a", "integer"),
    ],
    rows: [
      [
        1,
        "1.50",
        "x",
        null,
        true,
        "2024-01-02",
        "2024-01-02 03:04:05",
        "2024-01-02 03:04:05+00",
        [1, 2],
        '{"a": [1, 2.5]}',
        1.5,
        "10:00:00",
        10000000000,
        "5",
        1,
      ],
    ],
  });
  expect(table.rows[0]?.map(toRepr)).toEqual([
    "1",
    "Decimal('1.50')",
    "'x'",
    "None",
    "True",
    "datetime.date(2024, 1, 2)",
    "datetime.datetime(2024, 1, 2, 3, 4, 5)",
    "datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)",
    "'[1, 2]'",
    `'{"a": [1, 2.5]}'`,
    "Decimal('1.5')",
    "'10:00:00'",
    "10000000000",
    "5",
    "1",
  ]);
  expect(table.columns.map((column) => column.type.name).join(" ")).toBe(
    "Integer Number Text Integer Boolean Date DateTime DateTime Text Text Number Text Integer Integer Integer",
  );
  expect(table.columnNames.at(-1)).toBe("a_2");
});

test("a table is printed with aligned columns, separators and cut numbers", () => {
  const table = queryTable({
    columns: [
      testColumn("a", "integer"),
      testColumn("b", "decimal"),
      testColumn("name", "text"),
      testColumn("e", "boolean"),
    ],
    rows: [
      [1, "1234.50", "x", true],
      [12345, "0.12345", null, null],
    ],
  });
  expect(table.print()).toBe(
    [
      "|     a |          b | name |    e |",
      "| ----- | ---------- | ---- | ---- |",
      "|     1 | 1,234.500… | x    | True |",
      "| 12345 |     0.123… |      |      |",
      "",
    ].join("\n"),
  );
  expect(table.print({ maxRows: 1, maxColumns: 2 })).toBe(
    ["| a |       b | ... |", "| - | ------- | --- |", "| 1 | 1,234.5 | ... |", "| ... |     ... | ... |", ""].join(
      "\n",
    ),
  );
});

test("text of the database that Python has no time for stays text", () => {
  const table = queryTable({ columns: [testColumn("a", "date")], rows: [["infinity"], ["2024-01-02"]] });
  expect(table.rows.map(([cell]) => cell)).toEqual(["infinity", "2024-01-02"]);
});

test("the type of a column writes its cells for JSON", () => {
  const columns = [testColumn("a", "decimal"), testColumn("b", "date"), testColumn("c", "text")];
  const table = queryTable({ columns, rows: [["1.50", "2026-01-02", "x"]] });
  const template = createEnvironment().template(
    "{% for c in table.columns %}{{ c.data_type.jsonify(c.values()[0]) }} {% endfor %}",
    { name: "t", file: "t" },
  );
  expect(template.renderSync(scopeOf(new Map([["table", table]])))).toBe("1.5 2026-01-02 x ");
});
