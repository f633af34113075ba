// The layout of what is shown, made anew only when the structure changes.
import { useRef } from "react";
import type { AssetGraph } from "../graph/asset-graph.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "./AssetNode.tsx";
import { type Layout, layoutGraph } from "./layout.ts";

export function useLayout(graph: AssetGraph, shown: ReadonlySet<string> | null): Layout {
  const last = useRef<{ readonly structure: string; readonly layout: Layout } | null>(null);
  const parents = new Map(
    [...graph.parents]
      .filter(([key]) => shown === null || shown.has(key))
      .map(([key, list]) => [key, shown === null ? list : list.filter((parent) => shown.has(parent))]),
  );
  const structure = [...parents].map(([key, list]) => `${key}<${list.join(",")}`).join(";");
  if (last.current?.structure !== structure) {
    last.current = {
      structure,
      layout: layoutGraph({ parents, nodeWidth: NODE_WIDTH, nodeHeight: NODE_HEIGHT, gapX: 58, gapY: 18 }),
    };
  }
  return last.current.layout;
}
