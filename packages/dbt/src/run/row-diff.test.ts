import { expect, test } from "vitest";
import { diffRows } from "./row-diff.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours are what is taken away
const colourless = (text: string | null) => text?.replaceAll(/\u001b\[[\d;]*m/g, "") ?? null;

test("equal tables have no report", () => {
  expect(diffRows([["id"], ["1"]], [["id"], ["1"]])).toBeNull();
});

// Expected texts come from dbt-core 1.11.2.
test("a changed cell is marked with an arrow", () => {
  const report = diffRows(
    [
      ["id", "name"],
      ["1", "B"],
      ["2", "C"],
    ],
    [
      ["id", "name"],
      ["1", "B"],
      ["2", "D"],
    ],
  );
  expect(colourless(report)).toBe("@@,id,name\r\n  ,1 ,B\r\n→ ,2 ,C→D\r\n");
});

test("rows far from a change are left out", () => {
  const rows = ["1", "2", "3", "4"].map((id) => [id, `n${id}`]);
  const report = diffRows([["id", "n"], ...rows, ["5", "e"]], [["id", "n"], ...rows, ["6", "e"]]);
  expect(colourless(report)).toBe("@@ ,id ,n\r\n...,...,...\r\n   ,4  ,n4\r\n→  ,5→6,e\r\n");
});

test("rows of one side only are added or removed", () => {
  const report = diffRows([["a"], [null], ["x"]], [["a"], ["x"], ["y z"]]);
  expect(colourless(report)).toBe("@@ ,a\r\n---,null\r\n   ,x\r\n+++,y z\r\n");
});
