// Assets and checks as pages show them: the declared ones, with the state that the store has folded. Pure.
import type {
  AssetDetail,
  AssetStatus,
  AssetSummary,
  CheckDetail,
  CheckExecutionView,
  CheckStatus,
  CheckSummary,
  ColumnView,
  FreshnessView,
  MaterializationView,
} from "@sluice/api";
import {
  type AssetHistoryEntry,
  type AssetRecord,
  type AssetSnapshot,
  assetHealth,
  type CheckHistoryEntry,
  type CheckRecord,
  type CheckSnapshot,
  checkKey,
  conditionsOf,
  type DefinitionsSnapshot,
  describeCondition,
  freshnessOf,
  freshnessText,
  isConditionSensor,
  type Metadata,
  type StaleStatus,
  staleStatuses,
} from "@sluice/orchestrator";
import { type CodePlaces, codeLinks } from "./code-links.ts";

/** The states of assets and checks, as the store gives them. */
export interface States {
  readonly assets: ReadonlyMap<string, AssetRecord>;
  readonly checks: ReadonlyMap<string, CheckRecord>;
  /** How many partitions failed when they were last made; assets without such are left out. */
  readonly failedPartitions: ReadonlyMap<string, number>;
}

/** Every asset of the definitions. */
export function assetSummaries(snapshot: DefinitionsSnapshot, states: States): readonly AssetSummary[] {
  const checks = groupChecks(snapshot, states);
  const stale = staleStatuses(snapshot.assets, states.assets);
  return snapshot.assets.map((asset) => assetSummary(asset, checks.get(asset.key) ?? [], states, stale));
}

function groupChecks(snapshot: DefinitionsSnapshot, states: States): ReadonlyMap<string, CheckSummary[]> {
  const groups = new Map<string, CheckSummary[]>();
  for (const check of snapshot.checks) {
    const group = groups.get(check.assetKey);
    const summary = checkSummary(check, states.checks.get(checkKey(check)));
    if (group === undefined) groups.set(check.assetKey, [summary]);
    else group.push(summary);
  }
  return groups;
}

function assetSummary(
  asset: AssetSnapshot,
  checks: readonly CheckSummary[],
  states: States,
  stale: ReadonlyMap<string, StaleStatus>,
): AssetSummary {
  const record = states.assets.get(asset.key);
  const freshness = freshnessView(asset, record);
  return {
    key: asset.key,
    path: asset.path,
    group: asset.group,
    kinds: asset.kinds,
    description: asset.description,
    tags: asset.tags,
    owners: asset.owners,
    deps: asset.deps,
    materializable: asset.step !== null,
    isObservable: asset.isObservable,
    stale: stale.get(asset.key) ?? null,
    status: assetStatus(record),
    health: healthOfAsset(asset, { checks, states, freshness }),
    statusReason: statusReason(record),
    currentRunId: record?.active?.runId ?? null,
    lastRunId: record?.last?.runId ?? null,
    lastMaterializedAt: record?.lastMaterialization?.timestamp ?? null,
    lastObservedAt: record?.lastObservation?.timestamp ?? null,
    freshness,
    checks,
    partitions: asset.partitioning.partitions?.kind ?? null,
    dbtUniqueId: asset.dbt?.uniqueId ?? null,
    dbtMaterialized: asset.dbt?.materialized ?? null,
  };
}

function assetStatus(record: AssetRecord | undefined): AssetStatus {
  if (record === undefined) return "never";
  if (record.active !== null) return record.active.state;
  const outcome = record.last?.outcome ?? record.lastObservation?.outcome ?? "never";
  return outcome === "observed" ? "materialized" : outcome;
}

function healthOfAsset(
  asset: AssetSnapshot,
  parts: Pick<AssetSummary, "checks" | "freshness"> & { readonly states: States },
): AssetSummary["health"] {
  const { checks, freshness, states } = parts;
  const record = states.assets.get(asset.key);
  return assetHealth({
    isObservable: asset.isObservable,
    isMade: asset.step !== null || record !== undefined,
    record,
    failedPartitions: asset.partitioning.partitions === null ? null : (states.failedPartitions.get(asset.key) ?? 0),
    checks: checks.map(({ name }) => [name, states.checks.get(checkKey({ assetKey: asset.key, name }))]),
    freshness,
  });
}

function freshnessView({ freshness }: AssetSnapshot, record: AssetRecord | undefined): FreshnessView | null {
  if (freshness === null) return null;
  const last = record?.lastMaterialization?.timestamp ?? null;
  const state = freshnessOf(freshness, last === null ? null : Date.parse(last), Date.now());
  return { ...state, policy: freshnessText(freshness) };
}

function statusReason(record: AssetRecord | undefined): string | null {
  const last = record?.last ?? null;
  return last === null || last.outcome === "materialized" ? null : last.message;
}

function checkSummary(check: CheckSnapshot, record: CheckRecord | undefined): CheckSummary {
  return {
    assetKey: check.assetKey,
    name: check.name,
    description: check.description,
    blocking: check.blocking,
    status: checkStatus(record),
    lastRunId: record?.last?.runId ?? null,
    lastEvaluatedAt: record?.last?.timestamp ?? null,
  };
}

function checkStatus(record: CheckRecord | undefined): CheckStatus {
  if (record === undefined) return "never";
  if (record.active?.state === "running") return "running";
  return record.last?.outcome ?? "never";
}

export interface DetailParts {
  readonly snapshot: DefinitionsSnapshot;
  readonly states: States;
  readonly compiledCode: string | null;
  readonly places: CodePlaces;
}

/** One asset with its definition; null when the definitions have no such key. */
export function assetDetail(key: string, parts: DetailParts): AssetDetail | null {
  const { snapshot, states } = parts;
  const asset = snapshot.assets.find((candidate) => candidate.key === key);
  if (asset === undefined) return null;
  const checks = snapshot.checks.filter((check) => check.assetKey === key);
  const summaries = checks.map((check) => checkSummary(check, states.checks.get(checkKey(check))));
  const last = states.assets.get(key)?.lastMaterialization ?? null;
  return {
    ...assetSummary(asset, summaries, states, staleStatuses(withUpstream(snapshot, key), states.assets)),
    definition: {
      rawCode: asset.dbt?.rawCode ?? null,
      compiledCode: parts.compiledCode,
      language: asset.dbt?.language ?? "typescript",
      file: asset.dbt?.file ?? asset.site?.file ?? null,
      line: asset.dbt === null ? (asset.site?.line ?? null) : null,
    },
    codeLinks: codeLinks(asset, parts.places),
    columns: columnsOf(asset, checks, last?.metadata ?? {}),
    relationName: asset.dbt?.relationName ?? null,
    metadata: asset.metadata,
    children: snapshot.assets.filter((other) => other.deps.includes(key)).map((other) => other.key),
    jobs: snapshot.jobs.filter((job) => job.assetKeys.includes(key)).map((job) => job.name),
    stepName: asset.step,
    ...conditionOf(snapshot, asset),
    codeVersion: asset.codeVersion,
    dataVersion: states.assets.get(key)?.lastVersion?.dataVersion ?? null,
    lastMaterialization: last === null ? null : materializationView(last),
  };
}

function conditionOf(
  snapshot: DefinitionsSnapshot,
  { key }: AssetSnapshot,
): Pick<AssetDetail, "automationCondition" | "conditionSensor"> {
  for (const sensor of snapshot.automations) {
    if (!isConditionSensor(sensor)) continue;
    const condition = conditionsOf(snapshot, sensor).get(key);
    if (condition !== undefined) {
      return { automationCondition: describeCondition(condition), conditionSensor: sensor.name };
    }
  }
  return { automationCondition: null, conditionSensor: null };
}

/** An asset and all that it is made of, directly or not: what its stale status depends on. */
export function withUpstream(snapshot: DefinitionsSnapshot, key: string): readonly AssetSnapshot[] {
  const known = new Map(snapshot.assets.map((asset) => [asset.key, asset]));
  const found = new Map<string, AssetSnapshot>();
  const stack = [key];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const asset = known.get(next);
    if (asset === undefined || found.has(next)) continue;
    found.set(next, asset);
    stack.push(...asset.deps);
  }
  return [...found.values()];
}

/** As dbt knows them; of other assets as they say, or as the last materialization said. */
function columnsOf(asset: AssetSnapshot, checks: readonly CheckSnapshot[], latest: Metadata): readonly ColumnView[] {
  const byColumn = (name: string) => checks.filter((check) => check.dbt?.column === name).map((check) => check.name);
  const schema = latest[COLUMN_SCHEMA] ?? asset.metadata[COLUMN_SCHEMA];
  const declared = asset.dbt?.columns ?? (schema?.kind === "column-schema" ? schema.columns : []);
  const known = new Set(declared.map((column) => column.name));
  // A column that only a test names is a column all the same.
  const tested = new Set(checks.flatMap((check) => (check.dbt?.column ? [check.dbt.column] : [])));
  const others = [...tested]
    .filter((name) => !known.has(name))
    .map((name) => ({ name, type: null, description: null }));
  return [...declared, ...others].map((column) => ({ ...column, checks: byColumn(column.name) }));
}

const COLUMN_SCHEMA = "dagster/column_schema";

export function materializationView(entry: AssetHistoryEntry): MaterializationView {
  return {
    runId: entry.runId,
    jobName: entry.jobName,
    stepKey: entry.stepKey,
    timestamp: entry.timestamp,
    durationMillis: entry.durationMillis,
    outcome: entry.outcome,
    message: entry.message,
    partition: entry.partition,
    metadata: entry.metadata,
    codeVersion: entry.codeVersion,
    dataVersion: entry.dataVersion,
    inputs: entry.inputs,
  };
}

export interface CheckParts {
  readonly snapshot: DefinitionsSnapshot;
  readonly states: States;
  readonly history: readonly CheckHistoryEntry[];
  /** By dbt's unique id. */
  readonly compiledCode: ReadonlyMap<string, string>;
}

/** The checks of an asset with their executions, newest first. */
export function checkDetails(key: string, parts: CheckParts): readonly CheckDetail[] {
  const { snapshot, states, history, compiledCode } = parts;
  return snapshot.checks
    .filter((check) => check.assetKey === key)
    .map((check) => ({
      ...checkSummary(check, states.checks.get(checkKey(check))),
      sql: compiledCode.get(check.dbt?.uniqueId ?? "") ?? check.dbt?.rawCode ?? null,
      column: check.dbt?.column ?? null,
      executions: history.filter((entry) => entry.name === check.name).map(executionView),
    }));
}

function executionView(entry: CheckHistoryEntry): CheckExecutionView {
  return {
    runId: entry.runId,
    timestamp: entry.timestamp,
    status: entry.outcome,
    severity: entry.severity,
    durationMillis: entry.durationMillis,
    failedRows: entry.failedRows,
    message: entry.message,
    metadata: entry.metadata,
  };
}
