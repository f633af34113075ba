// The made-up deployment: its project, two weeks of runs, and what launching, canceling and reloading do to it.
import type {
  AssetDetail,
  AssetStatus,
  AssetSummary,
  CheckDetail,
  CheckExecutionView,
  CheckStatus,
  CheckSummary,
  HealthView,
  InstanceView,
  JobDetail,
  JobSummary,
  LaunchRequest,
  MaterializationView,
  Problem,
} from "@sluice/api";
import { type FakeAsset, type FakeCheck, makeProject } from "./project.ts";
import { makeId, makeRandom } from "./random.ts";
import { detail, type FakeRun, nodeMetadata, nodeStatus, runStatus, summarize } from "./run-views.ts";
import { checkSql, compiledSql, rawSql } from "./sql.ts";
import { type FakeNode, makeTimeline } from "./timeline.ts";

const HOUR = 3_600_000;
const iso = (time: number) => new Date(time).toISOString();

const sampleProblems: readonly Problem[] = [
  {
    code: "project/unknown-ref",
    message: "model 'stg_order' is not defined, but is referenced by model 'int_order_totals'",
    hint: 'did you mean "stg_orders"? (models/staging/stg_orders.sql)',
    file: "dbt_project/models/intermediate/int_order_totals.sql",
    line: 5,
    column: 24,
    excerpt:
      "  4 | \n  5 |     select * from {{ ref('stg_order') }}\n    |                           ^^^^^^^^^\n  6 | ",
  },
  {
    code: "definitions/does-not-compile",
    message: 'Expected ";" but found "job"',
    hint: null,
    file: "definitions.ts",
    line: 21,
    column: 9,
    excerpt:
      '  20 | const nightly = defineAssetJob({\n  21 |   name: job "nightly",\n     |             ^\n  22 |   selection: "*",',
  },
];

interface RunIndex {
  readonly byId: ReadonlyMap<string, FakeNode>;
  readonly byAsset: ReadonlyMap<string, FakeNode>;
}

const indexes = new WeakMap<FakeRun, RunIndex>();

/** The nodes of a run by their id, and its models by their asset. */
function indexOf(run: FakeRun): RunIndex {
  let index = indexes.get(run);
  if (index === undefined) {
    const nodes = run.steps.flatMap((step) => step.nodes);
    index = {
      byId: new Map(nodes.map((node) => [node.id, node])),
      byAsset: new Map(nodes.filter((node) => node.check === null).map((node) => [node.assetKey, node])),
    };
    indexes.set(run, index);
  }
  return index;
}

const noVersions = { codeVersion: null, dataVersion: null, inputs: null };

function fakeHealth(status: AssetStatus, isMade: boolean): HealthView | null {
  if (!isMade) return null;
  if (status === "materialized") return { status: "healthy", reasons: [] };
  const of = "materialization";
  if (status === "failed") {
    return { status: "degraded", reasons: [{ of, status: "degraded", message: "the last attempt failed" }] };
  }
  return { status: "unknown", reasons: [{ of, status: "unknown", message: "never materialized" }] };
}

export class FakeStore {
  readonly assets: readonly FakeAsset[];
  readonly byKey: ReadonlyMap<string, FakeAsset>;
  readonly runs: FakeRun[] = [];
  broken = false;
  loadedAt = Date.now() - 4 * 60_000;
  loading = false;

  constructor(extraModels: number) {
    this.assets = makeProject(extraModels);
    this.byKey = new Map(this.assets.map((asset) => [asset.key, asset]));
    this.#makeHistory();
  }

  jobs(): readonly {
    name: string;
    description: string | null;
    keys: readonly string[];
    tags: Record<string, string>;
  }[] {
    const all = this.assets.filter((asset) => asset.resourceType !== "source").map((asset) => asset.key);
    return [
      { name: "dbt_job", description: "Everything: seeds, models, snapshots and their tests.", keys: all, tags: {} },
      {
        name: "hourly_staging",
        description: "Staging and intermediate models, every hour.",
        keys: all.filter((key) => /^(stg|int)_/.test(key)),
        tags: { cadence: "hourly" },
      },
      {
        name: "finance_close",
        description: "What finance reads at month end.",
        keys: ["revenue_daily", "revenue_by_region", "margin_by_product"],
        tags: { team: "finance", priority: "5" },
      },
    ];
  }

  #makeHistory(): void {
    const random = makeRandom(11);
    const now = Date.now();
    for (let back = 14 * 24; back >= 1; back -= 3) {
      const nightly = back % 24 < 3;
      const failing = new Set<string>();
      if (back === 4) failing.add("revenue_daily").add("assert_revenue_daily_is_not_negative");
      if (random() < 0.1)
        failing.add(
          ["int_payments", "stg_events", "not_null_orders_order_id", "sessions"][Math.floor(random() * 4)] ?? "",
        );
      if (random() < 0.3 || back < 6) failing.add("assert_revenue_by_region_is_not_negative");
      this.#add(now - back * HOUR + 1_700_000, {
        job: nightly ? "dbt_job" : "hourly_staging",
        by: `schedule:${nightly ? "nightly" : "hourly"}`,
        failing,
        random,
      });
    }
    this.#add(now - 1.6 * HOUR, {
      job: "dbt_job",
      by: "mika",
      failing: new Set(["orders", "assert_revenue_by_region_is_not_negative"]),
      random,
    });
    this.#add(now - 0.35 * HOUR, {
      job: null,
      by: "mika",
      failing: new Set(["accepted_values_stg_orders_status__placed__shipped__completed__returned"]),
      keys: ["stg_orders", "stg_order_lines"],
      random,
    });
    this.#add(now - 9_000, { job: "dbt_job", by: "you", failing: new Set(["int_attribution"]), random });
    this.runs.sort((a, b) => b.created - a.created);
  }

  #add(
    created: number,
    options: {
      job: string | null;
      by: string;
      failing: Set<string>;
      keys?: readonly string[];
      random: () => number;
      parent?: string;
      tags?: Record<string, string>;
      configYaml?: string;
    },
  ): FakeRun {
    const id = makeId(options.random);
    const job = this.jobs().find((each) => each.name === options.job);
    const wanted = new Set(options.keys ?? job?.keys ?? []);
    const started = created + 1400;
    const run: FakeRun = {
      id,
      jobName: options.job,
      launchedBy: options.by,
      assetKeys: options.keys ?? null,
      created,
      started,
      steps: makeTimeline({
        assets: this.assets.filter((asset) => wanted.has(asset.key)),
        start: started + 150,
        seed: id,
        failing: options.failing,
        threads: 4,
      }),
      tags: { ...job?.tags, ...options.tags },
      parentRunId: options.parent ?? null,
      configYaml: options.configYaml ?? "",
      canceled: null,
    };
    this.runs.unshift(run);
    return run;
  }

  launch(request: LaunchRequest, parent?: FakeRun): FakeRun {
    const failing = new Set(Math.random() < 0.35 ? ["int_order_totals"] : []);
    return this.#add(Date.now(), {
      job: request.job ?? null,
      by: "you",
      failing,
      random: Math.random,
      ...(request.assetKeys === undefined ? {} : { keys: request.assetKeys }),
      ...(request.tags === undefined ? {} : { tags: request.tags }),
      ...(request.configYaml === undefined ? {} : { configYaml: request.configYaml }),
      ...(parent === undefined ? {} : { parent: parent.id }),
    });
  }

  reexecute(run: FakeRun, strategy: "all" | "from-failure"): FakeRun {
    const rows = detail(run, Date.now()).gantt;
    const retry = rows
      .filter((row) => ["error", "fail", "failed", "skipped", "canceled"].includes(row.status))
      .flatMap((row) => row.assetKey ?? []);
    const keys = strategy === "all" ? run.assetKeys : [...new Set(retry)];
    return this.launch(
      { ...(run.jobName === null ? {} : { job: run.jobName }), ...(keys === null ? {} : { assetKeys: [...keys] }) },
      run,
    );
  }

  instance(): InstanceView {
    const now = Date.now();
    const live = this.runs.map((run) => runStatus(run, now));
    return {
      version: "0.1.0",
      deployment: "dev",
      projectName: "shop analytics",
      definitions: {
        status: this.loading ? "loading" : this.broken ? "failed" : "loaded",
        file: "definitions.ts",
        loadedAt: iso(this.loadedAt),
        loadMillis: 312,
        problems: this.broken ? sampleProblems : [],
        assetCount: this.assets.length,
        checkCount: this.assets.reduce((sum, asset) => sum + asset.checks.length, 0),
        jobCount: 3,
      },
      daemon: { alive: true, lastHeartbeat: iso(now - 1200) },
      processes: [
        {
          name: "daemon",
          host: "laptop",
          pid: 4711,
          startedAt: iso(this.loadedAt),
          lastHeartbeat: iso(now - 1200),
          alive: true,
        },
      ],
      nodeVersion: "v20.20.0",
      publicUrl: null,
      storage: { kind: "embedded", version: "17.10", sizeBytes: 48_300_000 },
      limits: { maxConcurrentRuns: 10 },
      settings: [{ name: "runs.maxConcurrentRuns", value: "10", source: "default" }],
      counts: {
        queued: live.filter((status) => status === "QUEUED").length,
        inProgress: live.filter((status) => status === "STARTED" || status === "STARTING").length,
      },
    };
  }

  attempts(key: string): readonly MaterializationView[] {
    const now = Date.now();
    return this.runs.flatMap((run): MaterializationView[] => {
      for (const step of run.steps) {
        const node = step.nodes.length === 0 ? undefined : indexOf(run).byAsset.get(key);
        if (node !== undefined && now >= node.end && nodeStatus(run, node, now) !== "canceled") {
          const outcome = node.status === "success" ? "materialized" : node.status === "skipped" ? "skipped" : "failed";
          const skipped = node.skippedBecauseOf === null ? null : `skipped because of ${node.skippedBecauseOf}`;
          return [
            {
              runId: run.id,
              jobName: run.jobName,
              stepKey: step.key,
              timestamp: iso(node.end),
              durationMillis: outcome === "skipped" ? null : Math.round(node.end - node.start),
              outcome,
              partition: null,
              message: skipped ?? node.message,
              metadata: outcome === "materialized" ? nodeMetadata(node) : {},
              ...noVersions,
            },
          ];
        }
        if (step.key === key && step.nodes.length === 0 && now >= step.end) {
          const outcome = step.status === "succeeded" ? "materialized" : step.status;
          return [
            {
              runId: run.id,
              jobName: run.jobName,
              stepKey: key,
              timestamp: iso(step.end),
              durationMillis: outcome === "skipped" ? null : Math.round(step.end - step.start),
              outcome,
              partition: null,
              message: null,
              metadata:
                outcome === "materialized"
                  ? {
                      "Rows scored": { kind: "int", value: 48_211 },
                      Model: { kind: "url", value: "https://models.example.com/churn/14" },
                    }
                  : {},
              ...noVersions,
            },
          ];
        }
      }
      return [];
    });
  }

  executions(asset: FakeAsset, check: FakeCheck): readonly CheckExecutionView[] {
    const now = Date.now();
    return this.runs.flatMap((run): CheckExecutionView[] => {
      const node = indexOf(run).byId.get(check.uniqueId);
      if (node === undefined || now < node.end) return [];
      const status = nodeStatus(run, node, now);
      if (status === "canceled") return [];
      const outcome: CheckStatus =
        status === "pass" ? "passed" : status === "warn" ? "warned" : status === "fail" ? "failed" : "skipped";
      const bad = outcome === "failed" || outcome === "warned";
      return [
        {
          runId: run.id,
          timestamp: iso(node.end),
          status: outcome,
          severity: check.severity,
          durationMillis: outcome === "skipped" ? null : Math.round(node.end - node.start),
          failedRows: node.failures,
          message: node.message,
          metadata: bad
            ? {
                "Failed rows": {
                  kind: "table",
                  columns: asset.columns.map((column) => column.name),
                  rows: Array.from({ length: Math.min(5, node.failures ?? 0) }, (_, row) =>
                    asset.columns.map((column, place) =>
                      place === 0
                        ? 1000 + row * 17
                        : column.type === "numeric"
                          ? -12.5 * (row + 1)
                          : column.type === "text"
                            ? "lost"
                            : null,
                    ),
                  ),
                },
              }
            : {},
        },
      ];
    });
  }

  checkSummary(asset: FakeAsset, check: FakeCheck): CheckSummary {
    const last = this.executions(asset, check)[0];
    const running = this.#liveNode(check.uniqueId);
    return {
      assetKey: asset.key,
      name: check.name,
      description: null,
      blocking: check.severity === "ERROR",
      status: running ? "running" : (last?.status ?? "never"),
      lastRunId: last?.runId ?? null,
      lastEvaluatedAt: last?.timestamp ?? null,
    };
  }

  #liveNode(id: string): boolean {
    const now = Date.now();
    return this.runs.some((run) => {
      if (runStatus(run, now) !== "STARTED") return false;
      const node = indexOf(run).byId.get(id);
      return node !== undefined && nodeStatus(run, node, now) === "running";
    });
  }

  assetSummary(asset: FakeAsset): AssetSummary {
    const now = Date.now();
    const attempts = this.attempts(asset.key);
    const live = this.runs.find((run) => {
      if (!["STARTED", "STARTING", "QUEUED"].includes(runStatus(run, now))) return false;
      const node = indexOf(run).byAsset.get(asset.key);
      if (node !== undefined) return node.end > now && node.status !== "skipped";
      return run.steps.some((step) => step.key === asset.key && step.end > now);
    });
    const running =
      live !== undefined &&
      (this.#liveNode(asset.uniqueId ?? "") || live.steps.some((step) => step.key === asset.key && step.start <= now));
    const last = attempts[0];
    const status =
      asset.resourceType === "source"
        ? "never"
        : running
          ? "running"
          : live !== undefined
            ? "queued"
            : last === undefined
              ? "never"
              : last.outcome === "observed"
                ? "materialized"
                : last.outcome;
    return {
      key: asset.key,
      path: asset.key.split("/"),
      group: asset.group,
      kinds: asset.kinds,
      description: asset.description,
      tags: asset.tags,
      owners: asset.owners,
      deps: asset.deps,
      materializable: asset.resourceType !== "source",
      isObservable: false,
      stale: asset.resourceType === "source" ? null : { status: "fresh", reasons: [] },
      lastObservedAt: null,
      status,
      health: fakeHealth(status, asset.resourceType !== "source"),
      statusReason: status === "failed" || status === "skipped" ? (last?.message?.split("\n")[0] ?? null) : null,
      currentRunId: live?.id ?? null,
      lastRunId: last?.runId ?? null,
      lastMaterializedAt: attempts.find((attempt) => attempt.outcome === "materialized")?.timestamp ?? null,
      freshness: null,
      partitions: null,
      checks: asset.checks.map((check) => this.checkSummary(asset, check)),
      dbtUniqueId: asset.uniqueId,
      dbtMaterialized: asset.materialized,
    };
  }

  assetDetail(asset: FakeAsset): AssetDetail {
    const sql = asset.resourceType === "model" || asset.resourceType === "snapshot";
    const attempts = this.attempts(asset.key);
    return {
      ...this.assetSummary(asset),
      definition: {
        rawCode: sql
          ? rawSql(asset)
          : asset.resourceType === "step"
            ? `export const ${asset.name} = asset({ deps: ${JSON.stringify(asset.deps)} }, async (context) => {\n  context.log.info("scoring");\n});\n`
            : null,
        compiledCode: sql ? compiledSql(asset) : null,
        language: sql ? "sql" : asset.resourceType === "step" ? "typescript" : null,
        file:
          asset.resourceType === "seed"
            ? `dbt_project/seeds/${asset.name}.csv`
            : sql
              ? `dbt_project/models/${asset.group}/${asset.name}.sql`
              : asset.resourceType === "step"
                ? "definitions.ts"
                : "dbt_project/models/sources.yml",
        line: asset.resourceType === "step" ? 31 : null,
      },
      codeLinks: [{ label: asset.key, editorUrl: null, url: null }],
      columns: asset.columns.map((column) => ({
        ...column,
        checks: asset.checks.filter((check) => check.column === column.name).map((check) => check.name),
      })),
      relationName:
        asset.uniqueId === null
          ? null
          : `"dev"."${asset.resourceType === "source" ? asset.key.split("/")[0] : "analytics"}"."${asset.name}"`,
      metadata: asset.uniqueId === null ? {} : { package: { kind: "text", value: "shop" } },
      children: this.assets.filter((each) => each.deps.includes(asset.key)).map((each) => each.key),
      jobs: this.jobs()
        .filter((job) => job.keys.includes(asset.key))
        .map((job) => job.name),
      automationCondition: null,
      conditionSensor: null,
      codeVersion: null,
      dataVersion: null,
      stepName: asset.resourceType === "step" ? asset.key : asset.resourceType === "source" ? null : "shop_dbt_assets",
      lastMaterialization: attempts.find((attempt) => attempt.outcome === "materialized") ?? null,
    };
  }

  checkDetails(asset: FakeAsset): readonly CheckDetail[] {
    return asset.checks.map((check) => ({
      ...this.checkSummary(asset, check),
      sql: checkSql(asset, check),
      column: check.column,
      executions: this.executions(asset, check),
    }));
  }

  jobSummary(job: ReturnType<FakeStore["jobs"]>[number]): JobSummary {
    const now = Date.now();
    return {
      name: job.name,
      description: job.description,
      assetKeys: job.keys,
      opCount: 0,
      executor: "multiprocess",
      tags: job.tags,
      lastRuns: this.runs
        .filter((run) => run.jobName === job.name)
        .slice(0, 20)
        .map((run) => summarize(run, now)),
    };
  }

  jobDetail(job: ReturnType<FakeStore["jobs"]>[number]): JobDetail {
    const dbt = job.keys.filter((key) => this.byKey.get(key)?.resourceType !== "step");
    const other = job.keys.filter((key) => this.byKey.get(key)?.resourceType === "step");
    return {
      ...this.jobSummary(job),
      steps: [
        { key: "shop_dbt_assets", deps: [], assetKeys: dbt, op: null },
        ...other.map((key) => ({ key, deps: ["shop_dbt_assets"], assetKeys: [key], op: null })),
      ],
      hasPartitions: false,
      configSchema: {
        type: "object",
        additionalProperties: false,
        properties: {
          steps: {
            type: "object",
            additionalProperties: false,
            description: "Configuration of single steps.",
            properties: {
              shop_dbt_assets: {
                type: "object",
                additionalProperties: false,
                description: "Options of the dbt step.",
                properties: {
                  full_refresh: { type: "boolean", description: "Rebuild incremental models from scratch." },
                  threads: { type: "integer", minimum: 1, maximum: 64, description: "How many nodes run at a time." },
                  target: { type: "string", enum: ["dev", "prod"] },
                },
              },
            },
          },
          execution: {
            type: "object",
            additionalProperties: false,
            properties: { max_concurrent: { type: "integer", minimum: 1 } },
          },
        },
      },
      defaultConfigYaml: "steps:\n  shop_dbt_assets:\n    full_refresh: false\n    threads: 4\n",
    };
  }
}
