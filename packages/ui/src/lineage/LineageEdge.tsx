// An edge of the lineage, along the way that the layout found for it.
import { BaseEdge, type Edge, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { NODE_WIDTH } from "./AssetNode.tsx";
import { edgePath } from "./edge-path.ts";
import type { Point } from "./layout.ts";

export interface LineageEdgeData extends Record<string, unknown> {
  readonly through: readonly Point[];
}
export type LineageFlowEdge = Edge<LineageEdgeData, "lineage">;

export const LineageEdge = memo(function LineageEdge(props: EdgeProps<LineageFlowEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, data } = props;
  const path = edgePath({ x: sourceX, y: sourceY }, data?.through ?? [], { x: targetX, y: targetY }, NODE_WIDTH);
  return <BaseEdge id={id} path={path} interactionWidth={0} />;
});
