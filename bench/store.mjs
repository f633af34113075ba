// The store at size, on an embedded server of its own: events appended and folded per second, then what the list pages ask of a
// store with 100,000 runs and 10 million events (BENCH_RUNS and BENCH_EVENTS make it smaller).
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const RUNS = Number(process.env.BENCH_RUNS ?? 100_000);
const EVENTS = Number(process.env.BENCH_EVENTS ?? 10_000_000);
const ASSETS = 2_000;
const LIMIT_MILLIS = 50;

export async function benchStore() {
  const { openTestStore, newRun, createEventWriter } = await loadStore();
  const store = await openTestStore();
  try {
    await benchArrival(store.storage, newRun, createEventWriter);
    await benchAppend(store.storage, newRun);
    await fill(store.connectionString);
    await benchQueries(store.storage);
  } finally {
    await store.close();
  }
}

/** The store's own sources, bundled: what is measured is what runs. */
async function loadStore() {
  const folder = mkdtempSync(join(root, "node_modules/.bench-"));
  mkdirSync(folder, { recursive: true });
  const entry = join(folder, "entry.ts");
  writeFileSync(
    entry,
    `export { newRun, openTestStore } from ${JSON.stringify(join(root, "packages/orchestrator/src/storage/testing.ts"))};
     export { createEventWriter } from ${JSON.stringify(join(root, "packages/orchestrator/src/runs/event-writer.ts"))};\n`,
  );
  const outfile = join(root, "packages/orchestrator/src/storage", `.bench-${process.pid}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile, { force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}

const STEPS = 50;

function planOf(keys) {
  const steps = keys.map((key) => ({
    key,
    definition: key,
    kind: "assets",
    hasNodes: false,
    assetKeys: [key],
    checks: [{ assetKey: key, name: "has_rows", blocking: false }],
    isSubset: false,
    nodeIds: null,
    needs: [],
    retryPolicy: null,
  }));
  return { version: 1, jobName: "bench", executor: { kind: "in-process" }, steps };
}

/** What a step tells, one after the other. */
function eventsOfStep(key) {
  const timestamp = new Date().toISOString();
  const common = { level: "info", stepKey: key, message: `Something of ${key} that is as long as such messages are.` };
  const result = { assetKey: key, nodeId: null, durationMillis: 12, metadata: { rows: { kind: "int", value: 12 } } };
  const check = { checkName: "has_rows", outcome: "passed", severity: "ERROR", blocking: false, failedRows: 0 };
  return [
    { ...common, type: "STEP_START" },
    ...Array.from({ length: 6 }, () => ({ ...common, type: "LOG", nodeId: null })),
    { ...common, ...result, type: "ASSET_MATERIALIZATION" },
    { ...common, ...result, ...check, type: "ASSET_CHECK_EVALUATION" },
    { ...common, type: "STEP_SUCCESS" },
  ].map((body) => ({ body, timestamp }));
}

/** As a run's process tells them: by an event writer, which puts together what comes while a batch is being stored. */
async function benchArrival(storage, newRun, createEventWriter) {
  for (const together of [1, 20, 200]) {
    const keys = Array.from({ length: STEPS }, (_, step) => `a${together}_${step}`);
    const run = await storage.runs.create(newRun(planOf(keys)));
    const events = keys.flatMap(eventsOfStep);
    const [told, stored] = [{ count: 0 }, { count: 0 }];
    const writer = createEventWriter({
      append: async (batch) => {
        const result = await storage.events.append(run.id, batch);
        stored.count += batch.length;
        return result;
      },
      now: () => new Date(),
      onRefused: (result) => {
        throw new Error(`refused: ${JSON.stringify(result)}`);
      },
      onLost: (error) => {
        throw error;
      },
    });
    const started = performance.now();
    while (performance.now() - started < 4_000) {
      for (let each = 0; each < together; each++) writer.writeTimed(events[told.count++ % events.length]);
      // Steps do not run ahead of the store for ever either.
      if (told.count - stored.count > 5_000) await writer.flush();
      else await new Promise((resolve) => setImmediate(resolve));
    }
    await writer.flush();
    const perSecond = stored.count / ((performance.now() - started) / 1000);
    await endRun(storage, run);
    console.log(`append and fold, told ${together} at a time: ${Math.round(perSecond).toLocaleString("en")} events/s`);
  }
}

async function endRun(storage, run) {
  const body = { type: "RUN_CANCELED", level: "info", stepKey: null, message: "Done." };
  await storage.events.append(run.id, [{ body, timestamp: new Date().toISOString() }]);
}

async function benchAppend(storage, newRun) {
  for (const [writers, batch] of [
    [1, 20],
    [1, 200],
    [4, 200],
  ]) {
    const runs = [];
    for (let writer = 0; writer < writers; writer++) {
      const keys = Array.from({ length: STEPS }, (_, step) => `w${writer}_${step}`);
      runs.push({ keys, run: await storage.runs.create(newRun(planOf(keys))) });
    }
    let appended = 0;
    const end = performance.now() + 4_000;
    const started = performance.now();
    await Promise.all(
      runs.map(async ({ keys, run }) => {
        const events = keys.flatMap(eventsOfStep);
        for (let at = 0; performance.now() < end; at = (at + batch) % events.length) {
          const part = events.slice(at, at + batch);
          await storage.events.append(run.id, part);
          appended += part.length;
        }
      }),
    );
    const perSecond = appended / ((performance.now() - started) / 1000);
    for (const { run } of runs) await endRun(storage, run);
    console.log(
      `append and fold, ${writers} run${writers === 1 ? "" : "s"}, waiting for each batch of ${batch}: ${Math.round(perSecond).toLocaleString("en")} events/s`,
    );
  }
}

/** Rows as the folds would have left them, made in the database. */
async function fill(connectionString) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString });
  await client.connect();
  const started = performance.now();
  const each = Math.max(1, Math.round(EVENTS / RUNS));
  const plan = JSON.stringify(planOf(["a"]));
  // Ids begin with their time, as those of real runs do.
  const id = (number) =>
    `(lpad(to_hex(1600000000000 + ${number}::bigint * 300000), 12, '0') || '70008' || lpad(to_hex(${number}), 15, '0'))::uuid`;
  const statements = [
    "set synchronous_commit = off",
    `insert into sluice.runs (id, job_name, status, created_at, started_at, ended_at, launched_by, tags, config_yaml, executor,
       root_run_id, plan, definitions, last_sequence, succeeded, total, ended_txid)
     select ${id("n")}, 'job_' || n % 20, case when n % 50 = 0 then 'FAILURE' when n % 333 = 0 then 'CANCELED' else 'SUCCESS' end,
       at, at, at + interval '1 minute', case when n % 4 = 0 then 'user' else 'schedule s' || n % 10 end, '{}', '', 'in-process',
       ${id("n")}, '${plan}', '{"file":"","bundle":"","snapshotId":""}', ${each}, 3, 3, pg_current_xact_id()
     from generate_series(1, ${RUNS}) n, lateral (select now() - (${RUNS} - n) * interval '5 minutes' as at) t`,
    `insert into sluice.run_steps (run_id, step_key, position, has_nodes, status, depends_on, asset_keys)
     select ${id("n")}, 's' || k, k, false, 'succeeded', '[]', '["a"]' from generate_series(1, ${RUNS}) n, generate_series(1, 3) k`,
    `insert into sluice.run_targets (run_id, asset_key, check_name, step_key, state)
     select ${id("n")}, 'asset_' || (n * 3 + k) % ${ASSETS}, '', 's' || k, 'succeeded'
     from generate_series(1, ${RUNS}) n, generate_series(1, 3) k`,
    `insert into sluice.asset_history (asset_key, run_id, job_name, step_key, at, outcome, duration_millis, message, metadata)
     select 'asset_' || (n * 3 + k) % ${ASSETS}, ${id("n")}, 'job_' || n % 20, 's' || k, now(), 'materialized', 10, 'Materialized.', '{}'
     from generate_series(1, ${RUNS}) n, generate_series(1, 3) k`,
    `insert into sluice.check_history (asset_key, check_name, run_id, step_key, at, outcome, severity, blocking, metadata)
     select 'asset_' || n % ${ASSETS}, 'has_rows', ${id("n")}, 's1', now(), 'passed', 'ERROR', false, '{}' from generate_series(1, ${RUNS}) n`,
    `insert into sluice.asset_states (asset_key, last_id, last_materialization_id)
     select asset_key, max(id), max(id) from sluice.asset_history group by 1 on conflict do nothing`,
    `insert into sluice.check_states (asset_key, check_name, last_id)
     select asset_key, check_name, max(id) from sluice.check_history group by 1, 2 on conflict do nothing`,
    `insert into sluice.automations (name) select 'sensor_' || n from generate_series(1, 20) n on conflict do nothing`,
    `insert into sluice.ticks (automation, scheduled_at, claim, ended_at, status)
     select 'sensor_' || n % 20 + 1, now() - n * interval '30 seconds', gen_random_uuid(), now(), 'skipped' from generate_series(1, ${RUNS}) n`,
    ...Array.from(
      { length: 10 },
      (_, part) => `insert into sluice.events (run_id, sequence, at, step_key, body)
     select ${id("n")}, s, now(), 's1', '{"version":1,"type":"LOG","level":"info","stepKey":"s1","nodeId":null,"message":"A line of the log that is as long as lines are."}'
     from generate_series(${Math.floor((RUNS * part) / 10) + 1}, ${Math.floor((RUNS * (part + 1)) / 10)}) n, generate_series(1, ${each}) s`,
    ),
    "vacuum analyze",
  ];
  for (const statement of statements) await client.query(statement);
  const { rows } = await client.query("select pg_database_size(current_database()) / 1e9 as size");
  await client.end();
  console.log(
    `filled with ${RUNS.toLocaleString("en")} runs and ${(RUNS * each).toLocaleString("en")} events in ${Math.round((performance.now() - started) / 1000)} s, ${Number(rows[0].size).toFixed(1)} GB`,
  );
}

async function benchQueries(storage) {
  const settings = {
    runs: { maxConcurrentRuns: 10, tagConcurrencyLimits: [] },
    pools: { granularity: "step", defaultLimit: null, limits: {} },
  };
  const first = await storage.runs.list({ limit: 1 });
  const middle = await storage.runs.list({ limit: 500 });
  const newest = first.items[0].id;
  const cursor = middle.nextCursor;
  const jobs = Array.from({ length: 20 }, (_, index) => `job_${index}`);
  const sensors = Array.from({ length: 20 }, (_, index) => `sensor_${index + 1}`);
  const queries = {
    runs: () => storage.runs.list(),
    "runs, a later page": () => storage.runs.list({ cursor }),
    "runs, failed": () => storage.runs.list({ status: ["FAILURE"] }),
    "runs, under way or queued": () => storage.runs.list({ status: ["QUEUED", "STARTING", "STARTED", "CANCELING"] }),
    "runs, canceled or failed, of a job": () => storage.runs.list({ status: ["FAILURE", "CANCELED"], job: "job_7" }),
    "runs, failed, of a job that never does": () => storage.runs.list({ status: ["FAILURE"], job: "job_7" }),
    "runs of a job": () => storage.runs.list({ job: "job_3" }),
    "runs of a schedule": () => storage.runs.list({ launchedBy: "schedule s3" }),
    "runs of nobody": () => storage.runs.list({ launchedBy: "nobody" }),
    "runs of an asset": () => storage.runs.list({ assetKey: "asset_5" }),
    "failed runs of an asset": () => storage.runs.list({ assetKey: "asset_5", status: ["FAILURE"] }),
    counts: () => storage.runs.counts(),
    "time line of 7 days": () =>
      storage.runs.during({ from: new Date(Date.now() - 7 * 86_400_000), to: new Date(), limit: 1000 }),
    "latest runs of 20 jobs": () => storage.runs.latestOfJobs(jobs, 5),
    "a run's steps, nodes and targets": () =>
      Promise.all([storage.runs.steps(newest), storage.runs.nodes(newest), storage.runs.targets(newest)]),
    "events of a run": () => storage.events.list(newest, { limit: 1000 }),
    [`catalog of ${ASSETS} assets`]: () => storage.assets.states(null),
    [`checks of ${ASSETS} assets`]: () => storage.checks.states(null),
    "history of an asset": () => storage.assets.history("asset_5", {}),
    "history of its checks": () => storage.checks.history("asset_5", 50),
    "states of 20 sensors": () => storage.automations.states(sensors),
    "ticks of a sensor": () => storage.automations.ticks("sensor_3", {}),
    "last ticks of 20 sensors": () => storage.automations.latestTicks(sensors, 20),
    queue: () => storage.queue.view(settings),
    "coordinator, nothing queued": () => storage.queue.dequeue(settings),
    "active runs": () => storage.queue.active(),
    "failed runs to launch again": () => storage.runs.toRetry(100),
  };
  for (const [name, query] of Object.entries(queries)) {
    const millis = [];
    for (let round = 0; round < 7; round++) {
      const started = performance.now();
      await query();
      millis.push(performance.now() - started);
    }
    const median = [...millis].sort((a, b) => a - b)[3];
    console.log(`${name.padEnd(42)} ${median.toFixed(1).padStart(7)} ms${median > LIMIT_MILLIS ? "  over 50 ms" : ""}`);
  }
}
