// Stores a new run: the row, its steps, and its first events, so that what is planned is seen from the first moment.
import type { ClientBase, Pool } from "pg";
import { jsonText } from "../events/json-text.ts";
import type { RunEventBody } from "../events/types.ts";
import { firstPools, planPools } from "../plan/plan-pools.ts";
import { runPriority } from "../plan/run-tags.ts";
import type { RunPlan } from "../plan/types.ts";
import { appendInTransaction } from "./append-events.ts";
import type { StoredRunPartitions } from "./partition-types.ts";
import { inTransaction } from "./transaction.ts";
import type { NewRun } from "./types.ts";

/** Gives nothing back: `id` is the caller's. */
export async function createRun(pool: Pool, id: string, run: NewRun, timestamp: string): Promise<void> {
  await inTransaction(pool, (client) => createRunIn(client, id, run, timestamp));
}

/** The same, inside a transaction that does more. */
export async function createRunIn(client: ClientBase, id: string, run: NewRun, timestamp: string): Promise<void> {
  await client.query(
    `insert into sluice.runs (id, job_name, status, created_at, launched_by, asset_keys, checks, tags, config_yaml, executor,
         parent_run_id, root_run_id, plan, definitions, priority, pools, first_pools, partitions, partition)
       values ($1, $2, 'QUEUED', $3, $4, $5, $6, $7, $8, $9, $10,
         coalesce((select root_run_id from sluice.runs where id = $10), $10, $1), $11, $12, $13, $14, $15, $16, $17)`,
    [
      id,
      run.plan.jobName,
      timestamp,
      run.launchedBy,
      run.assetKeys === null ? null : jsonText(run.assetKeys),
      run.checks === null ? null : jsonText(run.checks),
      jsonText(run.tags),
      run.configYaml,
      run.plan.executor.kind,
      run.parentRunId,
      jsonText(run.plan),
      jsonText(run.definitions),
      runPriority(run.tags),
      planPools(run.plan),
      firstPools(run.plan),
      partitionsText(run.plan),
      run.plan.steps.find((step) => step.partitions !== undefined)?.partitions?.label ?? null,
    ],
  );
  await client.query(
    `insert into sluice.run_steps (run_id, step_key, position, has_nodes, status, depends_on, asset_keys)
       select $1, key, position, "hasNodes", 'pending', "dependsOn", "assetKeys"
       from jsonb_to_recordset($2::jsonb)
         as x(key text, position integer, "hasNodes" boolean, "dependsOn" jsonb, "assetKeys" jsonb)`,
    [id, jsonText(run.plan.steps.map((step, position) => stepRow(step, position, run.plan)))],
  );
  await appendInTransaction(
    client,
    id,
    firstEvents(run).map((body) => ({ body, timestamp })),
  );
}

/** The steps of a run that make partitions all make the same. */
function partitionsText({ steps }: RunPlan): string | null {
  const partitioned = steps.filter((step) => step.partitions !== undefined);
  const partitions = partitioned[0]?.partitions;
  if (partitions === undefined) return null;
  const stored: StoredRunPartitions = { ...partitions, assetKeys: partitioned.flatMap((step) => step.assetKeys) };
  return jsonText(stored);
}

/** What an earlier run has done is nothing to wait for. */
function stepRow(step: RunPlan["steps"][number], position: number, { steps }: RunPlan) {
  const { key, hasNodes, assetKeys } = step;
  const own = new Set(steps.map((each) => each.key));
  const dependsOn = [...new Set(step.needs.map((need) => need.stepKey))].filter((each) => own.has(each));
  return { key, position, hasNodes, assetKeys, dependsOn };
}

function firstEvents({ plan, notices }: NewRun): readonly RunEventBody[] {
  const enqueued: RunEventBody = {
    type: "RUN_ENQUEUED",
    level: "info",
    stepKey: null,
    message: plan.jobName === null ? "Run is queued." : `Run of "${plan.jobName}" is queued.`,
  };
  const told = notices.map(
    (notice) => ({ type: "ENGINE_EVENT", level: "warning", stepKey: null, error: null, message: notice }) as const,
  );
  return [enqueued, ...told, ...plan.steps.flatMap(plannedEvents)];
}

function plannedEvents(step: RunPlan["steps"][number]): readonly RunEventBody[] {
  const assets = step.assetKeys.map(
    (assetKey): RunEventBody => ({
      type: "ASSET_MATERIALIZATION_PLANNED",
      level: "debug",
      stepKey: step.key,
      assetKey,
      message: `${assetKey} is to be materialized.`,
    }),
  );
  const checks = step.checks.map(
    (check): RunEventBody => ({
      type: "ASSET_CHECK_EVALUATION_PLANNED",
      level: "debug",
      stepKey: step.key,
      assetKey: check.assetKey,
      checkName: check.name,
      message: `Check ${check.name} of ${check.assetKey} is to be evaluated.`,
    }),
  );
  return [...assets, ...checks];
}
