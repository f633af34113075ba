// Every attempt at an asset: a number of them over time, and each with what it brought.

import { Button, Select } from "@mantine/core";
import type { AssetDetail, MaterializationView } from "@sluice/api";
import { IconHistoryOff } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { HistoryChart } from "../charts/HistoryChart.tsx";
import { Card } from "../page/Card.tsx";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage, Message } from "../page/Message.tsx";
import { Metadata } from "../page/Metadata.tsx";
import pageCss from "../page/page.module.css";
import { shortId } from "../runs/short-id.ts";
import { assetHistoryQuery } from "../server/queries.ts";
import { outcomeLooks } from "../status/looks.ts";
import { StatusText } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import { formatDuration } from "../time/format-duration.ts";
import css from "./asset.module.css";
import { numericSeries } from "./numeric-series.ts";
import { ownMetadata } from "./own-metadata.ts";

export function AssetHistory({ asset }: { readonly asset: AssetDetail }) {
  const query = useInfiniteQuery(assetHistoryQuery(asset.key));
  const history = useMemo(() => {
    const attempts = query.data?.pages.flatMap((page) => page.items) ?? [];
    return attempts.map((each) => ({ ...each, metadata: ownMetadata(each.metadata, asset, each.durationMillis) }));
  }, [query.data, asset]);
  if (query.data === undefined) {
    return query.error === null ? (
      <Loading lines={8} />
    ) : (
      <ErrorMessage error={query.error} retry={() => void query.refetch()} />
    );
  }
  if (history.length === 0) {
    return (
      <Message icon={<IconHistoryOff size={30} stroke={1.4} />} title="Nothing has happened yet">
        Materializations, failures and skips are kept here for good.
      </Message>
    );
  }
  return (
    <div className={`${pageCss.body} ${pageCss.padded}`}>
      <div className={pageCss.column}>
        <HistoryPlot asset={asset} history={history} />
        <Card title="Attempts" flush more={`${history.length}${query.hasNextPage ? " and older ones" : ""}`}>
          <AttemptsTable asset={asset} history={history} />
          {query.hasNextPage && (
            <div style={{ padding: 12, textAlign: "center" }}>
              <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Show older attempts
              </Button>
            </div>
          )}
        </Card>
      </div>
    </div>
  );
}

interface HistoryProps {
  readonly asset: AssetDetail;
  readonly history: readonly MaterializationView[];
}

function HistoryPlot({ asset, history }: HistoryProps) {
  const navigate = useNavigate();
  const series = useMemo(() => numericSeries(history), [history]);
  const [wanted, setWanted] = useState("Duration");
  const chosen = series.find((each) => each.name === wanted) ?? series[0];
  if (chosen === undefined || chosen.points.length < 2) return null;
  const open = (index: number) => {
    const attempt = chosen.attempts[index];
    if (attempt !== undefined)
      void navigate({ to: "/runs/$runId", params: { runId: attempt.runId }, search: rowOf(asset) });
  };
  return (
    <Card
      title={`${chosen.name} over time`}
      more={
        <Select
          w={190}
          aria-label="What to draw"
          allowDeselect={false}
          value={chosen.name}
          data={series.map((each) => each.name)}
          onChange={(next) => setWanted(next ?? "Duration")}
        />
      }
    >
      <HistoryChart points={chosen.points} label={chosen.name} format={chosen.format} onPick={open} />
    </Card>
  );
}

function AttemptsTable({ asset, history }: HistoryProps) {
  return (
    <div style={{ overflowX: "auto" }}>
      <table className={pageCss.table}>
        <thead>
          <tr>
            <th scope="col">Outcome</th>
            <th scope="col">When</th>
            <th scope="col">Run</th>
            <th scope="col">Job</th>
            <th scope="col" className={pageCss.right}>
              Duration
            </th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {history.map((attempt) => (
            <tr key={`${attempt.runId} ${attempt.timestamp}`}>
              <td>
                <StatusText look={outcomeLooks[attempt.outcome]} />
              </td>
              <td className={css.nowrap}>
                <Ago at={attempt.timestamp} />
              </td>
              <td>
                <Link to="/runs/$runId" params={{ runId: attempt.runId }} search={rowOf(asset)} className="mono">
                  {shortId(attempt.runId)}
                </Link>
              </td>
              <td className={css.nowrap}>
                {attempt.jobName !== null && (
                  <Link to="/jobs/$name" params={{ name: attempt.jobName }}>
                    {attempt.jobName}
                  </Link>
                )}
              </td>
              <td className={pageCss.right}>{formatDuration(attempt.durationMillis)}</td>
              <td>
                {attempt.message !== null && <div className={css.attemptMessage}>{attempt.message}</div>}
                {Object.keys(attempt.metadata).length > 0 && (
                  <details>
                    <summary className={pageCss.dim}>{Object.keys(attempt.metadata).join(", ")}</summary>
                    <Metadata metadata={attempt.metadata} />
                  </details>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function rowOf(asset: AssetDetail) {
  return asset.dbtUniqueId === null ? {} : { row: asset.dbtUniqueId };
}
