import { expect, test } from "vitest";
import { injectCtes } from "./inject-ctes.ts";

const ctes = [" a as (\nselect 1\n)", " b as (\nselect 2\n)"];
const both = " a as (\nselect 1\n),  b as (\nselect 2\n)";

// Expected texts come from dbt-core 1.11.2.
test.each([
  ["select 1", `with${both} select 1`],
  ["\n\nselect 1", `\n\nwith${both} select 1`],
  ["-- hi\nselect 1", `with${both} -- hi\nselect 1`],
  ["with x as (select 1) select * from x", `with ${both}, x as (select 1) select * from x`],
  ["\nWITH RECURSIVE x as (select 1) select", `\nWITH RECURSIVE ${both}, x as (select 1) select`],
  ["-- c\nwith x as (select 1)", `-- c\nwith ${both}, x as (select 1)`],
  ["/* c */ with\n x as (select 1)", `/* c */ with\n ${both}, x as (select 1)`],
  ["  -- a\n  -- b\nselect 'with'", `  with${both} -- a\n  -- b\nselect 'with'`],
  ["(with x as (select 1) select 1)", `with${both} (with x as (select 1) select 1)`],
  ["with -- c\n x as (select 1)", `with ${both}, -- c\n x as (select 1)`],
])("injects into %j", (sql, expected) => {
  expect(injectCtes(sql, ctes)).toBe(expected);
});

test("leaves SQL alone when there is nothing to inject", () => {
  expect(injectCtes("select 1", [])).toBe("select 1");
});
