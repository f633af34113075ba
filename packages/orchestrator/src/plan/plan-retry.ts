// The plan of a run that goes on where another one failed: what succeeded is left alone, down to the single dbt node.
import type { DefinitionsSnapshot } from "../host/types.ts";
import { decodeSubset } from "../partitions/subset.ts";
import type { PartitionChoice, PartitionWorld } from "../partitions/types.ts";
import type { NodeRecord, StepRecord, TargetRecord } from "../storage/types.ts";
import { PlanError } from "./errors.ts";
import { isPlanOfOps, opsLeft } from "./plan-again.ts";
import { planRun } from "./plan-run.ts";
import type { PlanStep, RunPlan } from "./types.ts";

/** How a run ended, as the store has it. */
export interface EndedRun {
  readonly plan: RunPlan;
  readonly steps: readonly StepRecord[];
  readonly nodes: readonly NodeRecord[];
  readonly targets: readonly TargetRecord[];
}

const GOOD_NODES: ReadonlySet<string> = new Set(["success", "pass", "warn", "no-op", "reused"]);

/** The keys of steps and the ids of nodes that a re-execution from failure would run. */
export function retryableOf(run: EndedRun): readonly string[] {
  if (isPlanOfOps(run.plan)) return opsLeft(run.steps);
  return run.plan.steps
    .filter((step) => isLeft(step, run))
    .flatMap((step) => [step.key, ...(nodesLeftOf(step, run) ?? [])]);
}

/**
 * Plans what is left of a run.
 * @throws {PlanError} when nothing is left, or what is left no longer exists
 */
export function planRetry(snapshot: DefinitionsSnapshot, run: EndedRun, world?: PartitionWorld): RunPlan {
  const left = run.plan.steps.filter((step) => isLeft(step, run));
  if (left.length === 0) throw new PlanError("plan/nothing-to-retry", "nothing in this run failed or was left out");
  const leftTargets = targetsLeft(left, run);
  const known = new Set(snapshot.assets.filter((asset) => asset.step !== null).map((asset) => asset.key));
  const knownChecks = new Set(snapshot.checks.map((check) => `${check.assetKey}\n${check.name}`));
  const unreached = nodesOfTargets(snapshot, leftTargets);
  const nodes = new Map<string, ReadonlySet<string>>();
  for (const step of left) {
    const ids = nodesLeftOf(step, run);
    if (ids === null) continue;
    nodes.set(
      step.definition,
      new Set([...(nodes.get(step.definition) ?? []), ...ids, ...(unreached.get(step.definition) ?? [])]),
    );
  }
  return {
    ...planRun(
      snapshot,
      {
        assetKeys: leftTargets.assetKeys.filter((key) => known.has(key)),
        checks: leftTargets.checks.filter((check) => knownChecks.has(`${check.assetKey}\n${check.name}`)),
        partition: choiceOf(left),
      },
      {
        world,
        nodesLeft: (step) => {
          const ids = nodes.get(step.name);
          return ids === undefined ? null : [...ids];
        },
      },
    ),
    jobName: run.plan.jobName,
    executor: run.plan.executor,
  };
}

/** The partitions that steps of an earlier run made; null when they made none. */
export function choiceOf(steps: readonly PlanStep[]): PartitionChoice | null {
  const partitions = steps.find((step) => step.partitions !== undefined)?.partitions;
  if (partitions === undefined) return null;
  if (partitions.many !== null) return { kind: "subset", subset: decodeSubset(partitions.many.subset) };
  return { kind: "key", key: partitions.key ?? "" };
}

/** Ids of the nodes behind the assets and checks that are left, also of those that never began; by step. */
function nodesOfTargets(
  snapshot: DefinitionsSnapshot,
  left: ReturnType<typeof targetsLeft>,
): ReadonlyMap<string, readonly string[]> {
  const keys = new Set(left.assetKeys);
  const checks = new Set(left.checks.map((check) => `${check.assetKey}\n${check.name}`));
  const found = new Map<string, string[]>();
  const add = (step: string | null, id: string | undefined) => {
    if (step === null || id === undefined) return;
    const ids = found.get(step) ?? [];
    ids.push(id);
    found.set(step, ids);
  };
  for (const asset of snapshot.assets) if (keys.has(asset.key)) add(asset.step, asset.dbt?.uniqueId);
  for (const check of snapshot.checks) {
    if (checks.has(`${check.assetKey}\n${check.name}`)) add(check.step, check.dbt?.uniqueId);
  }
  return found;
}

function isLeft(step: PlanStep, run: EndedRun): boolean {
  // Of a graph-backed asset, what counts is the asset.
  if (step.kind === "op") return targetsLeft([step], run).count > 0;
  return (
    run.steps.find((each) => each.stepKey === step.key)?.status !== "succeeded" || targetsLeft([step], run).count > 0
  );
}

function targetsLeft(steps: readonly PlanStep[], run: EndedRun) {
  const keys = new Set(steps.map((step) => step.key));
  // Steps without nodes are done as a whole.
  const whole = new Set(steps.filter((step) => !step.hasNodes).map((step) => step.key));
  const failed = run.targets.filter((target) => keys.has(target.stepKey) && target.state !== "succeeded");
  const again = run.targets.filter((target) => whole.has(target.stepKey));
  const targets = [...new Set([...failed, ...again])];
  return {
    count: failed.length,
    assetKeys: targets.filter((target) => target.checkName === null).map((target) => target.assetKey),
    checks: targets.flatMap((target) =>
      target.checkName === null ? [] : [{ assetKey: target.assetKey, name: target.checkName }],
    ),
  };
}

/** The nodes of a step that did not end well; null when the step has told of none, so that all of it is left. */
function nodesLeftOf(step: PlanStep, run: EndedRun): readonly string[] | null {
  const nodes = run.nodes.filter((node) => node.stepKey === step.key);
  if (nodes.length === 0) return step.nodeIds;
  const good = new Set(nodes.filter((node) => GOOD_NODES.has(node.status)).map((node) => node.nodeId));
  const bad = nodes.filter((node) => !good.has(node.nodeId)).map((node) => node.nodeId);
  // Nodes of an earlier retry that this run did not reach are left too.
  const missed = (step.nodeIds ?? []).filter((id) => !good.has(id) && !bad.includes(id));
  return [...bad, ...missed];
}
