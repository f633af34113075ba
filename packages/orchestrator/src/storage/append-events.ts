// Appends events to a run: sequence numbers, events, folds and the notice of what changed, in one transaction. A run that has
// ended takes nothing more, so that a process that was given up for dead cannot change how its run ended.
import type { ClientBase, Pool } from "pg";
import { storedEvent } from "../events/codec.ts";
import { jsonText } from "../events/json-text.ts";
import type { RunEventBody } from "../events/types.ts";
import { applyChanges } from "./apply-changes.ts";
import { notifyChanges } from "./changes-channel.ts";
import { UnknownRunError } from "./errors.ts";
import { codeHash, foldEvents } from "./fold.ts";
import { recordRunOccurrences } from "./occurrences.ts";
import type { StoredRunPartitions } from "./partition-types.ts";
import { isRunId } from "./run-id.ts";
import { inTransaction } from "./transaction.ts";
import type { AppendOptions, AppendResult, Change, RunStatus, TimedEvent } from "./types.ts";

/** @throws {UnknownRunError} when there is no such run */
export async function appendEvents(
  pool: Pool,
  runId: string,
  events: readonly TimedEvent[],
  options: AppendOptions = {},
): Promise<AppendResult> {
  if (!isRunId(runId)) throw new UnknownRunError(runId);
  return inTransaction(pool, (client) => appendInTransaction(client, runId, events, options));
}

/** The same, inside a transaction that does more. */
export async function appendInTransaction(
  client: ClientBase,
  runId: string,
  events: readonly TimedEvent[],
  { resumes, batch }: AppendOptions = {},
): Promise<AppendResult> {
  const taken = await client.query<{ last_sequence: number; partitions: StoredRunPartitions | null }>(
    `update sluice.runs set last_sequence = last_sequence + $2, last_batch = coalesce($4, last_batch)
     where id = $1 and status not in ('SUCCESS', 'FAILURE', 'CANCELED') and resumes = coalesce($3, resumes)
     and ($4::uuid is null or last_batch is distinct from $4) returning last_sequence, partitions`,
    [runId, events.length, resumes ?? null, batch ?? null],
  );
  const [run] = taken.rows;
  if (run === undefined) return refused(client, runId, batch ?? null);
  const { last_sequence: lastSequence, partitions } = run;
  const told = partitions === null ? events : events.map((event) => withPartition(event, partitions));
  await insertEvents(client, runId, lastSequence - events.length, told);
  const changes = foldEvents(told);
  const keys = await applyChanges(client, runId, changes, partitions);
  await recordRunOccurrences(client, runId, changes);
  const status = await statusOf(client, runId);
  const notices: Change[] = [{ kind: "events", runId, lastSequence }];
  if (changes.run.status !== null) notices.unshift({ kind: "run", runId, status });
  if (keys.size > 0) notices.push({ kind: "assets", keys: [...keys] });
  await notifyChanges(client, notices);
  return { accepted: true, status, lastSequence };
}

/** Events of assets carry the partitions that their run makes. */
function withPartition(event: TimedEvent, { label, assetKeys }: StoredRunPartitions): TimedEvent {
  const { body } = event;
  if (!("assetKey" in body) || body.assetKey === null || !assetKeys.includes(body.assetKey)) return event;
  switch (body.type) {
    case "ASSET_MATERIALIZATION":
    case "ASSET_OBSERVATION":
    case "ASSET_FAILED_TO_MATERIALIZE":
      return { ...event, body: { ...body, partition: label } };
    default:
      return event;
  }
}

/** A batch that was stored before, and whose answer was lost, is as good as accepted. */
async function refused(client: ClientBase, runId: string, batch: string | null): Promise<AppendResult> {
  const { rows } = await client.query<{ status: RunStatus; last_sequence: number; last_batch: string | null }>(
    "select status, last_sequence, last_batch from sluice.runs where id = $1",
    [runId],
  );
  const run = rows[0];
  if (run === undefined) throw new UnknownRunError(runId);
  return { accepted: batch !== null && run.last_batch === batch, status: run.status, lastSequence: run.last_sequence };
}

async function statusOf(client: ClientBase, runId: string): Promise<RunStatus> {
  const { rows } = await client.query<{ status: RunStatus }>("select status from sluice.runs where id = $1", [runId]);
  const row = rows[0];
  if (row === undefined) throw new UnknownRunError(runId);
  return row.status;
}

async function insertEvents(
  client: ClientBase,
  runId: string,
  before: number,
  events: readonly TimedEvent[],
): Promise<void> {
  const rows = events.map((event, index) => ({
    sequence: before + index + 1,
    at: event.timestamp,
    step_key: event.body.stepKey,
    node_id: "nodeId" in event.body ? event.body.nodeId : null,
    body: storedEvent(withoutCode(event.body)),
  }));
  await client.query(
    `insert into sluice.events (run_id, sequence, at, step_key, node_id, body)
     select $1, sequence, at, step_key, node_id, body
     from jsonb_to_recordset($2::jsonb) as x(sequence integer, at timestamptz, step_key text, node_id text, body jsonb)`,
    [runId, jsonText(rows)],
  );
}

/** Compiled SQL is kept once, beside the events; the event keeps its hash. */
function withoutCode(body: RunEventBody): RunEventBody {
  if (body.type !== "NODE_FINISH" || body.compiledCode === null) return body;
  return { ...body, compiledCode: `sha256:${codeHash(body.compiledCode)}` };
}
