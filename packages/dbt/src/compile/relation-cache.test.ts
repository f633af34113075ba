import { expect, test } from "vitest";
import { RelationCache } from "./relation-cache.ts";
import { relationFactory } from "./relation-class.ts";
import { testProject } from "./testing-project.ts";

const factory = relationFactory(testProject().project);
const relation = (identifier: string) => factory.create({ database: "db", schema: "public", identifier });

function cacheOf(...names: string[]): RelationCache {
  const cache = new RelationCache();
  for (const name of names) cache.add(relation(name));
  return cache;
}

const namesIn = (cache: RelationCache) => cache.relations("DB", "Public").map((found) => found.identifier);

test("names are compared without case", () => {
  const cache = cacheOf("Orders");
  expect(cache.find("db", "PUBLIC", "ORDERS")?.identifier).toBe("Orders");
  cache.drop(relation("orders"));
  expect(namesIn(cache)).toEqual([]);
});

test("what hangs on a relation falls with it, also after a rename", () => {
  const cache = cacheOf("t", "v", "w", "other");
  cache.addLink(relation("t"), relation("v"));
  cache.addLink(relation("v"), relation("w"));
  cache.rename(relation("v"), relation("v2"));
  cache.drop(relation("t"));
  expect(namesIn(cache)).toEqual(["other"]);
});

test("a rename onto a name that is taken is refused", () => {
  const cache = cacheOf("a", "b__dbt_tmp");
  expect(() => cache.rename(relation("a"), relation("b__dbt_tmp"))).toThrow("share the prefix 'b'");
});
