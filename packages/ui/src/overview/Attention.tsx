// What somebody should look at: assets whose last attempt failed and checks that did not pass. Skipped assets are told with the
// failure that they wait for.
import type { AssetSummary, CheckSummary } from "@sluice/api";
import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Card } from "../page/Card.tsx";
import { freshnessSentence } from "../status/FreshnessMark.tsx";
import { assetLooks, checkLooks, freshnessLooks } from "../status/looks.ts";
import { StatusIcon } from "../status/StatusIcon.tsx";
import { Ago } from "../time/Ago.tsx";
import css from "./overview.module.css";

const MOST_SHOWN = 8;

export function Attention({ assets }: { readonly assets: readonly AssetSummary[] }) {
  const [all, setAll] = useState(false);
  const failed = assets.filter((asset) => asset.status === "failed");
  const skipped = assets.filter((asset) => asset.status === "skipped").length;
  const checks = assets
    .flatMap((asset) => asset.checks)
    .filter((check) => check.status === "failed" || check.status === "errored" || check.status === "warned")
    .sort((a, b) => Number(a.status === "warned") - Number(b.status === "warned"));
  const overdue = assets.filter((asset) => asset.freshness?.status === "overdue" && asset.status !== "failed");
  const count = failed.length + overdue.length + checks.length;
  if (count === 0) {
    if (!assets.some((asset) => asset.lastRunId !== null)) return null;
    return (
      <div className={css.well}>
        <IconCircleCheck size={18} stroke={1.8} aria-hidden />
        Nothing needs attention: no asset has failed or is overdue, and every check that ran has passed.
      </div>
    );
  }
  const rows = [
    ...failed.map((asset) => <FailedAsset key={asset.key} asset={asset} />),
    ...overdue.map((asset) => <OverdueAsset key={`overdue ${asset.key}`} asset={asset} />),
    ...checks.map((check) => <BadCheck key={`${check.assetKey} ${check.name}`} check={check} />),
  ];
  return (
    <Card
      title="Needs attention"
      flush
      more={
        skipped > 0 && (
          <Link to="/catalog" search={{ status: "skipped" }}>
            {skipped} more {skipped === 1 ? "asset was" : "assets were"} skipped
          </Link>
        )
      }
    >
      <ul>{all ? rows : rows.slice(0, MOST_SHOWN)}</ul>
      {rows.length > MOST_SHOWN && (
        <button type="button" className={css.more} onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${rows.length}`}
        </button>
      )}
    </Card>
  );
}

function FailedAsset({ asset }: { readonly asset: AssetSummary }) {
  return (
    <li className={css.issue}>
      <StatusIcon look={assetLooks[asset.status]} label="Failed" />
      <Link to="/catalog/$" params={{ _splat: asset.key }} className={css.issueName}>
        {asset.key}
      </Link>
      <span className={`${css.issueText} cut`}>{asset.statusReason}</span>
      {asset.lastRunId !== null && (
        <Link
          to="/runs/$runId"
          params={{ runId: asset.lastRunId }}
          search={asset.dbtUniqueId === null ? {} : { row: asset.dbtUniqueId }}
        >
          See the run
        </Link>
      )}
    </li>
  );
}

function OverdueAsset({ asset }: { readonly asset: AssetSummary }) {
  return (
    <li className={css.issue}>
      <StatusIcon look={freshnessLooks.overdue} label="Overdue" />
      <Link to="/catalog/$" params={{ _splat: asset.key }} className={css.issueName}>
        {asset.key}
      </Link>
      <span className={`${css.issueText} cut`}>
        {asset.freshness === null ? "" : freshnessSentence(asset.freshness)}
      </span>
    </li>
  );
}

function BadCheck({ check }: { readonly check: CheckSummary }) {
  const look = checkLooks[check.status];
  return (
    <li className={css.issue}>
      <StatusIcon look={look} label={look.label} />
      <Link
        to="/catalog/$"
        params={{ _splat: check.assetKey }}
        search={{ tab: "checks", check: check.name }}
        className={css.issueName}
      >
        {check.name}
      </Link>
      <span className={`${css.issueText} cut`}>
        check of {check.assetKey} {look.label.toLowerCase()} <Ago at={check.lastEvaluatedAt} />
      </span>
      {check.lastRunId !== null && (
        <Link to="/runs/$runId" params={{ runId: check.lastRunId }}>
          See the run
        </Link>
      )}
    </li>
  );
}
