// One asset of the catalog.

import { Checkbox, Tooltip } from "@mantine/core";
import type { AssetSummary } from "@sluice/api";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { ChecksSummary } from "../status/ChecksSummary.tsx";
import { FreshnessMark } from "../status/FreshnessMark.tsx";
import { HealthMark } from "../status/HealthMark.tsx";
import { Kinds } from "../status/kinds.tsx";
import { assetLook, externalLook } from "../status/looks.ts";
import { StaleMark } from "../status/StaleMark.tsx";
import { StatusText } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import css from "./catalog.module.css";
import type { RowPlace } from "./catalog-rows.ts";

export interface AssetRowProps {
  readonly asset: AssetSummary;
  readonly place: RowPlace;
  readonly showGroup: boolean;
  readonly selected: boolean;
  readonly onTick: (key: string, on: boolean, range: boolean) => void;
}

export const AssetRow = memo(Row, (before, after) => {
  return (
    before.asset === after.asset &&
    before.selected === after.selected &&
    before.showGroup === after.showGroup &&
    before.place.top === after.place.top &&
    before.onTick === after.onTick
  );
});

function Row({ asset, place, showGroup, selected, onTick }: AssetRowProps) {
  const name = asset.path.at(-1) ?? asset.key;
  const prefix = asset.path.slice(0, -1).join("/");
  return (
    <div
      className={css.row}
      role="row"
      aria-rowindex={place.index}
      style={{ top: place.top, height: place.height }}
      data-selected={selected || undefined}
    >
      <div role="cell" className={css.tickCell}>
        {asset.materializable && (
          <Checkbox
            aria-label={`Select ${name}`}
            checked={selected}
            onChange={(event) => {
              const { nativeEvent } = event;
              const range = "shiftKey" in nativeEvent && nativeEvent.shiftKey === true;
              onTick(asset.key, event.currentTarget.checked, range);
            }}
          />
        )}
      </div>
      <div role="cell" className={css.nameCell}>
        <Link to="/catalog/$" params={{ _splat: asset.key }} className={css.name}>
          {prefix !== "" && <span className={css.prefix}>{prefix}/</span>}
          {name}
        </Link>
        {showGroup && <span className={css.groupTag}>{asset.group}</span>}
        {asset.description !== null && <span className={`${css.description} cut`}>{asset.description}</span>}
      </div>
      <div role="cell">
        <Kinds kinds={asset.kinds} />
      </div>
      <div role="cell" className={css.dim}>
        {asset.dbtMaterialized}
      </div>
      <div role="cell">
        <HealthMark asset={asset} />
      </div>
      <div role="cell" className={css.statusCell}>
        <StatusCell asset={asset} />
        <StaleMark asset={asset} />
        <FreshnessMark asset={asset} />
      </div>
      <div role="cell">
        <ChecksSummary checks={asset.checks} />
      </div>
      <div role="cell" className={css.dim}>
        {asset.materializable && <Ago at={asset.lastMaterializedAt ?? asset.lastObservedAt} />}
      </div>
    </div>
  );
}

function StatusCell({ asset }: { readonly asset: AssetSummary }) {
  if (!asset.materializable) return <StatusText look={externalLook} />;
  const runId = asset.currentRunId ?? asset.lastRunId;
  const text = <StatusText look={assetLook(asset)} />;
  return (
    <Tooltip label={asset.statusReason} disabled={asset.statusReason === null} maw={460}>
      {runId === null || asset.status === "never" ? (
        <span>{text}</span>
      ) : (
        <Link to="/runs/$runId" params={{ runId }} search={rowOf(asset)} className={css.statusLink}>
          {text}
          {asset.statusReason !== null && <span className={`${css.reason} cut`}>{asset.statusReason}</span>}
        </Link>
      )}
    </Tooltip>
  );
}

/** Where in the run this asset is. */
function rowOf(asset: AssetSummary) {
  return asset.dbtUniqueId === null ? {} : { row: asset.dbtUniqueId };
}
