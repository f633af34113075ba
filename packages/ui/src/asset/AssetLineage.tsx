// The lineage around one asset, as far as is asked for. A click opens the asset that was clicked.
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useMemo } from "react";
import { reach } from "../graph/asset-graph.ts";
import { Loading } from "../page/Loading.tsx";
import { useAssetGraph } from "../selection/use-asset-graph.ts";

const LineageCanvas = lazy(async () => {
  const { LineageCanvas: component } = await import("../lineage/LineageCanvas.tsx");
  return { default: component };
});

export interface AssetLineageProps {
  readonly assetKey: string;
  readonly steps: number;
}

const none: ReadonlySet<string> = new Set();

export function AssetLineage({ assetKey, steps }: AssetLineageProps) {
  const { query, graph } = useAssetGraph();
  const navigate = useNavigate();
  const shown = useMemo(
    () => new Set([...reach(graph.parents, [assetKey], steps), ...reach(graph.children, [assetKey], steps)]),
    [graph, assetKey, steps],
  );
  const open = useCallback(
    (key: string | null) => {
      if (key === null || key === assetKey) return;
      void navigate({
        to: "/catalog/$",
        params: { _splat: key },
        search: steps === 1 ? {} : { tab: "lineage" },
      });
    },
    [navigate, assetKey, steps],
  );
  if (query.data === undefined) return <Loading lines={4} />;
  return (
    <Suspense fallback={<Loading lines={4} />}>
      <LineageCanvas
        graph={graph}
        shown={shown}
        selected={none}
        onSelect={null}
        focus={assetKey}
        onOpen={open}
        embedded={steps === 1}
      />
    </Suspense>
  );
}
