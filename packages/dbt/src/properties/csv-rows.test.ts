import { expect, test } from "vitest";
import { csvRows } from "./csv-rows.ts";

test("quotes, blank lines, missing and empty cells", () => {
  const text = 'id,name\r\n1,"a, ""b"""\n\n"",\n2\n3,x,extra\n';
  expect(csvRows(text, true)).toEqual([
    { id: "1", name: 'a, "b"' },
    { id: null, name: null },
    { id: "2", name: null },
    { id: "3", name: "x" },
  ]);
  expect(csvRows("a,b\n,", false)).toEqual([{ a: "", b: "" }]);
});
