// Writes what a batch of events changes: one statement per table, whatever the size of the batch. Runs inside the transaction
// that appends the events; all statements go to the server together, so each function asks before it waits.
import type { ClientBase } from "pg";
import { jsonText } from "../events/json-text.ts";
import type { Changes } from "./changes.ts";
import { notifyChanges } from "./changes-channel.ts";
import type { StoredRunPartitions } from "./partition-types.ts";
import { recordPartitions } from "./partitions.ts";
import { type PreparedHistory, versionsOf } from "./record-versions.ts";
import type { RunStatus } from "./types.ts";

/** The run that a batch is of, and what it takes of the batch itself. */
export interface ChangedRun {
  readonly runId: string;
  readonly jobName: string | null;
  readonly partitions: StoredRunPartitions | null;
  readonly lastSequence: number;
  readonly batch: string | null;
}

/** Applies the changes of one run, in the order in which they depend on each other; gives its status and the assets concerned. */
export async function applyChanges(
  client: ClientBase,
  run: ChangedRun,
  changes: Changes,
  history: PreparedHistory,
): Promise<{ readonly status: RunStatus; readonly assetKeys: ReadonlySet<string> }> {
  const { runId } = run;
  const [, , , , , begun, status, closed] = await Promise.all([
    Promise.all(changes.mapped.map((each) => mapSteps(client, runId, each))),
    writeSteps(client, runId, changes),
    writeNodes(client, runId, changes),
    writeAssetHistory(client, run, changes, history),
    writeCheckHistory(client, runId, changes),
    beginTargets(client, runId, changes),
    writeRun(client, run, changes),
    closeRun(client, runId, changes),
  ]);
  return { status, assetKeys: new Set([...changes.assetKeys, ...begun, ...closed]) };
}

/** Steps take the places of their place holders; those that are there already wait for others. */
async function mapSteps(
  client: ClientBase,
  runId: string,
  { replaced, steps }: Changes["mapped"][number],
): Promise<void> {
  await client.query({
    name: "map steps",
    text: `with mapped as (
         insert into sluice.run_steps (run_id, step_key, position, has_nodes, status, depends_on, asset_keys)
         select $1, x.key, s.position, s.has_nodes, 'pending', x."dependsOn", s.asset_keys
         from jsonb_to_recordset($2::jsonb) as x(key text, of text, "dependsOn" jsonb)
         join sluice.run_steps s on s.run_id = $1 and s.step_key = coalesce(x.of, x.key)
         on conflict (run_id, step_key) do update set depends_on = excluded.depends_on)
       delete from sluice.run_steps where run_id = $1 and step_key = any ($3)`,
    values: [runId, jsonText(steps), replaced],
  });
}

async function writeSteps(client: ClientBase, runId: string, changes: Changes): Promise<void> {
  if (changes.steps.size === 0) return;
  await client.query({
    name: "write steps",
    text: `update sluice.run_steps s set
         status = coalesce(x.status, s.status),
         attempt = case when x."startedAt" is not null then 1 else s.attempt end + x.restarts,
         started_at = coalesce(x."startedAt", s.started_at),
         ended_at = case when x.status in ('running', 'pending') then null else coalesce(x."endedAt", s.ended_at) end,
         message = case when x.status = 'running' then null else coalesce(x.message, s.message) end,
         error = case when x.status in ('running', 'succeeded') then null else coalesce(x.error, s.error) end,
         skipped_because_of = coalesce(x."skippedBecauseOf", s.skipped_because_of),
         stdout_bytes = coalesce(x."stdoutBytes", s.stdout_bytes),
         stderr_bytes = coalesce(x."stderrBytes", s.stderr_bytes),
         logs_truncated = coalesce(x."logsTruncated", s.logs_truncated)
       from jsonb_to_recordset($2::jsonb) as x("stepKey" text, status text, restarts integer, "startedAt" timestamptz,
         "endedAt" timestamptz, message text, error jsonb, "skippedBecauseOf" text, "stdoutBytes" bigint,
         "stderrBytes" bigint, "logsTruncated" boolean)
       where s.run_id = $1 and s.step_key = x."stepKey"`,
    values: [runId, jsonText([...changes.steps.values()])],
  });
}

async function writeNodes(client: ClientBase, runId: string, changes: Changes): Promise<void> {
  if (changes.nodes.size === 0) return;
  const code = [...changes.code].map(([hash, code]) => ({ hash, code }));
  await Promise.all([
    code.length > 0 &&
      client.query({
        name: "write compiled code",
        text: `insert into sluice.compiled_code (hash, code)
          select hash, code from jsonb_to_recordset($1::jsonb) as x(hash text, code text) order by hash
          on conflict do nothing`,
        values: [jsonText(code)],
      }),
    client.query({
      name: "write nodes",
      text: `insert into sluice.run_nodes (run_id, step_key, node_id, name, resource_type, asset_key, check_name, status, started_at,
           ended_at, thread, message, compile_millis, execute_millis, adapter_response, failures, skipped_because_of, depends_on,
           code_hash)
         select $1, "stepKey", "nodeId", name, "resourceType", "assetKey", "checkName", status, "startedAt", "endedAt", thread,
           message, "compileMillis", "executeMillis", "adapterResponse", failures, "skippedBecauseOf", "dependsOn", "codeHash"
         from jsonb_to_recordset($2::jsonb) as x("stepKey" text, "nodeId" text, name text, "resourceType" text,
           "assetKey" text, "checkName" text, status text, "startedAt" timestamptz, "endedAt" timestamptz, thread text,
           message text, "compileMillis" double precision, "executeMillis" double precision, "adapterResponse" jsonb,
           failures integer, "skippedBecauseOf" text, "dependsOn" jsonb, "codeHash" text)
         on conflict (run_id, step_key, node_id) do update set
           status = excluded.status, ended_at = excluded.ended_at, message = excluded.message,
           started_at = coalesce(excluded.started_at, run_nodes.started_at),
           thread = coalesce(excluded.thread, run_nodes.thread),
           compile_millis = excluded.compile_millis, execute_millis = excluded.execute_millis,
           adapter_response = excluded.adapter_response, failures = excluded.failures,
           skipped_because_of = excluded.skipped_because_of, code_hash = excluded.code_hash,
           asset_key = coalesce(excluded.asset_key, run_nodes.asset_key),
           check_name = coalesce(excluded.check_name, run_nodes.check_name)`,
      values: [runId, jsonText([...changes.nodes.values()])],
    }),
  ]);
}

async function writeAssetHistory(
  client: ClientBase,
  { runId, jobName, partitions }: ChangedRun,
  { assetHistory }: Changes,
  { ids, read }: PreparedHistory,
): Promise<void> {
  if (assetHistory.length === 0) return;
  const written = assetHistory.flatMap((change, index) => {
    const id = ids[index];
    return id === undefined ? [] : [{ ...change, id }];
  });
  const versions = new Map(versionsOf(written, read).map(({ id, version, inputs }) => [id, { version, inputs }]));
  const outcomes = written.flatMap(({ assetKey, id, outcome, at, partition }) =>
    partition !== null && (outcome === "materialized" || outcome === "failed")
      ? [{ assetKey, historyId: id, outcome, at }]
      : [],
  );
  await Promise.all([
    client.query({
      name: "write history",
      text: WRITE_HISTORY,
      values: [runId, jobName, jsonText(written.map((row) => ({ ...row, ...versions.get(row.id) })))],
    }),
    partitions !== null && recordPartitions(client, runId, partitions, outcomes),
  ]);
}

const WRITE_HISTORY = `
  with written as (
    insert into sluice.asset_history (id, asset_key, run_id, job_name, step_key, node_id, at, outcome, duration_millis, message,
      because_of, partition, metadata, code_version, data_version, inputs)
    overriding system value
    select id, "assetKey", $1, $2, "stepKey", "nodeId", at, outcome, "durationMillis", message, "becauseOf", partition, metadata,
      provenance->>'codeVersion', coalesce(version, provenance->>'dataVersion'), inputs
    from jsonb_to_recordset($3::jsonb) as x(id bigint, "assetKey" text, "stepKey" text, "nodeId" text, at timestamptz,
      outcome text, "durationMillis" double precision, message text, "becauseOf" text, partition text, metadata jsonb,
      provenance jsonb, version text, inputs jsonb)
    returning id, asset_key, outcome, data_version)
  insert into sluice.asset_states (asset_key, last_id, last_materialization_id, last_observation_id, last_version_id)
  select asset_key, max(id) filter (where outcome <> 'observed'), max(id) filter (where outcome = 'materialized'),
    max(id) filter (where outcome = 'observed'), max(id) filter (where data_version is not null)
  from written group by asset_key order by asset_key
  on conflict (asset_key) do update set
    last_id = coalesce(excluded.last_id, asset_states.last_id),
    last_materialization_id = coalesce(excluded.last_materialization_id, asset_states.last_materialization_id),
    last_observation_id = coalesce(excluded.last_observation_id, asset_states.last_observation_id),
    last_version_id = coalesce(excluded.last_version_id, asset_states.last_version_id),
    txid = pg_current_xact_id()`;

async function writeCheckHistory(client: ClientBase, runId: string, changes: Changes): Promise<void> {
  if (changes.checkHistory.length === 0) return;
  await client.query({
    name: "write checks",
    text: `with written as (
         insert into sluice.check_history (asset_key, check_name, run_id, step_key, node_id, at, outcome, severity, blocking,
           duration_millis, failed_rows, message, metadata)
         select "assetKey", "checkName", $1, "stepKey", "nodeId", at, outcome, severity, blocking, "durationMillis",
           "failedRows", message, metadata
         from jsonb_to_recordset($2::jsonb) as x("assetKey" text, "checkName" text, "stepKey" text, "nodeId" text,
           at timestamptz, outcome text, severity text, blocking boolean, "durationMillis" double precision,
           "failedRows" integer, message text, metadata jsonb, place integer)
         order by place
         returning id, asset_key, check_name)
       insert into sluice.check_states (asset_key, check_name, last_id)
       select asset_key, check_name, max(id) from written group by 1, 2 order by 1, 2
       on conflict (asset_key, check_name) do update set last_id = excluded.last_id, txid = pg_current_xact_id()`,
    values: [runId, jsonText(placed(changes.checkHistory))],
  });
}

/** The targets of steps that began, as long as no node tells of them one by one. */
async function beginTargets(client: ClientBase, runId: string, changes: Changes): Promise<readonly string[]> {
  if (changes.begunSteps.length === 0) return [];
  const { rows } = await client.query<{ asset_key: string }>({
    name: "begin targets",
    text: `update sluice.run_targets t set state = 'running' from sluice.run_steps s
       where t.run_id = $1 and s.run_id = $1 and s.step_key = t.step_key and not s.has_nodes
         and s.step_key = any($2) and t.state = 'queued'
       returning t.asset_key`,
    values: [runId, changes.begunSteps],
  });
  return rows.map((row) => row.asset_key);
}

/** The run's own row and its targets, with the counts that they change. */
async function writeRun(client: ClientBase, run: ChangedRun, changes: Changes): Promise<RunStatus> {
  const { status, startedAt, endedAt, failureReason, failureCause } = changes.run;
  const { rows } = await client.query<{ status: RunStatus }>({
    name: "write run",
    text: WRITE_RUN,
    values: [
      run.runId,
      run.lastSequence,
      run.batch,
      status,
      startedAt,
      endedAt,
      failureReason,
      failureCause,
      jsonText([...changes.targets.values()]),
    ],
  });
  return rows[0]?.status ?? "FAILURE";
}

const WRITE_RUN = `
  with x as (
    select "assetKey" as asset_key, "checkName" as check_name, coalesce("stepKey", '') as step_key, state, "isPlanned" as is_planned
    from jsonb_to_recordset($9::jsonb)
      as x("assetKey" text, "checkName" text, "stepKey" text, state text, "isPlanned" boolean)),
  before as (
    select t.asset_key, t.check_name, t.state from x
    join sluice.run_targets t on t.run_id = $1 and t.asset_key = x.asset_key and t.check_name = x.check_name),
  written as (
    insert into sluice.run_targets (run_id, asset_key, check_name, step_key, state)
    select $1, asset_key, check_name, step_key, x.state from x left join before using (asset_key, check_name)
    where is_planned or before.state is not null
    on conflict (run_id, asset_key, check_name) do update set state = excluded.state
    returning asset_key, check_name, state),
  change as (
    select count(*) filter (where w.state = 'succeeded') - count(*) filter (where b.state = 'succeeded') as succeeded,
      count(*) filter (where w.state = 'failed') - count(*) filter (where b.state = 'failed') as failed,
      count(*) filter (where w.state = 'skipped') - count(*) filter (where b.state = 'skipped') as skipped,
      count(*) - count(b.state) as total
    from written w left join before b using (asset_key, check_name))
  update sluice.runs r set
    last_sequence = $2, last_batch = coalesce($3, last_batch),
    succeeded = r.succeeded + change.succeeded, failed = r.failed + change.failed,
    skipped = r.skipped + change.skipped, total = r.total + change.total,
    -- A run that is being canceled stays so until it ends.
    status = case when $4::text is null or status = 'CANCELING' and $4 in ('STARTING', 'STARTED') then status else $4 end,
    started_at = coalesce(started_at, $5), ended_at = coalesce($6, ended_at),
    ended_txid = case when $6::timestamptz is null then ended_txid else pg_current_xact_id() end,
    failure_reason = coalesce($7, failure_reason), failure_cause = coalesce($8, failure_cause),
    retry_decided = case when $4 is null then retry_decided else $8::text is null end
  from change where r.id = $1 returning r.status`;

/** Ends what a run that is over has left open, and counts its targets anew. */
async function closeRun(client: ClientBase, runId: string, changes: Changes): Promise<readonly string[]> {
  if (changes.closing === null) return [];
  const { state, at } = changes.closing;
  const [freed, closed] = await Promise.all([
    client.query("delete from sluice.pool_slots where run_id = $1", [runId]),
    client.query<{ asset_key: string }>(
      `update sluice.run_targets set state = case when state = 'running' then $2 else 'skipped' end
       where run_id = $1 and state in ('running', 'queued') returning asset_key`,
      [runId, state === "failed" ? "failed" : "skipped"],
    ),
    client.query(
      `update sluice.run_steps set status = case when status = 'running' then $2 else 'skipped' end, ended_at = $3
       where run_id = $1 and status in ('running', 'pending')`,
      [runId, state, at],
    ),
    client.query(RECOUNT, [runId]),
    client.query(`update sluice.run_nodes set status = $2, ended_at = $3 where run_id = $1 and status = 'running'`, [
      runId,
      state === "failed" ? "error" : "canceled",
      at,
    ]),
  ]);
  if (freed.rowCount !== 0) await notifyChanges(client, [{ kind: "pools" }]);
  return closed.rows.map((row) => row.asset_key);
}

/** Of targets; of steps where the run has none, as a run of ops. */
const RECOUNT = `
  update sluice.runs set (succeeded, failed, skipped, total) = (
    select count(*) filter (where state = 'succeeded'), count(*) filter (where state = 'failed'),
           count(*) filter (where state = 'skipped'), count(*)
    from (
      select state from sluice.run_targets where run_id = $1
      union all
      select status from sluice.run_steps
      where run_id = $1 and not exists (select from sluice.run_targets where run_id = $1)) as counted)
  where id = $1`;

/** Rows with their place, so that ids rise in the order of the events. */
function placed<T extends object>(rows: readonly T[]): readonly (T & { readonly place: number })[] {
  return rows.map((row, place) => ({ ...row, place }));
}
