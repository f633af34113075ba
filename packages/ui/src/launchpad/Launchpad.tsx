// Where a job is launched by hand: its config, the assets to run, tags; then one button.

import { Button, Tooltip } from "@mantine/core";
import type { JobDetail } from "@sluice/api";
import { IconPlayerPlayFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { Card } from "../page/Card.tsx";
import { Loading } from "../page/Loading.tsx";
import { useLaunch } from "../server/actions.ts";
import { assetsQuery, runQuery } from "../server/queries.ts";
import { AssetSubset } from "./AssetSubset.tsx";
import { ConfigPane } from "./ConfigPane.tsx";
import { checkYaml, isEmptyConfig } from "./check-yaml.ts";
import css from "./launchpad.module.css";
import { PartitionField } from "./PartitionField.tsx";
import { SchemaFields } from "./SchemaFields.tsx";
import { type TagRow, TagRows, tagsOf } from "./TagRows.tsx";

export interface LaunchpadProps {
  readonly job: JobDetail;
  /** A run whose config, tags and assets are taken over. */
  readonly from: string | null;
}

export function Launchpad({ job, from }: LaunchpadProps) {
  const { data: run, error } = useQuery({ ...runQuery(from ?? ""), enabled: from !== null });
  if (from !== null && run === undefined && error === null) return <Loading lines={8} />;
  return (
    <LaunchForm
      key={`${job.name} ${from}`}
      job={job}
      config={run?.configYaml ?? job.defaultConfigYaml}
      tags={Object.entries(run?.tags ?? job.tags).map(([name, value]) => ({ name, value }))}
      assetKeys={run?.assetKeys ?? null}
    />
  );
}

interface LaunchFormProps {
  readonly job: JobDetail;
  readonly config: string;
  readonly tags: readonly TagRow[];
  readonly assetKeys: readonly string[] | null;
}

/** A key, or a range written first...last. */
function partitionsOf(text: string) {
  const [start = "", end] = text.split("...");
  return end === undefined ? { partitionKey: start } : { partitionKeyRange: { start, end } };
}

function LaunchForm({ job, config, tags, assetKeys }: LaunchFormProps) {
  const [text, setText] = useState(config);
  const [rows, setRows] = useState(tags);
  const [subset, setSubset] = useState<ReadonlySet<string> | null>(assetKeys === null ? null : new Set(assetKeys));
  const { data: assets } = useQuery(assetsQuery());
  const chosen = subset ?? new Set(job.assetKeys);
  const partitioned = assets?.find((asset) => asset.partitions !== null && chosen.has(asset.key));
  const [partition, setPartition] = useState("");
  const launch = useLaunch({ quiet: true });
  const navigate = useNavigate();
  const problems = useMemo(() => (job.configSchema === null ? [] : checkYaml(text, job.configSchema)), [text, job]);
  const isOfOps = job.opCount > 0;
  const count = isOfOps ? job.opCount : (subset?.size ?? job.assetKeys.length);
  const needsPartition = partitioned !== undefined || job.hasPartitions;
  const reason =
    problems.length > 0
      ? `The config has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}`
      : subset !== null && subset.size === 0
        ? "No asset is chosen"
        : needsPartition && partition.trim() === ""
          ? "No partition is chosen"
          : null;
  const submit = () => {
    if (reason !== null || launch.isPending) return;
    launch.mutate(
      {
        job: job.name,
        tags: tagsOf(rows),
        ...(job.configSchema === null || isEmptyConfig(text) ? {} : { configYaml: text }),
        ...(subset === null ? {} : { assetKeys: [...subset] }),
        ...(needsPartition ? partitionsOf(partition.trim()) : {}),
      },
      { onSuccess: ({ runId }) => void navigate({ to: "/runs/$runId", params: { runId } }) },
    );
  };
  return (
    <div className={css.launchpad}>
      <div className={css.columns}>
        <div className={css.left}>
          <ConfigPane
            schema={job.configSchema}
            text={text}
            usual={job.defaultConfigYaml}
            problems={problems}
            none="This job takes no config: every step runs as it is defined."
            onChange={setText}
            onSubmit={submit}
          />
        </div>
        <div className={css.right}>
          {!isOfOps && (
            <Card title="Assets" more={subset === null ? "all" : `${subset.size} of ${job.assetKeys.length}`}>
              <AssetSubset keys={job.assetKeys} subset={subset} onChange={setSubset} />
            </Card>
          )}
          {partitioned !== undefined && (
            <Card title="Partition">
              <PartitionField of={partitioned.key} value={partition} onChange={setPartition} />
            </Card>
          )}
          <Card title="Tags">
            <TagRows rows={rows} onChange={setRows} />
          </Card>
          {job.configSchema !== null && (
            <Card title="What the config may hold">
              <SchemaFields schema={job.configSchema} />
            </Card>
          )}
        </div>
      </div>
      <div className={css.bar}>
        <span>
          Runs <strong>{count}</strong> {`${isOfOps ? "op" : "asset"}${count === 1 ? "" : "s"}`} with the {job.executor}{" "}
          executor.
        </span>
        {reason !== null && <span className={css.reason}>{reason}.</span>}
        <Tooltip label="Ctrl Enter in the editor">
          <Button
            ml="auto"
            size="sm"
            disabled={reason !== null}
            loading={launch.isPending}
            leftSection={<IconPlayerPlayFilled size={14} aria-hidden />}
            onClick={submit}
          >
            Launch Run
          </Button>
        </Tooltip>
      </div>
    </div>
  );
}
