// The nodes and edges for the drawing. Nodes that did not change keep their identity, so that only changed ones are drawn
// again.
import { MarkerType, Position } from "@xyflow/react";
import type { AssetGraph } from "../graph/asset-graph.ts";
import { assetLook } from "../status/looks.ts";
import { type AssetFlowNode, NODE_HEIGHT, NODE_WIDTH } from "./AssetNode.tsx";
import type { LineageFlowEdge } from "./LineageEdge.tsx";
import { edgeId, type Layout } from "./layout.ts";

export interface FlowNodesInput {
  readonly graph: AssetGraph;
  readonly layout: Layout;
  readonly selected: ReadonlySet<string>;
  readonly focus: string | null;
  /** What is not dimmed; null dims nothing. */
  readonly lit: ReadonlySet<string> | null;
  readonly onToggle: ((key: string) => void) | null;
}

// Known sizes and handles: edges can be drawn to nodes that are out of view and were never measured, and "Fit view" does not
// wait for measures that nobody keeps.
const measured = { width: NODE_WIDTH, height: NODE_HEIGHT };
const handles = [
  { type: "target", position: Position.Left, x: 0, y: NODE_HEIGHT / 2, width: 1, height: 1 },
  { type: "source", position: Position.Right, x: NODE_WIDTH, y: NODE_HEIGHT / 2, width: 1, height: 1 },
] satisfies AssetFlowNode["handles"];

export function flowNodes(input: FlowNodesInput, before: readonly AssetFlowNode[]): readonly AssetFlowNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  const nodes: AssetFlowNode[] = [];
  for (const [key, place] of input.layout.places) {
    const asset = input.graph.assets.get(key);
    if (asset === undefined) continue;
    const old = known.get(key);
    const selected = input.selected.has(key);
    const dimmed = input.lit !== null && !input.lit.has(key) && !selected;
    const focused = input.focus === key;
    if (
      old !== undefined &&
      old.data.asset === asset &&
      old.selected === selected &&
      old.data.dimmed === dimmed &&
      old.data.focused === focused &&
      old.data.onToggle === input.onToggle &&
      old.position.x === place.x &&
      old.position.y === place.y
    ) {
      nodes.push(old);
      continue;
    }
    const look = assetLook(asset);
    nodes.push({
      id: key,
      type: "asset",
      position: { x: place.x, y: place.y },
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
      measured,
      handles,
      selected,
      data: { asset, dimmed, focused, onToggle: input.onToggle },
      ariaLabel: `${asset.key}: ${look.label}`,
    });
  }
  return nodes;
}

export function flowEdges(
  graph: AssetGraph,
  layout: Layout,
  lit: ReadonlySet<string> | null,
): readonly LineageFlowEdge[] {
  const edges: LineageFlowEdge[] = [];
  for (const target of layout.places.keys()) {
    const running = graph.assets.get(target)?.status === "running";
    for (const source of graph.parents.get(target) ?? []) {
      if (!layout.places.has(source)) continue;
      const id = edgeId(source, target);
      const marked = lit?.has(source) && lit.has(target);
      const state = running ? "running" : lit === null ? "plain" : marked ? "marked" : "dimmed";
      edges.push({
        id,
        type: "lineage",
        source,
        target,
        className: `edge-${state}`,
        zIndex: marked ? 1 : 0,
        data: { through: layout.routes.get(id) ?? [] },
        markerEnd: { type: MarkerType.ArrowClosed, width: 13, height: 13, color: edgeColors[state] },
      });
    }
  }
  return edges;
}

const edgeColors = {
  plain: "var(--edge)",
  running: "var(--running-fill)",
  marked: "var(--accent-fill)",
  dimmed: "var(--line)",
} as const;
