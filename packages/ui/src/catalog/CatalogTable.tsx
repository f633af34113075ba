// The rows of the catalog. Only those in view are in the page, so thousands are no slower than ten.

import { Checkbox } from "@mantine/core";
import type { AssetSummary } from "@sluice/api";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { CatalogSort } from "../search-params.ts";
import { AssetRow } from "./AssetRow.tsx";
import css from "./catalog.module.css";
import type { CatalogRow } from "./catalog-rows.ts";
import { GroupRow } from "./GroupRow.tsx";

export interface CatalogTableProps {
  readonly rows: readonly CatalogRow[];
  /** All assets that pass the filter, also those in closed groups. */
  readonly shown: readonly AssetSummary[];
  readonly grouped: boolean;
  readonly sort: CatalogSort;
  readonly desc: boolean;
  readonly onSort: (sort: CatalogSort) => void;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly onToggleGroup: (name: string) => void;
}

const ROW_HEIGHT = 33;

export function CatalogTable(props: CatalogTableProps) {
  const { rows, shown, selected, onSelect } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const lastTicked = useRef<string | null>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const tick = (key: string, on: boolean, range: boolean) => {
    const keys = range ? keysBetween(rows, lastTicked.current, key) : [key];
    lastTicked.current = key;
    onSelect(withKeys(selected, keys, on));
  };
  const tickMany = (assets: readonly AssetSummary[], on: boolean) =>
    onSelect(withKeys(selected, materializable(assets), on));
  const selectable = materializable(shown);
  const count = selectable.filter((key) => selected.has(key)).length;
  return (
    <div ref={scroller} className={css.scroller}>
      <div className={css.table} role="table" aria-label="Assets" aria-rowcount={rows.length + 1}>
        <div className={css.head} role="row">
          <div role="columnheader" className={css.tickCell}>
            <Checkbox
              aria-label="Select all"
              checked={count > 0 && count === selectable.length}
              indeterminate={count > 0 && count < selectable.length}
              onChange={(event) => tickMany(shown, event.currentTarget.checked)}
            />
          </div>
          <SortHeader {...props} of="name" label="Asset" />
          <div role="columnheader">Kinds</div>
          <div role="columnheader">Type</div>
          <SortHeader {...props} of="health" label="Health" />
          <SortHeader {...props} of="status" label="Status" />
          <SortHeader {...props} of="checks" label="Checks" />
          <SortHeader {...props} of="materialized" label="Materialized" />
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const place = { top: item.start, height: ROW_HEIGHT, index: item.index + 2 };
            return row.kind === "group" ? (
              <GroupRow
                key={`group ${row.name}`}
                row={row}
                place={place}
                selected={selected}
                onTick={(on) => tickMany(row.assets, on)}
                onToggle={() => props.onToggleGroup(row.name)}
              />
            ) : (
              <AssetRow
                key={row.asset.key}
                asset={row.asset}
                place={place}
                showGroup={!props.grouped}
                selected={selected.has(row.asset.key)}
                onTick={tick}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface SortHeaderProps extends CatalogTableProps {
  readonly of: CatalogSort;
  readonly label: string;
}

function SortHeader({ of, label, sort, desc, onSort }: SortHeaderProps) {
  const Arrow = desc ? IconChevronDown : IconChevronUp;
  return (
    <div role="columnheader" aria-sort={sort === of ? (desc ? "descending" : "ascending") : "none"}>
      <button type="button" className={css.sort} onClick={() => onSort(of)}>
        {label}
        {sort === of && <Arrow size={12} aria-hidden />}
      </button>
    </div>
  );
}

function materializable(assets: readonly AssetSummary[]): readonly string[] {
  return assets.filter((asset) => asset.materializable).map((asset) => asset.key);
}

function withKeys(selected: ReadonlySet<string>, keys: readonly string[], on: boolean): ReadonlySet<string> {
  const next = new Set(selected);
  for (const key of keys) on ? next.add(key) : next.delete(key);
  return next;
}

/** The materializable assets from one row to another, as shown. */
function keysBetween(rows: readonly CatalogRow[], from: string | null, to: string): readonly string[] {
  const assets = rows.flatMap((row) => (row.kind === "asset" ? [row.asset] : []));
  const start = assets.findIndex((asset) => asset.key === from);
  const end = assets.findIndex((asset) => asset.key === to);
  if (start < 0 || end < 0) return [to];
  return materializable(assets.slice(Math.min(start, end), Math.max(start, end) + 1));
}
