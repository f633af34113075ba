// Questions about runs: lists with filters, one run, its steps, nodes and targets.
import { type ExpressionBuilder, type Kysely, sql } from "kysely";
import { isRunId } from "./run-id.ts";
import type { RunNodesTable, RunStepsTable, RunsTable, Tables } from "./schema.ts";
import type {
  FailedRun,
  NodeRecord,
  Page,
  RunAssignment,
  RunRecord,
  RunStatus,
  RunsFilter,
  StepRecord,
  TargetRecord,
} from "./types.ts";

const RUN_COLUMNS = [
  "id",
  "job_name",
  "status",
  "created_at",
  "started_at",
  "ended_at",
  "launched_by",
  "asset_keys",
  "checks",
  "tags",
  "config_yaml",
  "executor",
  "parent_run_id",
  "root_run_id",
  "failure_reason",
  "last_sequence",
  "resumes",
  "launch",
  "succeeded",
  "failed",
  "skipped",
  "total",
  "partition",
] as const satisfies readonly (keyof RunsTable)[];

type RunRow = {
  readonly [K in (typeof RUN_COLUMNS)[number]]: K extends "last_sequence" | "resumes" | "launch" | Count
    ? number
    : RunsTable[K];
};
type Count = "succeeded" | "failed" | "skipped" | "total";

/** Runs, newest first. */
export async function listRuns(db: Kysely<Tables>, filter: RunsFilter): Promise<Page<RunRecord>> {
  const limit = filter.limit ?? 50;
  let query = db
    .selectFrom("runs")
    .select(RUN_COLUMNS)
    .orderBy("id", "desc")
    .limit(limit + 1);
  if (filter.status !== undefined) query = query.where("status", "in", filter.status);
  if (filter.job !== undefined) query = query.where("job_name", "=", filter.job);
  if (filter.launchedBy !== undefined) query = query.where("launched_by", "=", filter.launchedBy);
  if (filter.tags !== undefined) query = query.where(sql<boolean>`tags @> ${JSON.stringify(filter.tags)}::jsonb`);
  if (filter.cursor && isRunId(filter.cursor)) query = query.where("id", "<", filter.cursor);
  const { assetKey } = filter;
  if (assetKey !== undefined) query = query.where((eb) => touches(eb, assetKey));
  const rows = await query.execute();
  const items = rows.slice(0, limit).map(runRecord);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function touches(eb: ExpressionBuilder<Tables, "runs">, assetKey: string) {
  return eb(
    "id",
    "in",
    eb.selectFrom("run_targets").select("run_id").where("asset_key", "=", assetKey).where("check_name", "=", ""),
  );
}

export async function findRun(db: Kysely<Tables>, id: string): Promise<RunRecord | null> {
  if (!isRunId(id)) return null;
  const row = await db.selectFrom("runs").select(RUN_COLUMNS).where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : runRecord(row);
}

export async function findAssignment(db: Kysely<Tables>, id: string): Promise<RunAssignment | null> {
  if (!isRunId(id)) return null;
  const row = await db
    .selectFrom("runs")
    .select([...RUN_COLUMNS, "plan", "definitions"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? null : { run: runRecord(row), plan: row.plan, definitions: row.definitions };
}

/** Failed runs of which nobody has decided whether they are launched again, oldest first. */
export async function runsToRetry(db: Kysely<Tables>, limit: number): Promise<readonly FailedRun[]> {
  const rows = await db
    .selectFrom("runs")
    .select([...RUN_COLUMNS, "failure_cause"])
    .where(sql<boolean>`not retry_decided`)
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ run: runRecord(row), cause: (row.failure_cause ?? "steps") as FailedRun["cause"] }));
}

export async function countActive(
  db: Kysely<Tables>,
): Promise<{ readonly queued: number; readonly inProgress: number }> {
  const rows = await db
    .selectFrom("runs")
    .select(["status", db.fn.countAll<number>().as("count")])
    .where("status", "in", ["QUEUED", "STARTING", "STARTED", "CANCELING"])
    .groupBy("status")
    .execute();
  const queued = rows.find((row) => row.status === "QUEUED")?.count ?? 0;
  return { queued, inProgress: rows.reduce((sum, row) => sum + row.count, 0) - queued };
}

/** For each job its newest runs, one index walk per job. */
export async function latestOfJobs(
  db: Kysely<Tables>,
  jobs: readonly string[],
  each: number,
): Promise<ReadonlyMap<string, readonly RunRecord[]>> {
  const found = new Map<string, RunRecord[]>(jobs.map((job) => [job, []]));
  if (jobs.length === 0) return found;
  const { rows } = await sql<RunRow>`
    select r.* from unnest(${[...jobs]}::text[]) as job(name)
    cross join lateral (
      select ${sql.join(RUN_COLUMNS.map((column) => sql.ref(column)))} from sluice.runs
      where job_name = job.name order by id desc limit ${each}) r`.execute(db);
  for (const row of rows) if (row.job_name !== null) found.get(row.job_name)?.push(runRecord(row));
  return found;
}

export async function listSteps(db: Kysely<Tables>, id: string): Promise<readonly StepRecord[]> {
  if (!isRunId(id)) return [];
  const rows = await db
    .selectFrom("run_steps")
    .selectAll()
    .where("run_id", "=", id)
    .orderBy("position")
    .orderBy("step_key")
    .execute();
  return rows.map(stepRecord);
}

export async function listNodes(db: Kysely<Tables>, id: string): Promise<readonly NodeRecord[]> {
  if (!isRunId(id)) return [];
  const rows = await db
    .selectFrom("run_nodes")
    .selectAll()
    .where("run_id", "=", id)
    .orderBy("started_at")
    .orderBy("node_id")
    .execute();
  return rows.map(nodeRecord);
}

export async function findNode(
  db: Kysely<Tables>,
  id: string,
  nodeId: string,
): Promise<(NodeRecord & { readonly compiledCode: string | null }) | null> {
  if (!isRunId(id)) return null;
  const row = await db
    .selectFrom("run_nodes")
    .leftJoin("compiled_code", "compiled_code.hash", "run_nodes.code_hash")
    .selectAll("run_nodes")
    .select("compiled_code.code")
    .where("run_id", "=", id)
    .where("node_id", "=", nodeId)
    .orderBy("started_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { ...nodeRecord(row), compiledCode: row.code };
}

export async function listTargets(db: Kysely<Tables>, id: string): Promise<readonly TargetRecord[]> {
  if (!isRunId(id)) return [];
  const rows = await db
    .selectFrom("run_targets")
    .select(["asset_key", "check_name", "step_key", "state"])
    .where("run_id", "=", id)
    .orderBy("asset_key")
    .orderBy("check_name")
    .execute();
  return rows.map((row) => ({
    assetKey: row.asset_key,
    checkName: row.check_name === "" ? null : row.check_name,
    stepKey: row.step_key,
    state: row.state as TargetRecord["state"],
  }));
}

/** Rows hold only what `fold.ts` wrote; the statuses are its own words. */
function runRecord(row: RunRow): RunRecord {
  return {
    id: row.id,
    jobName: row.job_name,
    status: row.status as RunStatus,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    launchedBy: row.launched_by,
    assetKeys: row.asset_keys,
    checks: row.checks,
    tags: row.tags,
    configYaml: row.config_yaml,
    executor: row.executor === "in-process" ? "in-process" : "multi-process",
    parentRunId: row.parent_run_id,
    rootRunId: row.root_run_id,
    failureReason: row.failure_reason,
    lastSequence: row.last_sequence,
    resumes: row.resumes,
    launch: row.launch,
    partition: row.partition,
    counts: { succeeded: row.succeeded, failed: row.failed, skipped: row.skipped, total: row.total },
  };
}

type Selected<T> = { readonly [K in keyof T]: T[K] extends { readonly __select__: infer S } ? S : T[K] };

function stepRecord(row: Selected<RunStepsTable>): StepRecord {
  return {
    runId: row.run_id,
    stepKey: row.step_key,
    status: row.status as StepRecord["status"],
    attempt: row.attempt,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    message: row.message,
    error: row.error,
    skippedBecauseOf: row.skipped_because_of,
    dependsOn: row.depends_on,
    assetKeys: row.asset_keys,
    stdoutBytes: row.stdout_bytes,
    stderrBytes: row.stderr_bytes,
    logsTruncated: row.logs_truncated,
  };
}

function nodeRecord(row: RunNodesTable): NodeRecord {
  return {
    runId: row.run_id,
    stepKey: row.step_key,
    nodeId: row.node_id,
    name: row.name,
    resourceType: row.resource_type,
    assetKey: row.asset_key,
    checkName: row.check_name,
    status: row.status as NodeRecord["status"],
    startedAt: row.started_at,
    endedAt: row.ended_at,
    thread: row.thread,
    message: row.message,
    compileMillis: row.compile_millis,
    executeMillis: row.execute_millis,
    adapterResponse: row.adapter_response,
    failures: row.failures,
    skippedBecauseOf: row.skipped_because_of,
    dependsOn: row.depends_on,
  };
}
