// A snapshot and a request to a run as data: which steps, in which order, with which assets and checks, waiting for what.

import type { AssetSnapshot, CheckSnapshot, DefinitionsSnapshot, StepSnapshot } from "../host/types.ts";
import type { PartitionWorld } from "../partitions/types.ts";
import { evaluateSelection } from "../selection/evaluate-selection.ts";
import { nearName } from "../selection/near-name.ts";
import { checkKey } from "./check-key.ts";
import { defaultChecks } from "./default-checks.ts";
import { PlanError } from "./errors.ts";
import { isJobOfOps, opsOf, planJobOfOps } from "./plan-job-of-ops.ts";
import { partKey } from "./plan-keys.ts";
import { planOps } from "./plan-ops.ts";
import { type PlannedPartitions, planPartitions } from "./plan-partitions.ts";
import { needsOf } from "./step-needs.ts";
import { orderSteps, type StepPart } from "./step-parts.ts";
import type { PlanStep, RunPlan, RunTarget, StepNeed } from "./types.ts";

/** What of a step is left to do, where it was done in part before: null = all that is asked for. */
export type NodesLeft = (step: StepSnapshot) => readonly string[] | null;

export interface PlanOptions {
  /** Default: all. */
  readonly nodesLeft?: NodesLeft;
  /** Which partitions there are (default: as of now, and no dynamic ones). */
  readonly world?: PartitionWorld;
  /** The plan is only looked at: no partition need be chosen (default false). */
  readonly isOutline?: boolean;
}

/**
 * Plans a run.
 * @throws {PlanError} when the request names what is not there, or nothing that can run
 */
export function planRun(snapshot: DefinitionsSnapshot, request: RunTarget, options: PlanOptions = {}): RunPlan {
  const { nodesLeft = () => null, world = { now: Date.now(), dynamicKeys: () => [] }, isOutline = false } = options;
  const job = request.job ? findJob(snapshot, request.job) : null;
  if (job !== null && isJobOfOps(job)) return planJobOfOps(snapshot, job, request, { world, isOutline });
  const assetKeys = wholeSteps(snapshot, chosenAssets(snapshot, request));
  const checks = chosenChecks(snapshot, request, assetKeys);
  if (assetKeys.size === 0 && checks.length === 0) {
    throw new PlanError(
      "plan/nothing-to-run",
      "there is nothing to run",
      "the selection has no asset that a step makes",
    );
  }
  const concerned = new Set([...assetKeys, ...checks.map((check) => check.assetKey)]);
  const partitions = isOutline ? null : planPartitions(snapshot, concerned, request.partition ?? null, world);
  return {
    version: 1,
    jobName: job?.name ?? null,
    executor: job?.executor ?? snapshot.executor,
    steps: planSteps(snapshot, assetKeys, checks, nodesLeft).map((step) => withPartitions(step, partitions)),
  };
}

/**
 * The keys of the assets that a selection means, of those that can be run.
 * @throws {SelectionError} when the text is no selection
 */
export function selectAssets(snapshot: DefinitionsSnapshot, text: string): readonly string[] {
  const runnable = new Set(snapshot.assets.filter((asset) => asset.step !== null).map((asset) => asset.key));
  return evaluateSelection(text, snapshot.assets).filter((key) => runnable.has(key));
}

/** Checks have the partitions of their assets. */
function withPartitions(step: PlanStep, planned: PlannedPartitions | null): PlanStep {
  if (planned === null) return step;
  const keys = [...step.assetKeys, ...step.checks.map((check) => check.assetKey)];
  return keys.some((key) => planned.assetKeys.has(key)) ? { ...step, partitions: planned.partitions } : step;
}

function findJob(snapshot: DefinitionsSnapshot, name: string) {
  const job = snapshot.jobs.find((each) => each.name === name);
  if (job !== undefined) return job;
  const near = nearName(
    name,
    snapshot.jobs.map((each) => each.name),
  );
  throw new PlanError(
    "plan/unknown-job",
    `there is no job "${name}"`,
    near === null ? null : `did you mean "${near}"?`,
  );
}

function chosenAssets(snapshot: DefinitionsSnapshot, request: RunTarget): ReadonlySet<string> {
  const job = request.job ? findJob(snapshot, request.job) : null;
  if (!request.assetKeys) return new Set(request.checks && job === null ? [] : (job?.assetKeys ?? []));
  const assets = new Map(snapshot.assets.map((asset) => [asset.key, asset]));
  const inJob = job === null ? null : new Set(job.assetKeys);
  for (const key of request.assetKeys) refuseAsset(key, assets, inJob);
  return new Set(request.assetKeys);
}

function refuseAsset(key: string, assets: ReadonlyMap<string, AssetSnapshot>, inJob: ReadonlySet<string> | null): void {
  const asset = assets.get(key);
  if (asset === undefined) {
    const near = nearName(key, assets.keys());
    throw new PlanError(
      "plan/unknown-asset",
      `there is no asset "${key}"`,
      near === null ? null : `did you mean "${near}"?`,
    );
  }
  if (asset.step === null) {
    throw new PlanError("plan/external-asset", `asset "${key}" is external: nothing here makes it`);
  }
  if (inJob !== null && !inJob.has(key))
    throw new PlanError("plan/not-in-job", `asset "${key}" is not part of this job`);
}

/** A step that cannot do a part does all. */
function wholeSteps(snapshot: DefinitionsSnapshot, chosen: ReadonlySet<string>): ReadonlySet<string> {
  const whole = snapshot.steps.filter((step) => !step.canSubset && step.assetKeys.some((key) => chosen.has(key)));
  return new Set([...chosen, ...whole.flatMap((step) => step.assetKeys)]);
}

function chosenChecks(
  snapshot: DefinitionsSnapshot,
  request: RunTarget,
  assetKeys: ReadonlySet<string>,
): readonly CheckSnapshot[] {
  if (!request.checks) return defaultChecks(snapshot, assetKeys);
  const known = new Map(snapshot.checks.map((check) => [checkKey(check), check]));
  return request.checks.map((wanted) => {
    const check = known.get(checkKey(wanted));
    if (check === undefined) {
      throw new PlanError("plan/unknown-check", `there is no check "${wanted.name}" of asset "${wanted.assetKey}"`);
    }
    return check;
  });
}

function planSteps(
  snapshot: DefinitionsSnapshot,
  assetKeys: ReadonlySet<string>,
  checks: readonly CheckSnapshot[],
  nodesLeft: NodesLeft,
): readonly PlanStep[] {
  const steps = new Map(snapshot.steps.map((step) => [step.name, step]));
  const deps = new Map(snapshot.assets.map((asset) => [asset.key, asset.deps]));
  const depsOf = (key: string) => deps.get(key) ?? [];
  const units = snapshot.steps
    .map((step) => ({
      name: step.name,
      canSubset: step.canSubset,
      assetKeys: step.assetKeys.filter((key) => assetKeys.has(key)),
      checks: checks.filter((check) => check.step === step.name),
    }))
    .filter((unit) => unit.assetKeys.length > 0 || unit.checks.length > 0);
  const { parts, stuck } = orderSteps(units, depsOf);
  if (stuck.length > 0) {
    throw new PlanError("plan/step-cycle", `steps wait for each other in a circle: ${stuck.join(" → ")}`);
  }
  const needs = needsOf(parts, depsOf);
  const nodes = createPartNodes(snapshot, parts, nodesLeft);
  const planned = parts.flatMap((part, index) => {
    const step = steps.get(part.unit.name);
    if (step === undefined) return [];
    const around = needs[index] ?? [];
    if ((step.ops ?? []).length === 0) return [planStep(step, part, around, nodes(step, part))];
    return planOps(opsOf(snapshot, step.ops ?? []), { needs: around, checks: plannedChecks(part) });
  });
  return planned.map((step) => ({ ...step, needs: step.needs.flatMap((need) => needOfOps(need, steps, planned)) }));
}

/** Who needs a graph-backed asset needs the op that makes it. */
function needOfOps(
  need: StepNeed,
  steps: ReadonlyMap<string, StepSnapshot>,
  planned: readonly PlanStep[],
): readonly StepNeed[] {
  if ((steps.get(need.stepKey)?.ops ?? []).length === 0) return [need];
  return planned
    .filter(({ kind }) => kind === "op")
    .map(({ key, assetKeys }) => ({
      ...need,
      stepKey: key,
      assetKeys: need.assetKeys.filter((each) => assetKeys.includes(each)),
      checks: need.checks.filter((check) => assetKeys.includes(check.assetKey)),
    }))
    .filter((each) => each.assetKeys.length > 0 || each.checks.length > 0);
}

/** The nodes that are left of a step, each in the part that has its asset or check; those without one in the last part. */
function createPartNodes(snapshot: DefinitionsSnapshot, parts: readonly StepPart[], nodesLeft: NodesLeft) {
  const ids = new Map<string, string>();
  for (const { key, dbt } of snapshot.assets) if (dbt !== null) ids.set(key, dbt.uniqueId);
  for (const check of snapshot.checks) if (check.dbt !== null) ids.set(checkKey(check), check.dbt.uniqueId);
  const ownedBy = ({ assetKeys, checks }: StepPart) =>
    [...assetKeys, ...checks.map(checkKey)].flatMap((key) => ids.get(key) ?? []);
  return (step: StepSnapshot, part: StepPart): readonly string[] | null => {
    const left = nodesLeft(step);
    const all = parts.filter((each) => each.unit === part.unit);
    if (left === null || all.length === 1) return left;
    const [own, owned] = [new Set(ownedBy(part)), new Set(all.flatMap(ownedBy))];
    const isLast = all.at(-1) === part;
    return left.filter((id) => own.has(id) || (isLast && !owned.has(id)));
  };
}

function plannedChecks({ checks }: StepPart): PlanStep["checks"] {
  return checks.map(({ assetKey, name, blocking }) => ({ assetKey, name, blocking }));
}

function planStep(
  step: StepSnapshot,
  part: StepPart,
  needs: PlanStep["needs"],
  nodeIds: readonly string[] | null,
): PlanStep {
  return {
    key: partKey(step.name, part.part),
    definition: step.name,
    kind: step.kind,
    hasNodes: step.hasNodes,
    assetKeys: part.assetKeys,
    checks: plannedChecks(part),
    isSubset:
      nodeIds !== null || part.assetKeys.length < step.assetKeys.length || part.checks.length < step.checks.length,
    nodeIds,
    needs,
    retryPolicy: step.retryPolicy,
    limits: step.limits ?? {},
  };
}
