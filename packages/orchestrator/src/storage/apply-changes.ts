// Writes what a batch of events changes: one statement per table, whatever the size of the batch. Runs inside the transaction
// that appends the events.
import type { ClientBase } from "pg";
import { jsonText } from "../events/json-text.ts";
import type { Changes } from "./changes.ts";
import { notifyChanges } from "./changes-channel.ts";
import type { StoredRunPartitions } from "./partition-types.ts";
import { recordPartitions } from "./partitions.ts";
import { recordVersions } from "./record-versions.ts";

/** Applies the changes of one run, in the order in which they depend on each other; gives the keys of all assets concerned. */
export async function applyChanges(
  client: ClientBase,
  runId: string,
  changes: Changes,
  partitions: StoredRunPartitions | null,
): Promise<ReadonlySet<string>> {
  await writeSteps(client, runId, changes);
  await writeNodes(client, runId, changes);
  await writeAssetHistory(client, runId, changes, partitions);
  await writeCheckHistory(client, runId, changes);
  const begun = await beginTargets(client, runId, changes);
  await writeTargets(client, runId, changes);
  const closed = await closeRun(client, runId, changes);
  if (changes.targets.size > 0 || closed.length > 0) await client.query(RECOUNT, [runId]);
  const { status, startedAt, endedAt, failureReason, failureCause } = changes.run;
  if (status !== null) await client.query(SET_RUN, [runId, status, startedAt, endedAt, failureReason, failureCause]);
  return new Set([...changes.assetKeys, ...begun, ...closed]);
}

const SET_RUN = `
  update sluice.runs set
    -- A run that is being canceled stays so until it ends.
    status = case when status = 'CANCELING' and $2 in ('STARTING', 'STARTED') then status else $2 end,
    started_at = coalesce(started_at, $3), ended_at = coalesce($4, ended_at),
    ended_txid = case when $4::timestamptz is null then ended_txid else pg_current_xact_id() end,
    failure_reason = coalesce($5, failure_reason),
    failure_cause = coalesce($6, failure_cause), retry_decided = $6::text is null
  where id = $1`;

const RECOUNT = `
  update sluice.runs set (succeeded, failed, skipped, total) = (
    select count(*) filter (where state = 'succeeded'), count(*) filter (where state = 'failed'),
           count(*) filter (where state = 'skipped'), count(*)
    from sluice.run_targets where run_id = $1)
  where id = $1`;

async function writeSteps(client: ClientBase, runId: string, changes: Changes): Promise<void> {
  if (changes.steps.size === 0) return;
  await client.query(
    `update sluice.run_steps s set
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
    [runId, jsonText([...changes.steps.values()])],
  );
}

async function writeNodes(client: ClientBase, runId: string, changes: Changes): Promise<void> {
  if (changes.code.size > 0) {
    await client.query(
      `insert into sluice.compiled_code (hash, code)
       select hash, code from jsonb_to_recordset($1::jsonb) as x(hash text, code text) order by hash
       on conflict do nothing`,
      [jsonText([...changes.code].map(([hash, code]) => ({ hash, code })))],
    );
  }
  if (changes.nodes.size === 0) return;
  await client.query(
    `insert into sluice.run_nodes (run_id, step_key, node_id, name, resource_type, asset_key, check_name, status, started_at,
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
    [runId, jsonText([...changes.nodes.values()])],
  );
}

async function writeAssetHistory(
  client: ClientBase,
  runId: string,
  changes: Changes,
  partitions: StoredRunPartitions | null,
): Promise<void> {
  if (changes.assetHistory.length === 0) return;
  const { rows } = await client.query<{ id: number }>(
    `with written as (
       insert into sluice.asset_history (asset_key, run_id, job_name, step_key, node_id, at, outcome, duration_millis, message,
         because_of, partition, metadata, code_version, data_version)
       select "assetKey", $1, (select job_name from sluice.runs where id = $1), "stepKey", "nodeId", at, outcome,
         "durationMillis", message, "becauseOf", partition, metadata, provenance->>'codeVersion', provenance->>'dataVersion'
       from jsonb_to_recordset($2::jsonb) as x("assetKey" text, "stepKey" text, "nodeId" text, at timestamptz,
         outcome text, "durationMillis" double precision, message text, "becauseOf" text, partition text, metadata jsonb, provenance jsonb,
         place integer)
       order by place
       returning id, asset_key, outcome, data_version),
     states as (
       insert into sluice.asset_states (asset_key, last_id, last_materialization_id, last_observation_id, last_version_id)
       select asset_key, max(id) filter (where outcome <> 'observed'), max(id) filter (where outcome = 'materialized'),
         max(id) filter (where outcome = 'observed'),
         max(id) filter (where outcome = 'materialized' or data_version is not null)
       from written group by asset_key order by asset_key
       on conflict (asset_key) do update set
         last_id = coalesce(excluded.last_id, asset_states.last_id),
         last_materialization_id = coalesce(excluded.last_materialization_id, asset_states.last_materialization_id),
         last_observation_id = coalesce(excluded.last_observation_id, asset_states.last_observation_id),
         last_version_id = coalesce(excluded.last_version_id, asset_states.last_version_id))
     select id from written order by id`,
    [runId, jsonText(placed(changes.assetHistory))],
  );
  const written = changes.assetHistory.flatMap((change, index) => {
    const id = rows[index]?.id;
    return id === undefined ? [] : [{ ...change, id: Number(id) }];
  });
  await recordVersions(client, runId, written);
  if (partitions === null) return;
  const outcomes = written.flatMap(({ assetKey, id, outcome, at, partition }) =>
    partition !== null && (outcome === "materialized" || outcome === "failed")
      ? [{ assetKey, historyId: id, outcome, at }]
      : [],
  );
  await recordPartitions(client, runId, partitions, outcomes);
}

async function writeCheckHistory(client: ClientBase, runId: string, changes: Changes): Promise<void> {
  if (changes.checkHistory.length === 0) return;
  await client.query(
    `with written as (
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
     on conflict (asset_key, check_name) do update set last_id = excluded.last_id`,
    [runId, jsonText(placed(changes.checkHistory))],
  );
}

/** The targets of steps that began, as long as no node tells of them one by one. */
async function beginTargets(client: ClientBase, runId: string, changes: Changes): Promise<readonly string[]> {
  if (changes.begunSteps.length === 0) return [];
  const { rows } = await client.query<{ asset_key: string }>(
    `update sluice.run_targets t set state = 'running' from sluice.run_steps s
     where t.run_id = $1 and s.run_id = $1 and s.step_key = t.step_key and not s.has_nodes
       and s.step_key = any($2) and t.state = 'queued'
     returning t.asset_key`,
    [runId, changes.begunSteps],
  );
  return rows.map((row) => row.asset_key);
}

async function writeTargets(client: ClientBase, runId: string, changes: Changes): Promise<void> {
  if (changes.targets.size === 0) return;
  await client.query(
    `insert into sluice.run_targets (run_id, asset_key, check_name, step_key, state)
     select $1, "assetKey", "checkName", coalesce("stepKey", ''), state
     from jsonb_to_recordset($2::jsonb) as x("assetKey" text, "checkName" text, "stepKey" text, state text, "isPlanned" boolean)
     where x."isPlanned" or exists (
       select 1 from sluice.run_targets t where t.run_id = $1 and t.asset_key = x."assetKey" and t.check_name = x."checkName")
     on conflict (run_id, asset_key, check_name) do update set state = excluded.state`,
    [runId, jsonText([...changes.targets.values()])],
  );
}

/** Ends what a run that is over has left open. */
async function closeRun(client: ClientBase, runId: string, changes: Changes): Promise<readonly string[]> {
  if (changes.closing === null) return [];
  const { state, at } = changes.closing;
  const freed = await client.query("delete from sluice.pool_slots where run_id = $1", [runId]);
  if (freed.rowCount !== 0) await notifyChanges(client, [{ kind: "pools" }]);
  await client.query(
    `update sluice.run_steps set status = case when status = 'running' then $2 else 'skipped' end, ended_at = $3
     where run_id = $1 and status in ('running', 'pending')`,
    [runId, state, at],
  );
  await client.query(
    `update sluice.run_nodes set status = $2, ended_at = $3 where run_id = $1 and status = 'running'`,
    [runId, state === "failed" ? "error" : "canceled", at],
  );
  const { rows } = await client.query<{ asset_key: string }>(
    `update sluice.run_targets set state = case when state = 'running' then $2 else 'skipped' end
     where run_id = $1 and state in ('running', 'queued') returning asset_key`,
    [runId, state === "failed" ? "failed" : "skipped"],
  );
  return rows.map((row) => row.asset_key);
}

/** Rows with their place, so that ids rise in the order of the events. */
function placed<T extends object>(rows: readonly T[]): readonly (T & { readonly place: number })[] {
  return rows.map((row, place) => ({ ...row, place }));
}
