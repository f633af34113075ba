// What a running plan has come to so far, learnt from its events: which assets are there, which checks failed, how nodes ended.
// Decides whether a step may start, and what of it is left when it is tried again.

import type { RunEventBody } from "../events/types.ts";
import { checkKey } from "../plan/check-key.ts";
import type { GivenOutput, PlanStep, StepNeed } from "../plan/types.ts";
import { type GivenOutputs, givenOutputs, hasOutput, noteOutput } from "./step-outputs.ts";

export interface RunProgress {
  readonly made: Set<string>;
  readonly failed: Set<string>;
  /** Assets for which there was nothing to do: their nodes were no-ops, or their last build was reused. */
  readonly left: Set<string>;
  readonly goodChecks: Set<string>;
  readonly badChecks: Set<string>;
  /** By step: nodes and whether they ended well. */
  readonly nodes: Map<string, Map<string, "good" | "bad" | "running">>;
  /** Assets of nodes that run now, by node. */
  readonly runningAssets: Map<string, string>;
  /** What ops gave. */
  readonly outputs: GivenOutputs;
  /** Steps that had nothing to do: an output that they take was left out. */
  readonly leftOut: Set<string>;
}

const GOOD_NODES: ReadonlySet<string> = new Set(["success", "pass", "warn", "no-op", "reused"]);

const IDLE: ReadonlySet<string> = new Set(["no-op", "reused"]);

export function createRunProgress(given: readonly GivenOutput[] = []): RunProgress {
  return {
    made: new Set(),
    failed: new Set(),
    left: new Set(),
    goodChecks: new Set(),
    badChecks: new Set(),
    nodes: new Map(),
    runningAssets: new Map(),
    outputs: givenOutputs(given),
    leftOut: new Set(),
  };
}

/** Learns from one event. */
export function noteEvent(progress: RunProgress, event: RunEventBody): void {
  noteOutput(progress.outputs, event);
  switch (event.type) {
    case "ASSET_MATERIALIZATION":
      progress.made.add(event.assetKey);
      progress.failed.delete(event.assetKey);
      return;
    case "ASSET_FAILED_TO_MATERIALIZE":
      progress.failed.add(event.assetKey);
      return;
    case "ASSET_CHECK_EVALUATION": {
      const bad = event.severity === "ERROR" && event.outcome !== "passed" && event.outcome !== "warned";
      const key = checkKey({ assetKey: event.assetKey, name: event.checkName });
      (bad ? progress.badChecks : progress.goodChecks).add(key);
      (bad ? progress.goodChecks : progress.badChecks).delete(key);
      return;
    }
    case "NODE_START":
      nodesOf(progress, event.stepKey).set(event.nodeId, "running");
      if (event.assetKey !== null && event.checkName === null) progress.runningAssets.set(event.nodeId, event.assetKey);
      return;
    case "NODE_FINISH":
      nodesOf(progress, event.stepKey).set(event.nodeId, GOOD_NODES.has(event.outcome) ? "good" : "bad");
      progress.runningAssets.delete(event.nodeId);
      if (IDLE.has(event.outcome) && event.assetKey !== null && event.checkName === null)
        progress.left.add(event.assetKey);
  }
}

/** What keeps a step from starting. */
export interface Obstacle {
  readonly stepKey: string;
  readonly subject: string;
  /** Nothing went wrong: an output that need not be given was not. */
  readonly isLeftOut: boolean;
}

/** What stands in the way of a step; null when nothing does. Its needs have ended. */
export function obstacle(progress: RunProgress, step: PlanStep, stepStatus: (key: string) => string): Obstacle | null {
  const found = step.needs.map((need) => ({ need, obstacle: obstacleOf(progress, need, stepStatus(need.stepKey)) }));
  const wrong = found.find((each) => each.obstacle?.isLeftOut === false);
  if (wrong !== undefined) return wrong.obstacle;
  const stands = found.find(
    (each) =>
      each.obstacle !== null &&
      (each.need.group === undefined ||
        found.every((other) => other.need.group !== each.need.group || other.obstacle !== null)),
  );
  return stands?.obstacle ?? null;
}

function obstacleOf(progress: RunProgress, need: StepNeed, status: string): Obstacle | null {
  const { stepKey, output } = need;
  if (progress.leftOut.has(stepKey)) return { stepKey, subject: stepKey, isLeftOut: true };
  const isPlain = need.assetKeys.length === 0 && need.checks.length === 0;
  if (status !== "succeeded" && isPlain) return { stepKey, subject: stepKey, isLeftOut: false };
  const subject = unmet(progress, need, status === "succeeded");
  if (subject !== null) return { stepKey, subject, isLeftOut: false };
  if (output === undefined || hasOutput(progress.outputs, stepKey, output)) return null;
  return { stepKey, subject: `${stepKey}.${output}`, isLeftOut: true };
}

/** An asset that a step that succeeded left out (it may) is no obstacle; one that failed or is missing after a failure is. */
function unmet(progress: RunProgress, need: StepNeed, succeeded: boolean): string | null {
  const asset = need.assetKeys.find((key) => !progress.made.has(key) && (progress.failed.has(key) || !succeeded));
  if (asset !== undefined) return asset;
  const check = need.checks.find((each) => {
    const key = checkKey(each);
    return progress.badChecks.has(key) || (!succeeded && !progress.goodChecks.has(key));
  });
  return check?.name ?? null;
}

/** What of a step is left to do in its next attempt. */
export function remainder(progress: RunProgress, step: PlanStep): PlanStep {
  const nodes = progress.nodes.get(step.key);
  if (!step.hasNodes || nodes === undefined || nodes.size === 0) return step;
  const bad = [...nodes].filter(([, state]) => state !== "good").map(([id]) => id);
  const missed = (step.nodeIds ?? []).filter((id) => !nodes.has(id));
  return {
    ...step,
    isSubset: true,
    nodeIds: [...bad, ...missed],
    assetKeys: step.assetKeys.filter((key) => !progress.made.has(key) && !progress.left.has(key)),
    checks: step.checks.filter((check) => !progress.goodChecks.has(checkKey(check))),
  };
}

/** Assets of a step that did not come to be and of which nobody has said so; when canceled only those that had begun. */
export function unreported(progress: RunProgress, step: PlanStep, status: "failed" | "canceled"): readonly string[] {
  const { made, failed, left } = progress;
  const open = step.assetKeys.filter((key) => !made.has(key) && !failed.has(key) && !left.has(key));
  if (status === "failed" || !step.hasNodes) return open;
  const running = new Set(progress.runningAssets.values());
  return open.filter((key) => running.has(key));
}

function nodesOf(progress: RunProgress, stepKey: string) {
  const known = progress.nodes.get(stepKey);
  if (known !== undefined) return known;
  const made = new Map<string, "good" | "bad" | "running">();
  progress.nodes.set(stepKey, made);
  return made;
}
