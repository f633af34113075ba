import { toRepr } from "@sluice/jinja";
import { expect, test } from "vitest";
import { csvTable } from "./csv-table.ts";

const read = (text: string, textColumns: readonly string[] = []) => csvTable(text, { delimiter: ",", textColumns });
const shown = (text: string) => read(text).rows.map((row) => row.map(toRepr).join(" | "));
const types = (text: string) => read(text).columns.map((column) => column.type.name);

// Expected values come from dbt-core 1.11.2.
test("types are found from the text; empty text and null are nothing", () => {
  const text =
    '\uFEFFid,n,d,b,t,x\n1,1.5,2024-01-02,true,hello,\n2,"1,000",2024-1-3,false,"a ""q"" b",null\n\n3,,,,  sp ,z\n';
  expect(types(text)).toEqual(["Number", "Number", "Date", "Boolean", "Text", "Text"]);
  expect(shown(text)).toEqual([
    "Decimal('1') | Decimal('1.5') | datetime.date(2024, 1, 2) | True | 'hello' | None",
    "Decimal('2') | Decimal('1000') | datetime.date(2024, 1, 3) | False | 'a \"q\" b' | None",
    "None | None | None | None | None | None",
    "Decimal('3') | None | None | None | '  sp ' | 'z'",
  ]);
});

test("times are read with a blank or as ISO 8601", () => {
  const text = 'a,b\n2024-01-01 10:00:00,2024-01-01T00:00:00Z\n2024-1-2 9:00:00,"2024-01-01T01:30:00,5+02:00"\n';
  expect(types(text)).toEqual(["DateTime", "DateTime"]);
  expect(read(text).rows[1]?.map(String)).toHaveLength(2);
  expect(shown(text)[0]).toMatch(
    /^datetime\.datetime\(2024, 1, 1, 10, 0\) \| datetime\.datetime\(2024, 1, 1, 0, 0, tzinfo=/,
  );
});

test("a column that is named stays text", () => {
  const table = read("code,n\n007,1\n", ["code"]);
  expect(table.rows).toEqual([["007", expect.anything()]]);
});

test("a row that is longer than the header is refused, a shorter one is filled", () => {
  expect(() => read("a,b\n1,2,3\n")).toThrow("Row 0 has 3 values, but Table only has 2 columns.");
  expect(shown("a,b\n1\n")).toEqual(["Decimal('1') | None"]);
});

test("a name that thirty thousand columns have is numbered without comparing each with all before it", () => {
  const { columns } = read(`${"a,".repeat(29_999)}a\n`);
  expect(columns).toHaveLength(30_000);
  expect(columns.at(-1)?.name).toBe("a_30000");
});
