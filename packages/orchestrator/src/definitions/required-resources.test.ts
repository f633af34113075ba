import { expect, it } from "vitest";
import { resourceNamesOf } from "./required-resources.ts";

it.each([
  ["(a, { db, mail: box }) => 1", ["db", "mail"]],
  ["async (a, { db = 1, x }) => 1", ["x"]],
  ["function named(a, {db}) {}", ["db"]],
  ["async function* (a, { /* , no */ db, // x,\n b }) {}", ["db", "b"]],
  ["({ c = { x: ')' } }, { db }) => 1", ["db"]],
  ["(a, { 'my-db': db }, { rows }) => 1", ["my-db"]],
  ["a => a", []],
  ["() => 1", []],
  ["(a, _resources, { rows }) => 1", []],
  ["(a, resources) => resources", null],
  ["(...all) => all", null],
  ["(a, { db, ...rest }) => rest", null],
  ["(a, { [1]: x }) => x", null],
  ["((a, { db }) => db).bind(null)", null],
])("%s", (source, names) => {
  const callback: unknown = new Function(`return (${source})`)();
  if (typeof callback !== "function") throw new Error("no function");
  expect(resourceNamesOf(callback)).toEqual(names);
});
