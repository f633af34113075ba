// `parent_map`, `child_map` and `group_map` of the manifest artifact.
import type { GraphNode, Manifest } from "../manifest/types.ts";
import { dependenciesOf } from "./build-graph.ts";

/** Every resource that takes part in the graph, in dbt's order. */
export function* graphResources(manifest: Manifest): Generator<GraphNode> {
  yield* manifest.nodes.values();
  yield* manifest.sources.values();
  yield* manifest.exposures.values();
  yield* manifest.functions.values();
  yield* manifest.metrics.values();
  yield* manifest.semantic_models.values();
  yield* manifest.saved_queries.values();
  yield* manifest.unit_tests.values();
}

export function parentMap(manifest: Manifest): ReadonlyMap<string, readonly string[]> {
  const parents = new Map<string, readonly string[]>();
  for (const resource of graphResources(manifest)) {
    parents.set(resource.unique_id, [...dependenciesOf(resource)].sort(byCodePoints));
  }
  return parents;
}

export function childMap(manifest: Manifest): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const { unique_id } of graphResources(manifest)) children.set(unique_id, []);
  for (const resource of graphResources(manifest)) {
    for (const dependency of dependenciesOf(resource)) children.get(dependency)?.push(resource.unique_id);
  }
  for (const list of children.values()) list.sort(byCodePoints);
  return children;
}

export function groupMap(manifest: Manifest): Readonly<Record<string, readonly string[]>> {
  const members = new Map<string, string[]>([...manifest.groups.values()].map((group) => [group.name, []]));
  for (const resources of [manifest.nodes, manifest.saved_queries, manifest.semantic_models, manifest.metrics]) {
    for (const resource of resources.values()) {
      const group: unknown = Reflect.get(resource, "group");
      if (typeof group === "string") members.get(group)?.push(resource.unique_id);
    }
  }
  return Object.fromEntries(members);
}

function byCodePoints(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
