import type { JobDetail } from "@sluice/api";
import { expect, it } from "vitest";
import { opPicture } from "./op-graph.ts";

const step = (key: string, deps: readonly string[] = [], isMapped = false): JobDetail["steps"][number] => ({
  key,
  deps,
  assetKeys: [],
  op: { name: key, description: null, tags: {}, isDynamic: false, isMapped, site: null },
});
const steps = [
  step("load"),
  step("clean.parse", ["load"]),
  step("clean.fix[?]", ["clean.parse"], true),
  step("sum", ["clean.fix[?]"]),
];
const shown = (opened: readonly string[]) => {
  const { boxes, edges, graphs } = opPicture(steps, new Set(opened));
  return {
    boxes: boxes.map(({ id, kind, column }) => `${kind} ${id} ${column}`),
    edges: edges.map(({ from, to }) => `${from.id} > ${to.id}`),
    graphs,
  };
};

it("shows a graph as one box", () => {
  expect(shown([])).toEqual({
    boxes: ["op load 0", "graph clean 1", "op sum 2"],
    edges: ["load > clean", "clean > sum"],
    graphs: ["clean"],
  });
});

it("shows what is in a graph that is open", () => {
  expect(shown(["clean"])).toEqual({
    boxes: ["op load 0", "op clean.parse 1", "op clean.fix[?] 2", "op sum 3"],
    edges: ["load > clean.parse", "clean.parse > clean.fix[?]", "clean.fix[?] > sum"],
    graphs: ["clean"],
  });
});
