// What a run is, in one line: status, what it runs, who launched it, when, for how long, how far.

import { Tooltip } from "@mantine/core";
import type { RunSummary } from "@sluice/api";
import { Link } from "@tanstack/react-router";
import { shortId } from "../runs/short-id.ts";
import { isLive, runLooks } from "../status/looks.ts";
import { runSegments } from "../status/run-segments.ts";
import { SegmentBar } from "../status/SegmentBar.tsx";
import { StatusBadge } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import { Duration } from "../time/Duration.tsx";

export function RunFacts({ run }: { readonly run: RunSummary }) {
  const { counts } = run;
  const done = counts.succeeded + counts.failed + counts.skipped;
  return (
    <>
      <StatusBadge look={runLooks[run.status]} large />
      <RunTarget run={run} />
      {run.partition !== null && (
        <span className="mono" title="What it makes of assets with partitions">
          {run.partition}
        </span>
      )}
      <span>
        <Duration from={run.startedAt} to={run.endedAt} running={isLive(run.status)} />
      </span>
      <span>
        {run.startedAt === null ? "queued " : "started "}
        <Ago at={run.startedAt ?? run.createdAt} /> by {run.launchedBy}
      </span>
      {run.parentRunId !== null && (
        <span>
          again after{" "}
          <Link to="/runs/$runId" params={{ runId: run.parentRunId }} className="mono">
            {shortId(run.parentRunId)}
          </Link>
        </span>
      )}
      {counts.total > 0 && (
        <span style={{ display: "inline-flex", alignItems: "center", gap: 8 }}>
          <span style={{ width: 110 }}>
            <SegmentBar segments={runSegments(run)} />
          </span>
          <span className="numbers">
            {done} of {counts.total}
          </span>
        </span>
      )}
    </>
  );
}

const MOST_NAMED = 2;

/** The job, or the assets that were selected by hand. */
export function RunTarget({ run }: { readonly run: RunSummary }) {
  const keys = run.assetKeys;
  const names = keys?.map((key) => key.split("/").at(-1) ?? key) ?? [];
  const short =
    names.length <= MOST_NAMED
      ? names.join(", ")
      : `${names.slice(0, MOST_NAMED).join(", ")} and ${names.length - MOST_NAMED} more`;
  const list =
    keys === null ? null : (
      <Tooltip label={<AssetList names={names} />}>
        <span>{short}</span>
      </Tooltip>
    );
  if (run.jobName === null) return <span>{list ?? "Checks only"}</span>;
  return (
    <span>
      <Link to="/jobs/$name" params={{ name: run.jobName }}>
        {run.jobName}
      </Link>
      {list !== null && <> · {list}</>}
    </span>
  );
}

const MOST_LISTED = 25;

function AssetList({ names }: { readonly names: readonly string[] }) {
  return (
    <>
      {names.slice(0, MOST_LISTED).map((name) => (
        <div key={name}>{name}</div>
      ))}
      {names.length > MOST_LISTED && <div>and {names.length - MOST_LISTED} more</div>}
    </>
  );
}
