import { toRepr } from "@sluice/jinja";
import { expect, test } from "vitest";
import { nodeDict, wholeNodeDict } from "./node-dict.ts";

const node = {
  name: "a",
  resource_type: "model",
  created_at: 1,
  config_call_dict: { tags: ["x"] },
  version: null,
};

// As dbt-core 1.11.2 shows them.
test("a node has the config calls of its file behind its time of creation; a whole one also what is not set", () => {
  const calls = "'created_at': 1, 'config_call_dict': {'tags': ['x']}, 'unrendered_config_call_dict': {}";
  expect(toRepr(nodeDict(node))).toBe(`{'name': 'a', 'resource_type': 'model', ${calls}}`);
  expect(toRepr(wholeNodeDict(node))).toBe(
    `{'name': 'a', 'resource_type': 'model', ${calls}, 'version': None, 'batch': None, 'defer_relation': None}`,
  );
});
