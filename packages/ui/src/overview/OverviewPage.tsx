// The first page: is everything well, what is going on, what needs somebody.
import type { AssetSummary, InstanceView, RunSummary } from "@sluice/api";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { Card } from "../page/Card.tsx";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage, Message } from "../page/Message.tsx";
import { Page } from "../page/Page.tsx";
import pageCss from "../page/page.module.css";
import { RunsTable } from "../runs/RunsTable.tsx";
import { assetsQuery, automationsQuery, instanceQuery, recentRunsQuery, timelineQuery } from "../server/queries.ts";
import { checkSegments, healthSegments } from "../status/count-tones.ts";
import type { Segment } from "../status/SegmentBar.tsx";
import { Attention } from "./Attention.tsx";
import css from "./overview.module.css";
import { RunTimeline } from "./RunTimeline.tsx";
import { Tile } from "./Tile.tsx";

const RUNS_SHOWN = 8;
const NONE: readonly never[] = [];

export function OverviewPage() {
  const assets = useQuery(assetsQuery());
  const runs = useQuery(recentRunsQuery());
  const { data: automations = NONE } = useQuery(automationsQuery());
  const { data: instance } = useQuery(instanceQuery());
  const error = assets.error ?? runs.error;
  return (
    <Page name="Overview" title="Overview">
      {assets.data === undefined || runs.data === undefined ? (
        error === null ? (
          <Loading lines={10} />
        ) : (
          <ErrorMessage error={error} retry={() => void assets.refetch()} />
        )
      ) : (
        <div className={`${pageCss.body} ${pageCss.padded}`}>
          <div className={css.stack}>
            <Tiles assets={assets.data} instance={instance} />
            <Attention assets={assets.data} />
            {runs.data.length === 0 ? (
              <Card title="Runs">
                <Message title={assets.data.length === 0 ? "No assets yet" : "Nothing has run yet"}>
                  {assets.data.length === 0 && (
                    <p>The definitions file names assets: a dbt project, or functions of your own.</p>
                  )}
                  Tick assets in the <Link to="/catalog">Catalog</Link> and materialize them, or launch a{" "}
                  <Link to="/jobs">job</Link>.
                </Message>
              </Card>
            ) : (
              <>
                <RunTimeline automations={automations} />
                <Card title="Latest runs" flush more={<Link to="/runs">All runs</Link>}>
                  <RunsTable runs={runs.data.slice(0, RUNS_SHOWN)} />
                </Card>
              </>
            )}
          </div>
        </div>
      )}
    </Page>
  );
}

interface TilesProps {
  readonly assets: readonly AssetSummary[];
  readonly instance: InstanceView | undefined;
}

function Tiles({ assets, instance }: TilesProps) {
  const ours = assets.filter((asset) => asset.materializable);
  const checks = useMemo(() => assets.flatMap((asset) => asset.checks), [assets]);
  const recent = useQuery(timelineQuery(24)).data?.counts;
  const count = (status: RunSummary["status"]) => recent?.[status] ?? 0;
  const runSegments: readonly Segment[] = [
    { tone: "failed", count: count("FAILURE"), label: "failed" },
    { tone: "skipped", count: count("CANCELED"), label: "canceled" },
    { tone: "success", count: count("SUCCESS"), label: "succeeded" },
  ];
  const inProgress = instance?.counts.inProgress ?? 0;
  const queued = instance?.counts.queued ?? 0;
  return (
    <div className={css.tiles}>
      <Tile title="Assets" to="/catalog" value={ours.length} segments={healthSegments(ours)} />
      <Tile title="Checks" to="/checks" value={checks.length} segments={checkSegments(checks)} />
      <Tile
        title="Runs of the last 24 hours"
        to="/runs"
        value={Object.values(recent ?? {}).reduce((sum, each) => sum + each, 0)}
        segments={runSegments}
      />
      <Tile
        title="Under way"
        to="/runs"
        value={inProgress + queued}
        segments={[
          { tone: "running", count: inProgress, label: "in progress" },
          { tone: "queued", count: queued, label: "queued" },
        ]}
      />
    </div>
  );
}
