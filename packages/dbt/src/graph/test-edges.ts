// In `build`, nodes wait for the tests of what is upstream of them: a test blocks a node when everything that the test
// depends on is upstream of the node.
import type { Manifest } from "../manifest/types.ts";
import { createGraph, type Graph } from "./graph.ts";

/** The graph of a build: with edges from tests to the nodes that wait for them. */
export function withTestEdges(graph: Graph, manifest: Manifest): Graph {
  const parents = new Map<string, string[]>(graph.ids.map((id) => [id, [...graph.parents(id)]]));
  const waits = (id: string) => {
    const node = manifest.nodes.get(id);
    return node !== undefined && node.resource_type !== "test";
  };
  for (const test of manifest.nodes.values()) {
    if (test.resource_type !== "test" || !graph.has(test.unique_id)) continue;
    for (const id of blockedBy(graph, graph.parents(test.unique_id))) {
      if (waits(id)) parents.get(id)?.push(test.unique_id);
    }
  }
  return createGraph(parents);
}

/** With one parent its children are enough, since the rest waits for them. */
function blockedBy(graph: Graph, tested: readonly string[]): Iterable<string> {
  const [first, ...others] = tested;
  if (first === undefined) return [];
  if (others.length === 0) return graph.children(first);
  const below = tested.map((id) => graph.descendants([id]));
  const [smallest, ...rest] = below.sort((a, b) => a.size - b.size);
  return [...(smallest ?? [])].filter((id) => rest.every((set) => set.has(id)));
}
