// The lineage as a drawing that can be moved, zoomed and selected from. Draws what it is given; the layout is remembered as
// long as the structure stays the same, so that changes of state never move anything.
import "@xyflow/react/dist/style.css";
import {
  Background,
  Controls,
  MiniMap,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { type AssetGraph, reach } from "../graph/asset-graph.ts";
import { assetLooks, externalLook } from "../status/looks.ts";
import { type AssetFlowNode, AssetNode, NODE_HEIGHT, NODE_WIDTH } from "./AssetNode.tsx";
import { firstView } from "./first-view.ts";
import { flowEdges, flowNodes } from "./flow-elements.ts";
import { LineageEdge, type LineageFlowEdge } from "./LineageEdge.tsx";
import css from "./lineage.module.css";
import { useLayout } from "./use-layout.ts";

export interface LineageCanvasProps {
  readonly graph: AssetGraph;
  /** What is shown; null shows everything. */
  readonly shown: ReadonlySet<string> | null;
  readonly selected: ReadonlySet<string>;
  /** Null where nothing can be selected. */
  readonly onSelect: ((selected: ReadonlySet<string>) => void) | null;
  /** The asset that is spoken of; its whole way up and down is marked. */
  readonly focus: string | null;
  readonly onOpen: (key: string | null) => void;
  /** A small drawing inside of a page: the wheel scrolls the page, and there is no map. */
  readonly embedded?: boolean;
}

const nodeTypes = { asset: AssetNode };
const edgeTypes = { lineage: LineageEdge };
const FIT = { padding: 0.08, maxZoom: 1, minZoom: 0.05 } as const;
/** Smaller drawings are in the page as a whole, so that the browser can search in them. */
const VIRTUAL_FROM = 150;
const MAP_FROM = 40;
/** In larger drawings the map is a grey field, and costs as much as all the rest. */
const MAP_TO = 3_000;
/** Smaller embedded drawings fit as they are. */
const CONTROLS_FROM = 15;

export function LineageCanvas(props: LineageCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ graph, shown, selected, onSelect, focus, onOpen, embedded = false }: LineageCanvasProps) {
  const layout = useLayout(graph, shown);
  const { getViewport, setCenter, setViewport } = useReactFlow();
  const box = useRef<HTMLDivElement>(null);
  const lit = useMemo(
    () =>
      focus === null || !layout.places.has(focus)
        ? null
        : new Set([...reach(graph.parents, [focus]), ...reach(graph.children, [focus])]),
    [graph, focus, layout],
  );
  const selection = useRef(selected);
  selection.current = selected;
  const onToggle = useCallback(
    (key: string) => {
      const next = new Set(selection.current);
      if (!next.delete(key)) next.add(key);
      onSelect?.(next);
    },
    [onSelect],
  );
  const toggle = onSelect === null ? null : onToggle;
  const before = useRef<readonly AssetFlowNode[]>([]);
  const nodes = useMemo(() => {
    const next = flowNodes({ graph, layout, selected, focus, lit, onToggle: toggle }, before.current);
    before.current = next;
    return next;
  }, [graph, layout, selected, focus, lit, toggle]);
  const edges = useMemo(() => flowEdges(graph, layout, lit), [graph, layout, lit]);

  useEffect(() => {
    if (layout.places.size === 0) return;
    const frame = requestAnimationFrame(() => {
      const { clientWidth = 0, clientHeight = 0 } = box.current ?? {};
      void setViewport(firstView(layout, { width: clientWidth, height: clientHeight }));
    });
    return () => cancelAnimationFrame(frame);
  }, [layout, setViewport]);

  // The panel that opens beside the drawing may cover what it is about.
  useEffect(() => {
    const place = focus === null ? undefined : layout.places.get(focus);
    if (place === undefined) return;
    const frame = requestAnimationFrame(() => {
      const { x, y, zoom } = getViewport();
      const left = place.x * zoom + x;
      const top = place.y * zoom + y;
      const { clientWidth = 0, clientHeight = 0 } = box.current ?? {};
      if (left >= 0 && top >= 0 && left + NODE_WIDTH * zoom <= clientWidth && top + NODE_HEIGHT * zoom <= clientHeight)
        return;
      void setCenter(place.x + NODE_WIDTH / 2, place.y + NODE_HEIGHT / 2, { zoom, duration: 250 });
    });
    return () => cancelAnimationFrame(frame);
  }, [focus, layout, getViewport, setCenter]);

  const onNodesChange = useCallback(
    (changes: readonly NodeChange<AssetFlowNode>[]) => {
      const picked = changes.filter((change) => change.type === "select");
      if (picked.length === 0 || onSelect === null) return;
      const next = new Set(selection.current);
      for (const { id, selected: on } of picked) {
        if (on && graph.assets.get(id)?.materializable === true) next.add(id);
        else next.delete(id);
      }
      selection.current = next;
      onSelect(next);
      // The keyboard selects without a click; what is selected alone is also shown.
      const [only] = next;
      if (next.size === 1 && only !== undefined && picked.some((change) => change.id === only && change.selected)) {
        onOpen(only);
      }
    },
    [graph, onSelect, onOpen],
  );

  return (
    <ReactFlow<AssetFlowNode, LineageFlowEdge>
      ref={box}
      className={css.canvas}
      nodes={[...nodes]}
      edges={[...edges]}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={onNodesChange}
      onNodeClick={(_, node) => onOpen(node.id)}
      onPaneClick={() => onOpen(null)}
      onlyRenderVisibleElements={nodes.length > VIRTUAL_FROM}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable
      edgesFocusable={false}
      elementsSelectable={onSelect !== null}
      selectNodesOnDrag={false}
      multiSelectionKeyCode={["Shift", "Meta", "Control"]}
      selectionKeyCode="Shift"
      deleteKeyCode={null}
      minZoom={0.05}
      maxZoom={1.6}
      zoomOnDoubleClick={false}
      panOnScroll={!embedded}
      zoomOnScroll={false}
      preventScrolling={!embedded}
      proOptions={{ hideAttribution: true }}
    >
      <Background gap={22} size={1} color="var(--line-strong)" />
      {(!embedded || nodes.length > CONTROLS_FROM) && (
        <Controls
          showInteractive={false}
          fitViewOptions={FIT}
          position={embedded ? "top-right" : "bottom-left"}
          orientation={embedded ? "horizontal" : "vertical"}
        />
      )}
      {!embedded && nodes.length > MAP_FROM && nodes.length <= MAP_TO && (
        <MiniMap
          pannable
          zoomable
          position="bottom-right"
          nodeColor={mapColor}
          nodeStrokeWidth={0}
          nodeBorderRadius={10}
          ariaLabel="Map of the lineage"
        />
      )}
    </ReactFlow>
  );
}

function mapColor({ data: { asset } }: AssetFlowNode): string {
  return `var(--${asset.materializable ? assetLooks[asset.status].tone : externalLook.tone}-fill)`;
}
