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

test("a batch has its bounds as times", () => {
  const batch = {
    id: "20261124",
    event_time_start: "2026-11-24T00:00:00.000Z",
    event_time_end: "2026-11-25T00:00:00.000Z",
  };
  expect(toRepr(nodeDict({ name: "a", batch }))).toBe(
    "{'name': 'a', 'batch': {'id': '20261124', 'event_time_start': datetime.datetime(2026, 11, 24, 0, 0, tzinfo=<UTC>), 'event_time_end': datetime.datetime(2026, 11, 25, 0, 0, tzinfo=<UTC>)}}",
  );
});
