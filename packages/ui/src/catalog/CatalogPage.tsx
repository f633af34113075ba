// The catalog: every asset in its group with kinds, state and checks. Ticked assets are materialized together.
import { ActionIcon, Select, Tooltip } from "@mantine/core";
import { IconFolders, IconTableOff } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage, Message } from "../page/Message.tsx";
import { Page } from "../page/Page.tsx";
import type { CatalogSearch } from "../search-params.ts";
import { FilterBox } from "../selection/FilterBox.tsx";
import { filterAssets } from "../selection/filter-assets.ts";
import { SelectionActions } from "../selection/SelectionActions.tsx";
import { useAssetGraph } from "../selection/use-asset-graph.ts";
import { healthSegments } from "../status/count-tones.ts";
import { kindName } from "../status/kinds.tsx";
import { assetLooks, healthLooks } from "../status/looks.ts";
import { SegmentBar } from "../status/SegmentBar.tsx";
import { CatalogTable } from "./CatalogTable.tsx";
import { catalogRows, groupOrder } from "./catalog-rows.ts";

const route = getRouteApi("/catalog/");
const none: ReadonlySet<string> = new Set();

export function CatalogPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { query, graph } = useAssetGraph();
  const [selected, setSelected] = useState(none);
  const [closed, setClosed] = useState(none);
  const [grouped, setGrouped] = useState(true);
  const change = useCallback(
    (part: Partial<CatalogSearch>) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true }),
    [navigate],
  );
  const setText = useCallback((q: string) => change({ q: q === "" ? undefined : q }), [change]);
  const shown = useMemo(() => {
    const matching = filterAssets(graph, filterText(search));
    return [...graph.assets.values()].filter((asset) => matching === null || matching.has(asset.key));
  }, [graph, search]);
  const sort = search.sort ?? "name";
  const desc = search.desc ?? false;
  const rows = useMemo(
    () => catalogRows(graph, shown, { sort, desc, grouped, closed }),
    [graph, shown, sort, desc, grouped, closed],
  );
  const known = useMemo(() => new Set([...selected].filter((key) => graph.assets.has(key))), [selected, graph]);
  const all = query.data ?? [];
  return (
    <Page
      name="Catalog"
      title="Catalog"
      facts={
        query.data !== undefined && (
          <>
            <span className="numbers">{countText(shown.length, all.length)}</span>
            <div style={{ width: 160 }}>
              <SegmentBar segments={healthSegments(shown)} />
            </div>
          </>
        )
      }
      actions={<SelectionActions graph={graph} selected={known} onChange={setSelected} />}
      toolbar={
        <>
          <FilterBox value={search.q ?? ""} onChange={setText} placeholder="Filter assets" />
          <FilterSelect
            label="Group"
            value={search.group}
            options={groupOrder(graph)}
            onChange={(group) => change({ group })}
          />
          <FilterSelect
            label="Kind"
            value={search.kind}
            options={[...new Set(all.flatMap((asset) => asset.kinds))].sort()}
            name={kindName}
            onChange={(kind) => change({ kind })}
          />
          <FilterSelect
            label="Status"
            value={search.status}
            options={Object.keys(assetLooks)}
            name={(status) => Object.entries(assetLooks).find(([each]) => each === status)?.[1].label ?? status}
            onChange={(status) => change({ status })}
          />
          <FilterSelect
            label="Health"
            value={search.health}
            options={Object.keys(healthLooks)}
            name={(status) => Object.entries(healthLooks).find(([each]) => each === status)?.[1].label ?? status}
            onChange={(health) => change({ health })}
          />
          <Tooltip label={grouped ? "Show one flat list" : "Show in groups"}>
            <ActionIcon
              variant={grouped ? "light" : "subtle"}
              color={grouped ? "water" : "gray"}
              aria-pressed={grouped}
              aria-label="Show in groups"
              onClick={() => setGrouped(!grouped)}
            >
              <IconFolders size={16} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </>
      }
    >
      {query.data === undefined ? (
        query.error === null ? (
          <Loading lines={14} />
        ) : (
          <ErrorMessage error={query.error} retry={() => void query.refetch()} />
        )
      ) : rows.length === 0 ? (
        <Message
          icon={<IconTableOff size={30} stroke={1.4} />}
          title={all.length === 0 ? "No assets yet" : "Nothing matches"}
        >
          {all.length === 0
            ? "Assets appear here once the definitions file names some: a dbt project, or assets of your own."
            : "Change the filter to see more."}
        </Message>
      ) : (
        <CatalogTable
          rows={rows}
          shown={shown}
          grouped={grouped}
          sort={sort}
          desc={desc}
          onSort={(next) => change(next === sort ? { desc: desc ? undefined : true } : { sort: next, desc: undefined })}
          selected={known}
          onSelect={setSelected}
          onToggleGroup={(name) => setClosed((before) => toggled(before, name))}
        />
      )}
    </Page>
  );
}

/** The selects are facets of the same filter language as the text. */
function filterText(search: CatalogSearch): string {
  const facet = (name: string, value: string | undefined) => (value === undefined ? "" : ` ${name}:"${value}"`);
  return `${search.q ?? ""}${facet("group", search.group)}${facet("kind", search.kind)}${facet("status", search.status)}${facet("health", search.health)}`;
}

function countText(shown: number, all: number): string {
  const word = all === 1 ? "asset" : "assets";
  return shown === all ? `${all} ${word}` : `${shown} of ${all} ${word}`;
}

function toggled(set: ReadonlySet<string>, value: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}

interface FilterSelectProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly string[];
  readonly name?: (value: string) => string;
  readonly onChange: (value: string | undefined) => void;
}

function FilterSelect({ label, value, options, name = (option) => option, onChange }: FilterSelectProps) {
  return (
    <Select
      w={132}
      aria-label={label}
      placeholder={label}
      clearable
      searchable={options.length > 8}
      value={value ?? null}
      data={options.map((option) => ({ value: option, label: name(option) }))}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}
