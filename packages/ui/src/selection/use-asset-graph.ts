// The assets with their graph, built once per answer.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { buildAssetGraph } from "../graph/asset-graph.ts";
import { assetsQuery } from "../server/queries.ts";

export function useAssetGraph() {
  const query = useQuery(assetsQuery());
  const graph = useMemo(() => buildAssetGraph(query.data ?? []), [query.data]);
  return { query, graph };
}
