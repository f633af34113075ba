// A request becomes a run in the queue.
import { dump } from "js-yaml";
import { planRunConfig } from "../config/plan-run-config.ts";
import type { RunConfig } from "../config/run-config.ts";
import type { RunEvent } from "../events/types.ts";
import type { DefinitionsSnapshot } from "../host/types.ts";
import { partitionWorld } from "../partitions/partition-world.ts";
import type { PartitionWorld } from "../partitions/types.ts";
import { PlanError } from "../plan/errors.ts";
import { isPlanOfOps, OUTPUT_EVENTS, planOpsAgain } from "../plan/plan-again.ts";
import { choiceOf, planRetry } from "../plan/plan-retry.ts";
import { planRun } from "../plan/plan-run.ts";
import { RETRY_NUMBER_TAG } from "../plan/run-tags.ts";
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
  /** Run config as text; absent or empty: that of the job. */
  readonly configYaml?: string;
  /** What is to be known of it beforehand; its first events say it. */
  readonly notices?: readonly string[];
}

/**
 * Plans a run and puts it into the queue.
 * @throws {PlanError} when the request names what is not there
 */
export async function launchRun(options: LaunchOptions): Promise<RunRecord> {
  const { storage, snapshot } = options;
  return storage.runs.create(newRunOf(snapshot, options, await partitionWorld(storage, snapshot)));
}

/**
 * A request as a run that is not stored yet.
 * @throws {PlanError} when the request names what is not there
 */
export function newRunOf(
  snapshot: DefinitionsSnapshot,
  options: Omit<LaunchOptions, "storage" | "snapshot">,
  world: PartitionWorld,
): NewRun {
  const { request } = options;
  const plan = planRun(snapshot, request, { world });
  const job = snapshot.jobs.find((each) => each.name === plan.jobName);
  const configYaml = options.configYaml?.trim() ? options.configYaml : runConfigText(job?.config ?? null);
  return {
    plan: withConfig(snapshot, plan, configYaml),
    assetKeys: request.assetKeys ?? null,
    checks: request.checks ?? null,
    launchedBy: options.launchedBy,
    tags: { ...job?.tags, ...options.tags },
    configYaml,
    parentRunId: null,
    definitions: placeOf(snapshot),
    notices: options.notices ?? [],
  };
}

export interface ReexecuteOptions {
  readonly storage: Storage;
  readonly snapshot: DefinitionsSnapshot;
  readonly runId: string;
  /** `from-failure` leaves out what succeeded, down to the single dbt node; `selected` runs the steps that `stepKeys` names. */
  readonly strategy: "all" | "from-failure" | "selected";
  /** For `selected`. */
  readonly stepKeys?: readonly string[];
  readonly launchedBy: string;
  readonly notices?: readonly string[];
}

/**
 * Runs a run again, all of it or what is left of it, with the definitions of now.
 * @throws {UnknownRunError}
 * @throws {PlanError} when it has not ended, or nothing of it can be run
 */
export async function reexecuteRun(options: ReexecuteOptions): Promise<RunRecord> {
  return options.storage.runs.create(await rerunOf(options));
}

/**
 * The same, as a run that is not stored yet.
 * @throws {UnknownRunError}
 * @throws {PlanError} when it has not ended, or nothing of it can be run
 */
export async function rerunOf(options: ReexecuteOptions): Promise<NewRun> {
  const { storage, snapshot, runId, strategy } = options;
  const assignment = await storage.runs.assignment(runId);
  if (assignment === null) throw new UnknownRunError(runId);
  const { run, plan: before } = assignment;
  if (run.endedAt === null) throw new PlanError("plan/not-ended", "the run has not ended yet", "cancel it first");
  const world = await partitionWorld(storage, snapshot);
  const plan = isPlanOfOps(before)
    ? await planOps(options, before, world)
    : strategy === "all"
      ? planAgain(snapshot, run, before, world)
      : strategy === "selected"
        ? planSteps(snapshot, before, options.stepKeys ?? [], world)
        : await planRest(storage, snapshot, runId, before, world);
  // An attempt that somebody asks for begins its own count.
  const { [RETRY_NUMBER_TAG]: _, ...tags } = run.tags;
  return {
    plan: withConfig(snapshot, plan, run.configYaml),
    ...(strategy === "selected" && !isPlanOfOps(plan)
      ? targetsOf(plan)
      : { assetKeys: run.assetKeys, checks: run.checks }),
    launchedBy: options.launchedBy,
    tags,
    configYaml: run.configYaml,
    parentRunId: runId,
    definitions: placeOf(snapshot),
    notices: options.notices ?? [],
  };
}

async function planOps(
  { storage, snapshot, runId, strategy, stepKeys = [] }: ReexecuteOptions,
  before: RunPlan,
  world: PartitionWorld,
): Promise<RunPlan> {
  const fresh = planRun(snapshot, { job: before.jobName, partition: choiceOf(before.steps) }, { world });
  if (strategy === "all") return fresh;
  const [steps, events] = await Promise.all([storage.runs.steps(runId), outputEvents(storage, runId)]);
  return planOpsAgain(fresh, { runId, plan: before, steps, events }, strategy === "selected" ? stepKeys : null);
}

const EVENTS_AT_ONCE = 5_000;

async function outputEvents(storage: Storage, runId: string): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for (;;) {
    const after = events.at(-1)?.sequence ?? 0;
    const more = await storage.events.list(runId, { after, limit: EVENTS_AT_ONCE, types: OUTPUT_EVENTS });
    events.push(...more);
    if (more.length < EVENTS_AT_ONCE) return events;
  }
}

/** Some steps of a run again, whole. */
function planSteps(
  snapshot: DefinitionsSnapshot,
  before: RunPlan,
  stepKeys: readonly string[],
  world: PartitionWorld,
): RunPlan {
  const unknown = stepKeys.find((key) => !before.steps.some((step) => step.key === key));
  if (unknown !== undefined) throw new PlanError("plan/unknown-step", `the run has no step "${unknown}"`);
  const steps = before.steps.filter((step) => stepKeys.includes(step.key));
  const plan = planAll(snapshot, steps, world);
  return { ...plan, jobName: before.jobName, executor: before.executor };
}

function planAll(snapshot: DefinitionsSnapshot, steps: RunPlan["steps"], world: PartitionWorld): RunPlan {
  return planRun(snapshot, { ...targetsOf({ steps }), partition: choiceOf(steps) }, { world });
}

function targetsOf({ steps }: Pick<RunPlan, "steps">) {
  return {
    assetKeys: steps.flatMap((step) => step.assetKeys),
    checks: steps.flatMap((step) => step.checks.map(({ assetKey, name }) => ({ assetKey, name }))),
  };
}

function planAgain(snapshot: DefinitionsSnapshot, run: RunRecord, before: RunPlan, world: PartitionWorld): RunPlan {
  const partition = choiceOf(before.steps);
  if (before.jobName !== null) {
    const { assetKeys, checks } = run;
    return planRun(snapshot, { job: before.jobName, assetKeys, checks, partition }, { world });
  }
  return planAll(snapshot, before.steps, world);
}

async function planRest(
  storage: Storage,
  snapshot: DefinitionsSnapshot,
  runId: string,
  plan: RunPlan,
  world: PartitionWorld,
): Promise<RunPlan> {
  const [steps, nodes, targets] = await Promise.all([
    storage.runs.steps(runId),
    storage.runs.nodes(runId),
    storage.runs.targets(runId),
  ]);
  return planRetry(snapshot, { plan, steps, nodes, targets }, world);
}

/** Run config as people write it. */
export function runConfigText(config: RunConfig | null): string {
  return config === null ? "" : dump(config);
}

/** The plan with the config of its steps, checked and completed before anything starts. */
function withConfig(snapshot: DefinitionsSnapshot, plan: RunPlan, configYaml: string): RunPlan {
  const steps = plan.steps.map((step) => step.definition);
  return {
    ...plan,
    config: planRunConfig(snapshot, steps, configYaml),
    secrets: snapshot.resources.flatMap((resource) => resource.envVars),
  };
}

function placeOf({ file, bundle, id }: DefinitionsSnapshot): NewRun["definitions"] {
  return { file, bundle, snapshotId: id };
}
