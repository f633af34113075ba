// graph_summary.json: the edges of the graph in short, for diagnostics. `build` adds the graph with its test edges.
import type { Graph } from "../graph/graph.ts";
import { asciiJson } from "./write-artifact.ts";

export function graphSummaryJson(invocationId: string, linked: Graph, withTestEdges: Graph | null): string {
  const summary: Record<string, unknown> = { _invocation_id: invocationId, linked: summaryOf(linked) };
  if (withTestEdges !== null) summary["with_test_edges"] = summaryOf(withTestEdges);
  return asciiJson(JSON.stringify(summary));
}

function summaryOf(graph: Graph): Record<string, unknown> {
  const numbers = new Map(graph.ids.map((id, index) => [id, index]));
  const summary: Record<string, unknown> = {};
  for (const [index, id] of graph.ids.entries()) {
    const succ = graph.children(id).flatMap((child) => numbers.get(child) ?? []);
    const entry = { name: id, type: id.slice(0, id.indexOf(".")) };
    summary[String(index)] = succ.length > 0 ? { ...entry, succ } : entry;
  }
  return summary;
}
