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
import { prepareHistory } from "./record-versions.ts";
import { isRunId } from "./run-id.ts";
import { withConnection } from "./transaction.ts";
import type { AppendOptions, AppendResult, Change, RunStatus, TimedEvent } from "./types.ts";

/** @throws {UnknownRunError} when there is no such run */
export async function appendEvents(
  pool: Pool,
  runId: string,
  events: readonly TimedEvent[],
  options: AppendOptions = {},
): Promise<AppendResult> {
  if (!isRunId(runId)) throw new UnknownRunError(runId);
  return withConnection(pool, (client) =>
    append(client, runId, events, options, {
      begin: () => client.query("begin"),
      commit: () => client.query("commit"),
    }),
  );
}

/** The same, inside a transaction that does more. */
export async function appendInTransaction(
  client: ClientBase,
  runId: string,
  events: readonly TimedEvent[],
  options: AppendOptions = {},
): Promise<AppendResult> {
  return append(client, runId, events, options, { begin: async () => {}, commit: async () => {} });
}

/**
 * What needs no answer of what went before is asked together with it: three ways to the server and back, whatever the batch
 * changes. What goes with `begin` only reads and locks, what goes with `commit` fails with it.
 */
async function append(
  client: ClientBase,
  runId: string,
  events: readonly TimedEvent[],
  { resumes, batch }: AppendOptions,
  { begin, commit }: { readonly begin: () => Promise<unknown>; readonly commit: () => Promise<unknown> },
): Promise<AppendResult> {
  const folded = foldEvents(events);
  const [, run, history] = await Promise.all([begin(), lockRun(client, runId), prepareHistory(client, runId, folded)]);
  const { partitions, job_name: jobName } = run;
  const isOver = run.status === "SUCCESS" || run.status === "FAILURE" || run.status === "CANCELED";
  // A batch that was stored before, and whose answer was lost, is as good as accepted.
  const isKnown = batch !== undefined && run.last_batch === batch;
  if (isOver || isKnown || (resumes !== undefined && run.resumes !== resumes)) {
    await commit();
    return { accepted: isKnown, status: run.status, lastSequence: run.last_sequence };
  }
  const told = partitions === null ? events : events.map((event) => withPartition(event, partitions));
  const changes = partitions === null ? folded : foldEvents(told);
  const lastSequence = run.last_sequence + events.length;
  const [, { status, assetKeys }] = await Promise.all([
    insertEvents(client, runId, run.last_sequence, told),
    applyChanges(client, { runId, jobName, partitions, lastSequence, batch: batch ?? null }, changes, history),
  ]);
  const notices: Change[] = [{ kind: "events", runId, lastSequence }];
  if (changes.run.status !== null) notices.unshift({ kind: "run", runId, status });
  if (assetKeys.size > 0) notices.push({ kind: "assets", keys: [...assetKeys] });
  await recordRunOccurrences(client, runId, jobName, changes);
  await Promise.all([notifyChanges(client, notices), commit()]);
  return { accepted: true, status, lastSequence };
}

interface LockedRun {
  readonly status: RunStatus;
  readonly last_sequence: number;
  readonly last_batch: string | null;
  readonly resumes: number;
  readonly job_name: string | null;
  readonly partitions: StoredRunPartitions | null;
}

/** Batches of one run come one after the other. */
async function lockRun(client: ClientBase, runId: string): Promise<LockedRun> {
  const { rows } = await client.query<LockedRun>({
    name: "lock run",
    text: `select status, last_sequence, last_batch, resumes, job_name, partitions from sluice.runs
      where id = $1 for no key update`,
    values: [runId],
  });
  const [run] = rows;
  if (run === undefined) throw new UnknownRunError(runId);
  return run;
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
  await client.query({
    name: "insert events",
    text: `insert into sluice.events (run_id, sequence, at, step_key, node_id, body)
      select $1, sequence, at, step_key, node_id, body
      from jsonb_to_recordset($2::jsonb) as x(sequence integer, at timestamptz, step_key text, node_id text, body jsonb)`,
    values: [runId, jsonText(rows)],
  });
}

/** Compiled SQL is kept once, beside the events; the event keeps its hash. */
function withoutCode(body: RunEventBody): RunEventBody {
  if (body.type !== "NODE_FINISH" || body.compiledCode === null) return body;
  return { ...body, compiledCode: `sha256:${codeHash(body.compiledCode)}` };
}
