// The store as one thing with a lifetime: a pool of connections, the answers on it, and a listener for changes.
import { Kysely, PostgresDialect } from "kysely";
import type { Pool } from "pg";
import { appendEvents } from "./append-events.ts";
import { assetHistory, checkHistory, latestCompiledCode } from "./asset-queries.ts";
import { createAutomationStore } from "./automations.ts";
import { createBackfillStore } from "./backfills.ts";
import { createChangesListener, notifyChanges } from "./changes-channel.ts";
import { checkDays } from "./check-days.ts";
import { createConditionStore } from "./conditions.ts";
import { createPool } from "./connect.ts";
import { createRun } from "./create-run.ts";
import { StorageError, UnknownRunError } from "./errors.ts";
import { listEvents } from "./event-queries.ts";
import { beat, listHeartbeats, stopBeating } from "./heartbeats.ts";
import { createLatestStates } from "./latest-states.ts";
import { beatRun, relaunchRun, takeRun } from "./launches.ts";
import { migrate } from "./migrate.ts";
import { createNoticeStore } from "./notices.ts";
import { createPartitionStore } from "./partitions.ts";
import { createPoolStore } from "./pools.ts";
import { activeRuns, dequeueRuns, viewQueue } from "./queue.ts";
import { createRetentionStore, deleteRuns } from "./retention.ts";
import { createRunIds } from "./run-id.ts";
import {
  countActive,
  findAssignment,
  findNode,
  findRun,
  latestOfJobs,
  listNodes,
  listRuns,
  listSteps,
  listTargets,
  runsToRetry,
} from "./run-queries.ts";
import { runsDuring } from "./runs-during.ts";
import type { Tables } from "./schema.ts";
import { decideRetry, resumeRun } from "./second-chances.ts";
import type { RunStore, Storage } from "./types.ts";

export interface OpenStorageOptions {
  readonly connectionString: string;
  /** How many connections at most (default 10). */
  readonly maxConnections?: number;
  /** False for processes that somebody else has made sure of (default true). */
  readonly migrate?: boolean;
}

/**
 * Opens the store and brings its schema up to date.
 * @throws {StorageError} when the server cannot be reached or its schema is newer than this program
 */
export async function openStorage(options: OpenStorageOptions): Promise<Storage> {
  const { connectionString } = options;
  const pool = createPool(connectionString, options.maxConnections ?? 10, { pipeline: true });
  try {
    const serverVersion = await prepare(pool, options.migrate ?? true);
    return storageOn(pool, connectionString, serverVersion);
  } catch (error) {
    await pool.end();
    if (error instanceof StorageError) throw error;
    throw new StorageError(
      `the store cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      "is the server running, and is the address right? It is SLUICE_DATABASE_URL, or the embedded server",
      error,
    );
  }
}

async function prepare(pool: Pool, migrates: boolean): Promise<string> {
  const client = await pool.connect();
  try {
    if (migrates) await migrate(client);
    const { rows } = await client.query<{ server_version: string }>("show server_version");
    return rows[0]?.server_version.split(" ")[0] ?? "";
  } finally {
    client.release();
  }
}

function storageOn(pool: Pool, connectionString: string, serverVersion: string): Storage {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema("sluice");
  const changes = createChangesListener(connectionString);
  const nextRunId = createRunIds(Date.now);
  const latest = createLatestStates(db);
  return {
    serverVersion,
    sizeBytes: async () => {
      const { rows } = await pool.query<{ size: string }>("select pg_database_size(current_database())::text as size");
      return Number(rows[0]?.size ?? 0);
    },
    runs: runStore(pool, db, nextRunId),
    events: {
      append: (runId, events, options = {}) => appendEvents(pool, runId, events, options),
      list: (runId, filter = {}) => listEvents(db, runId, filter),
    },
    assets: {
      states: (keys) => latest.assets(keys),
      history: (key, page) => assetHistory(db, key, page),
      compiledCode: (nodeIds) => latestCompiledCode(db, nodeIds),
    },
    checks: {
      states: (keys) => latest.checks(keys),
      days: (days) => checkDays(pool, days),
      history: (key, each) => checkHistory(db, key, each),
    },
    automations: createAutomationStore(pool, nextRunId),
    notices: createNoticeStore(pool),
    conditions: createConditionStore(pool),
    partitions: createPartitionStore(pool),
    backfills: createBackfillStore(pool, nextRunId),
    heartbeats: {
      beat: (name, process) => beat(pool, name, process),
      stop: (name, process) => stopBeating(pool, name, process),
      list: () => listHeartbeats(pool),
    },
    queue: {
      dequeue: (settings) => dequeueRuns(pool, settings, () => new Date().toISOString()),
      view: (settings) => viewQueue(pool, settings),
      active: () => activeRuns(pool),
      take: (id, launcher) => takeRun(pool, id, launcher),
      relaunch: (run, reason) => relaunchRun(pool, run, reason),
      resume: (run, reason) => resumeRun(pool, run, reason, new Date().toISOString()),
    },
    pools: createPoolStore(pool),
    retention: createRetentionStore(pool),
    subscribe: (callback) => changes.subscribe(callback),
    notify: (change) => notifyChanges(pool, [change]),
    close: async () => {
      await changes.close();
      await db.destroy();
    },
  };
}

function runStore(pool: Pool, db: Kysely<Tables>, nextId: () => string): RunStore {
  return {
    create: async (run) => {
      const id = nextId();
      await createRun(pool, id, run, new Date().toISOString());
      const created = await findRun(db, id);
      if (created === null) throw new UnknownRunError(id);
      return created;
    },
    list: (filter = {}) => listRuns(db, filter),
    during: (filter) => runsDuring(pool, filter),
    find: (id) => findRun(db, id),
    assignment: (id) => findAssignment(db, id),
    counts: () => countActive(db),
    latestOfJobs: (jobs, each) => latestOfJobs(db, jobs, each),
    steps: (id) => listSteps(db, id),
    nodes: (id) => listNodes(db, id),
    node: (id, nodeId) => findNode(db, id, nodeId),
    targets: (id) => listTargets(db, id),
    beat: (id, process) => beatRun(pool, id, process),
    delete: (ids) => deleteRuns(pool, ids),
    toRetry: (limit) => runsToRetry(db, limit),
    decideRetry: (id, retry) => decideRetry(pool, id, retry === null ? null : { id: nextId(), run: retry }),
  };
}
