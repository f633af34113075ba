import { expect, test } from "vitest";
import { blankNode } from "../manifest/blank-node.ts";
import { successfulSchemas } from "./run-hooks.ts";
import type { RunResult } from "./types.ts";

function result(resource: "model" | "test", schema: string, status: RunResult["status"], stores = false): RunResult {
  const place = { package_name: "shop", path: "n.sql", original_file_path: "n.sql", unique_id: "n", fqn: ["n"] };
  const config = { enabled: true, materialized: "view", tags: [], meta: {}, store_failures: stores };
  const node = blankNode({ ...place, database: "db", schema, name: "n", resource_type: resource, config });
  const rest = { timing: [], thread_id: "Thread-1", execution_time: 0, adapter_response: {}, batch_results: null };
  return { node, status, message: null, failures: null, ...rest };
}

test("schemas of on-run-end are those of relations that were built, stored failures included", () => {
  const results = [
    result("model", "a", "success"),
    result("model", "b", "error"),
    result("test", "c", "pass", true),
    result("test", "d", "pass"),
  ];
  expect(successfulSchemas(results, false).get("schemas")).toEqual(["a", "c"]);
  expect(successfulSchemas(results, true).get("schemas")).toEqual(["a", "c", "d"]);
});
