import { describe, expect, it } from "vitest";
import { jsonColumns, plainRow } from "./duckdb.ts";

describe("rows of DuckDB", () => {
  it("come back as they were given: JSON as values, texts that look like it as texts", () => {
    const json = jsonColumns([
      { column_name: "tags", column_type: "JSON" },
      { column_name: "note", column_type: "VARCHAR" },
      { column_name: "none", column_type: "JSON" },
    ]);
    expect(plainRow({ tags: '{"a":[1,null]}', note: "[1]", none: null, id: 7n, large: 2n ** 60n }, json)).toEqual({
      tags: { a: [1, null] },
      note: "[1]",
      none: null,
      id: 7,
      large: 2n ** 60n,
    });
  });
});
