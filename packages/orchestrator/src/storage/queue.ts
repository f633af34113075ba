// The queue of runs, seen from the store: which queued run may start now, and which runs processes are at. What may start is
// handed to graphile-worker in the same transaction, so that no run is started twice or forgotten.
import type { ClientBase, Pool } from "pg";
import { chooseRuns } from "../queue/choose-runs.ts";
import type { BusyRun, QueuedRun, QueueSettings } from "../queue/types.ts";
import { appendInTransaction } from "./append-events.ts";
import { poolStates } from "./pools.ts";
import { inTransaction } from "./transaction.ts";
import type { ActiveRun, QueueEntry, QueueView } from "./types.ts";

/** Name of the job that starts a run; its payload is `{ runId }`. */
export const START_RUN_TASK = "sluice_start_run";

const LOCK = 7_530_119;
/** So many queued runs are looked at together. */
const PAGE = 1_000;

/** One coordinator at a time decides, in whichever process it lives. */
export async function dequeueRuns(pool: Pool, settings: QueueSettings, now: () => string): Promise<readonly string[]> {
  return inTransaction(pool, async (client) => {
    await client.query("select pg_advisory_xact_lock($1)", [LOCK]);
    const busy = [...(await busyRuns(client))];
    const started: string[] = [];
    let after: QueuedRun | null = null;
    while (busy.length < settings.runs.maxConcurrentRuns) {
      const queued: readonly QueuedRun[] = await queuedRuns(client, after);
      after = queued.at(-1) ?? null;
      if (after === null) break;
      const pools = await poolStates(client, settings.pools, namesOf(queued));
      const chosen = new Set(chooseRuns({ queued, busy, pools }, settings).start);
      for (const run of queued) {
        if (!chosen.has(run.id) || !(await startRun(client, run.id, now()))) continue;
        busy.push(run);
        started.push(run.id);
      }
      if (queued.length < PAGE) break;
    }
    return started;
  });
}

/** False when the run has ended in the meantime. */
async function startRun(client: ClientBase, id: string, timestamp: string): Promise<boolean> {
  const message = "Run may start.";
  const body = { type: "RUN_DEQUEUED", level: "info", stepKey: null, message } as const;
  const { accepted } = await appendInTransaction(client, id, [{ body, timestamp }]);
  if (accepted) await carryRun(client, id);
  return accepted;
}

/** Hands a run to whichever launcher takes it first. */
export async function carryRun(client: ClientBase, id: string): Promise<void> {
  await client.query(
    `update sluice.runs set beat_at = now(), host = null, pid = null,
       launch = launch + 1, launcher_host = null, launcher_pid = null where id = $1`,
    [id],
  );
  await client.query(
    "select graphile_worker.add_job($1, payload := json_build_object('runId', $2::text), job_key := $2::text, max_attempts := 1)",
    [START_RUN_TASK, id],
  );
}

async function busyRuns(client: Pick<ClientBase, "query">): Promise<readonly BusyRun[]> {
  const { rows } = await client.query<BusyRun>(
    "select tags, pools from sluice.runs where status in ('STARTING', 'STARTED', 'CANCELING')",
  );
  return rows;
}

interface QueuedRow {
  readonly id: string;
  readonly priority: number;
  readonly tags: QueuedRun["tags"];
  readonly pools: readonly string[];
  readonly first_pools: readonly string[];
  readonly job_name: string | null;
  readonly created_at: string;
}

async function queuedRows(
  client: Pick<ClientBase, "query">,
  after: Pick<QueuedRun, "id" | "priority"> | null,
): Promise<readonly QueuedRow[]> {
  const { rows } = await client.query<QueuedRow>(
    `select id, priority, tags, pools, first_pools, job_name, created_at from sluice.runs where status = 'QUEUED'
     and ($1::uuid is null or priority < $2 or (priority = $2 and id > $1)) order by priority desc, id limit $3`,
    [after?.id ?? null, after?.priority ?? 0, PAGE],
  );
  return rows;
}

async function queuedRuns(
  client: Pick<ClientBase, "query">,
  after: Pick<QueuedRun, "id" | "priority"> | null,
): Promise<readonly QueuedRun[]> {
  return (await queuedRows(client, after)).map(queuedRun);
}

function queuedRun({ id, priority, tags, pools, first_pools: firstPools }: QueuedRow): QueuedRun {
  return { id, priority, tags, pools, firstPools };
}

function namesOf(runs: readonly QueuedRun[]): readonly string[] {
  return runs.flatMap((run) => run.pools);
}

/** The queue as the coordinator would see it now: its first runs, with what each waits for. */
export async function viewQueue(pool: Pool, settings: QueueSettings): Promise<QueueView> {
  const [busy, rows] = await Promise.all([busyRuns(pool), queuedRows(pool, null)]);
  const queued = rows.map(queuedRun);
  const pools = await poolStates(pool, settings.pools, namesOf(queued));
  const reasons = new Map(chooseRuns({ queued, busy, pools }, settings).waiting.map(({ id, reason }) => [id, reason]));
  const runs = rows.map((row, index): QueueEntry => {
    const { id, priority, job_name: jobName, created_at: createdAt } = row;
    return { runId: id, jobName, createdAt, priority, position: index + 1, reason: reasons.get(id) ?? null };
  });
  return { runs, isWhole: rows.length < PAGE };
}

export async function activeRuns(pool: Pool): Promise<readonly ActiveRun[]> {
  const { rows } = await pool.query<{
    id: string;
    job_name: string | null;
    status: ActiveRun["status"];
    host: string | null;
    pid: number | null;
    silent: number;
    elapsed: number | null;
    tags: ActiveRun["tags"];
    resumes: number;
    launch: number;
    launcher_host: string | null;
    launcher_pid: number | null;
  }>(
    `select id, job_name, status, host, pid, tags, resumes, launch, launcher_host, launcher_pid,
       extract(epoch from now() - coalesce(beat_at, created_at))::float8 as silent,
       extract(epoch from now() - started_at)::float8 as elapsed
     from sluice.runs where status in ('STARTING', 'STARTED', 'CANCELING')`,
  );
  const untaken = rows.filter((row) => row.pid === null && row.launcher_pid === null);
  const waiting = await waitingFor(
    pool,
    untaken.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    jobName: row.job_name,
    status: row.status,
    host: row.host,
    pid: row.pid,
    silentSeconds: row.silent,
    elapsedSeconds: row.elapsed,
    tags: row.tags,
    resumes: row.resumes,
    launch: row.launch,
    launcher:
      row.launcher_host === null || row.launcher_pid === null
        ? null
        : { host: row.launcher_host, pid: row.launcher_pid },
    isWaiting: waiting.has(row.id),
  }));
}

/** Those whose job no worker has begun. */
async function waitingFor(pool: Pool, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await pool.query<{ key: string }>(
    "select key from graphile_worker.jobs where key = any ($1) and locked_at is null and attempts < max_attempts",
    [ids],
  );
  return new Set(rows.map((row) => row.key));
}
