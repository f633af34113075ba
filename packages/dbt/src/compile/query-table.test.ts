import { createEnvironment, scopeOf, toRepr, toText } from "@sluice/jinja";
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

test.each([
  ["t.join(t, 'name')", "('id', 'name', 'amt', 'flag', 'id2', 'amt2', 'flag2') 5"],
  ["t.join(t.limit(1), 'id')", "('id', 'name', 'amt', 'flag', 'name2', 'amt2', 'flag2') 3"],
  ["t.join(t, 'id', columns=['amt'], inner=true)", "('id', 'name', 'amt', 'flag', 'amt2') 3"],
  ["t.limit(1).join(t, 'id', full_outer=true)", "('id', 'name', 'amt', 'flag', 'id2', 'name2', 'amt2', 'flag2') 3"],
  ["t.pivot('name')", "('name', 'Count') 2"],
  ["t.pivot('name', 'flag')", "('name', 'True', 'False') 2"],
  ["t.normalize('id', ['name', 'amt'])", "('id', 'property', 'value') 6"],
  ["t.denormalize('name', 'flag', 'amt')", "('name', 'True', 'False') 2"],
  ["t.homogenize('name', ['z', 'a'])", "('id', 'name', 'amt', 'flag') 4"],
  ["t.merge([t, t.select('id')])", "('id', 'name', 'amt', 'flag') 6"],
])("%s has agate's columns and rows", (expression, expected) => {
  const text = `{% set r = ${expression} %}{{ r.column_names }} {{ r.rows | length }}`;
  expect(shown(text)).toBe(expected);
});

test("cells of tables of another shape are agate's", () => {
  expect(shown("{{ t.pivot('name', 'flag').rows[1].values() }}")).toBe("('b', Decimal('0'), Decimal('1'))");
  expect(shown("{{ t.normalize('name', ['id', 'amt']).rows[1].values() }}")).toBe("('a', 'amt', Decimal('1.50'))");
  expect(shown("{{ t.join(t.limit(1), 'id').rows[2].values() }}")).toBe(
    "(3, 'a', Decimal('3.25'), True, None, None, None)",
  );
  expect(shown("{{ t.columns['amt'].values_sorted() }}")).toBe("[Decimal('1.50'), Decimal('3.25'), None]");
  expect(shown("{{ t.group_by('flag').keys() }}{{ t.group_by('name') }}")).toBe(
    "(True, False)| table | rows |\n| ----- | ---- |\n| a     | 2    |\n| b     | 1    |\n",
  );
});

test("a table whose rows would be named by ints is refused", () => {
  expect(() => shown("{{ t.denormalize('id', 'name', 'amt') }}")).toThrow("Row names cannot be of type int.");
});

function shown(template: string): string {
  const columns = [
    testColumn("id", "integer"),
    testColumn("name", "text"),
    testColumn("amt", "decimal"),
    testColumn("flag", "boolean"),
  ];
  const rows = [
    [1, "a", "1.50", true],
    [2, "b", null, false],
    [3, "a", "3.25", true],
  ];
  const names = new Map([["t", queryTable({ columns, rows })]]);
  return toText(createEnvironment().template(template, { name: "t", file: "t" }).renderSync(scopeOf(names)));
}
