import { expect, test } from "vitest";
import { createQueue } from "./queue.ts";

const graphOf = (edges: Record<string, string[]>) => ({ parents: (id: string) => edges[id] ?? [] });

test("hands out roots by id, then what they release", () => {
  const queue = createQueue(graphOf({ c: ["a", "b"], d: ["c"] }), new Set(["d", "c", "b", "a"]));
  expect(queue.takeReady()).toEqual(["a", "b"]);
  expect(queue.takeReady()).toEqual([]);
  queue.markDone("a");
  expect(queue.takeReady()).toEqual([]);
  queue.markDone("b");
  expect(queue.takeReady()).toEqual(["c"]);
  queue.markDone("c");
  expect(queue.takeReady()).toEqual(["d"]);
  expect(queue.finished).toBe(false);
  queue.markDone("d");
  expect(queue.finished).toBe(true);
});

test("waits through nodes that are not selected", () => {
  const queue = createQueue(graphOf({ b: ["a"], c: ["b"] }), new Set(["a", "c"]));
  expect(queue.takeReady()).toEqual(["a"]);
  queue.markDone("a");
  expect(queue.takeReady()).toEqual(["c"]);
});

test("orders nodes that are ready together by depth first", () => {
  const queue = createQueue(
    graphOf({ deep: ["mid"], mid: ["root"], a: ["deep", "gate"], z: ["gate"] }),
    new Set(["root", "mid", "deep", "a", "z", "gate"]),
  );
  expect(queue.takeReady()).toEqual(["gate", "root"]);
  queue.markDone("root");
  expect(queue.takeReady()).toEqual(["mid"]);
  queue.markDone("mid");
  expect(queue.takeReady()).toEqual(["deep"]);
  queue.markDone("deep");
  queue.markDone("gate");
  expect(queue.takeReady()).toEqual(["z", "a"]);
});

test("waits for nothing when nodes are independent", () => {
  const queue = createQueue(graphOf({ b: ["a"] }), new Set(["a", "b"]), true);
  expect(queue.takeReady()).toEqual(["a", "b"]);
});
