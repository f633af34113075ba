// `Found 3 models, 2 seeds, 6 data tests, 476 macros`: kinds in the order in which the manifest has them first.
import type { Manifest } from "../manifest/types.ts";
import { countOf } from "../run/stat-line.ts";

export function foundLine(manifest: Manifest): string {
  const counts = new Map<string, number>();
  const add = (kind: string, count: number) => counts.set(kind, (counts.get(kind) ?? 0) + count);
  for (const node of manifest.nodes.values()) {
    if (node.resource_type !== "test" || node.config.enabled) add(node.resource_type, 1);
  }
  add("source", manifest.sources.size);
  add("exposure", manifest.exposures.size);
  add("metric", manifest.metrics.size);
  add("macro", manifest.macros.size);
  add("group", manifest.groups.size);
  add("semantic_model", manifest.semantic_models.size);
  add("saved_query", manifest.saved_queries.size);
  add("unit_test", manifest.unit_tests.size);
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => countOf(count, kind))
    .join(", ");
}
