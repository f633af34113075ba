// Manifest → graph. A cycle ends the command, in dbt's words.
import { DbtError } from "../errors.ts";
import type { GraphNode, Manifest } from "../manifest/types.ts";
import { findCycle } from "./find-cycle.ts";
import { createGraph, type Graph } from "./graph.ts";

/**
 * The graph of everything that is enabled.
 * @throws {DbtError} `graph/cycle`
 */
export function buildGraph(manifest: Manifest): Graph {
  const parents = new Map<string, readonly string[]>();
  for (const node of graphMembers(manifest)) parents.set(node.unique_id, dependenciesOf(node));
  const graph = createGraph(parents);
  const cycle = findCycle(graph);
  if (cycle !== null) {
    throw new DbtError(`Found a cycle: ${cycle.join(" --> ")}`, {
      code: "graph/cycle",
      hint: "each depends on the next and the last on the first: take one of these ref() calls out",
    });
  }
  return graph;
}

/** Every resource that takes part in the graph, in the manifest's order. */
export function* graphMembers(manifest: Manifest): Generator<GraphNode> {
  yield* manifest.sources.values();
  yield* manifest.nodes.values();
  yield* manifest.semantic_models.values();
  yield* manifest.exposures.values();
  yield* manifest.functions.values();
  yield* manifest.metrics.values();
  yield* manifest.unit_tests.values();
  yield* manifest.saved_queries.values();
}

/** Unique ids that a resource depends on; none for sources. */
export function dependenciesOf(node: GraphNode): readonly string[] {
  return node.resource_type === "source" ? [] : node.depends_on.nodes;
}
