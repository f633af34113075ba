// A request becomes a run in the queue.
import type { DefinitionsSnapshot } from "../host/types.ts";
import { PlanError } from "../plan/errors.ts";
import { planRetry } from "../plan/plan-retry.ts";
import { planRun } from "../plan/plan-run.ts";
import type { RunPlan, RunTarget } from "../plan/types.ts";
import { UnknownRunError } from "../storage/errors.ts";
import type { NewRun, RunRecord, Storage } from "../storage/types.ts";

export interface LaunchOptions {
  readonly storage: Storage;
  readonly snapshot: DefinitionsSnapshot;
  readonly request: RunTarget;
  /** Who asked: a person, a schedule, a command. */
  readonly launchedBy: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly configYaml?: string;
  /** What is to be known of it beforehand; its first events say it. */
  readonly notices?: readonly string[];
}

/**
 * Plans a run and puts it into the queue.
 * @throws {PlanError} when the request names what is not there
 */
export async function launchRun(options: LaunchOptions): Promise<RunRecord> {
  return options.storage.runs.create(newRunOf(options.snapshot, options));
}

/**
 * A request as a run that is not stored yet.
 * @throws {PlanError} when the request names what is not there
 */
export function newRunOf(snapshot: DefinitionsSnapshot, options: Omit<LaunchOptions, "storage" | "snapshot">): NewRun {
  const { request } = options;
  const plan = planRun(snapshot, request);
  const job = snapshot.jobs.find((each) => each.name === plan.jobName);
  return {
    plan,
    assetKeys: request.assetKeys ?? null,
    checks: request.checks ?? null,
    launchedBy: options.launchedBy,
    tags: { ...job?.tags, ...options.tags },
    configYaml: options.configYaml ?? "",
    parentRunId: null,
    definitions: placeOf(snapshot),
    notices: options.notices ?? [],
  };
}

export interface ReexecuteOptions {
  readonly storage: Storage;
  readonly snapshot: DefinitionsSnapshot;
  readonly runId: string;
  /** `from-failure` leaves out what succeeded, down to the single dbt node. */
  readonly strategy: "all" | "from-failure";
  readonly launchedBy: string;
  readonly notices?: readonly string[];
}

/**
 * Runs a run again, all of it or what is left of it, with the definitions of now.
 * @throws {UnknownRunError}
 * @throws {PlanError} when it has not ended, or nothing of it can be run
 */
export async function reexecuteRun(options: ReexecuteOptions): Promise<RunRecord> {
  const { storage, snapshot, runId } = options;
  const assignment = await storage.runs.assignment(runId);
  if (assignment === null) throw new UnknownRunError(runId);
  const { run, plan: before } = assignment;
  if (run.endedAt === null) throw new PlanError("plan/not-ended", "the run has not ended yet", "cancel it first");
  const plan =
    options.strategy === "all" ? planAgain(snapshot, run, before) : await planRest(storage, snapshot, runId, before);
  return storage.runs.create({
    plan,
    assetKeys: run.assetKeys,
    checks: run.checks,
    launchedBy: options.launchedBy,
    tags: { ...run.tags, "sluice/retry_strategy": options.strategy },
    configYaml: run.configYaml,
    parentRunId: runId,
    definitions: placeOf(snapshot),
    notices: options.notices ?? [],
  });
}

function planAgain(snapshot: DefinitionsSnapshot, run: RunRecord, before: RunPlan): RunPlan {
  if (before.jobName !== null) {
    return planRun(snapshot, { job: before.jobName, assetKeys: run.assetKeys, checks: run.checks });
  }
  return planRun(snapshot, {
    assetKeys: before.steps.flatMap((step) => step.assetKeys),
    checks: before.steps.flatMap((step) => step.checks.map(({ assetKey, name }) => ({ assetKey, name }))),
  });
}

async function planRest(
  storage: Storage,
  snapshot: DefinitionsSnapshot,
  runId: string,
  plan: RunPlan,
): Promise<RunPlan> {
  const [steps, nodes, targets] = await Promise.all([
    storage.runs.steps(runId),
    storage.runs.nodes(runId),
    storage.runs.targets(runId),
  ]);
  return planRetry(snapshot, { plan, steps, nodes, targets });
}

function placeOf({ file, bundle, id }: DefinitionsSnapshot): NewRun["definitions"] {
  return { file, bundle, snapshotId: id };
}
