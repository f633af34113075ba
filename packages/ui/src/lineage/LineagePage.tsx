// All assets and what flows between them, live. Selected assets are materialized together; the one that was clicked is told
// about on the right.
import { IconGitFork } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage, Message } from "../page/Message.tsx";
import { Page } from "../page/Page.tsx";
import { Split } from "../page/Split.tsx";
import type { LineageSearch } from "../search-params.ts";
import { FilterBox } from "../selection/FilterBox.tsx";
import { filterAssets } from "../selection/filter-assets.ts";
import { SelectionActions } from "../selection/SelectionActions.tsx";
import { useAssetGraph } from "../selection/use-asset-graph.ts";
import { healthSegments } from "../status/count-tones.ts";
import { SegmentBar } from "../status/SegmentBar.tsx";
import { AssetPanel } from "./AssetPanel.tsx";
import { Legend } from "./Legend.tsx";
import { LineageCanvas } from "./LineageCanvas.tsx";

const route = getRouteApi("/lineage");
const none: ReadonlySet<string> = new Set();

export function LineagePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { query, graph } = useAssetGraph();
  const [selected, setSelected] = useState(none);
  const change = useCallback(
    (part: Partial<LineageSearch>) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true }),
    [navigate],
  );
  const setText = useCallback((q: string) => change({ q: q === "" ? undefined : q }), [change]);
  const open = useCallback((asset: string | null) => change({ asset: asset ?? undefined }), [change]);
  const shown = useMemo(() => filterAssets(graph, search.q ?? ""), [graph, search.q]);
  const known = useMemo(() => new Set([...selected].filter((key) => graph.assets.has(key))), [selected, graph]);
  const focused = search.asset === undefined ? undefined : graph.assets.get(search.asset);
  const listed = useMemo(
    () => [...graph.assets.values()].filter((asset) => shown === null || shown.has(asset.key)),
    [graph, shown],
  );
  return (
    <Page
      name="Lineage"
      title="Lineage"
      facts={
        query.data !== undefined && (
          <>
            <span className="numbers">
              {listed.length} {listed.length === 1 ? "asset" : "assets"}
            </span>
            <div style={{ width: 160 }}>
              <SegmentBar segments={healthSegments(listed)} />
            </div>
          </>
        )
      }
      actions={<SelectionActions graph={graph} selected={known} onChange={setSelected} />}
      toolbar={
        <>
          <FilterBox
            value={search.q ?? ""}
            onChange={setText}
            placeholder="Filter assets, e.g. +orders+1"
            width={380}
          />
          <Legend assets={listed} />
        </>
      }
    >
      {query.data === undefined ? (
        query.error === null ? (
          <Loading lines={8} />
        ) : (
          <ErrorMessage error={query.error} retry={() => void query.refetch()} />
        )
      ) : listed.length === 0 ? (
        <Message
          icon={<IconGitFork size={30} stroke={1.4} />}
          title={query.data.length === 0 ? "No assets yet" : "Nothing matches"}
        >
          {query.data.length === 0
            ? "Assets appear here once the definitions file names some."
            : "Change the filter to see more."}
        </Message>
      ) : (
        <Split
          direction="row"
          name="lineage-panel"
          initial={0.27}
          first={
            <LineageCanvas
              graph={graph}
              shown={shown}
              selected={known}
              onSelect={setSelected}
              focus={focused?.key ?? null}
              onOpen={open}
            />
          }
          second={
            focused === undefined ? null : <AssetPanel asset={focused} graph={graph} onOpen={open} onFilter={setText} />
          }
        />
      )}
    </Page>
  );
}
