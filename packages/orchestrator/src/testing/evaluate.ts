// Evaluates schedules and sensors as a tick would, and checks run config as a launch would: without a store.
import { planRunConfig } from "../config/plan-run-config.ts";
import { type RunConfig, type RunConfigLike, toRunConfig } from "../config/run-config.ts";
import type { AssetEvent, AutomationDefinition, EndedRunInfo, TickInput } from "../definitions/automation-types.ts";
import type { Definitions } from "../definitions/definitions.ts";
import { RunRequest, type TickOutcome, tickOutcome } from "../definitions/tick-results.ts";
import { planRun, selectAssets } from "../plan/plan-run.ts";
import { runConfigText } from "../runs/launch-run.ts";
import { checkStepConfigs } from "../runs/step-config.ts";
import { keepingLogger, type LoggedLine } from "./contexts.ts";
import { resolvedForTest } from "./resolved-for-test.ts";

/** What a tick came to. */
export interface EvaluatedTick extends TickOutcome {
  readonly logged: readonly LoggedLine[];
}

/** What `evaluateSchedule` takes. */
export interface EvaluateScheduleOptions<R> {
  /** The time for which the tick is (default now). */
  readonly at?: Date;
  readonly resources?: Partial<R>;
}

/**
 * What a tick of a schedule asks for.
 * @example expect((await evaluateSchedule(weekdays, { at: new Date("2024-01-06") })).skipReason).toBe("weekend")
 */
export function evaluateSchedule<R>(
  schedule: AutomationDefinition<R>,
  options: NoInfer<EvaluateScheduleOptions<R>> = {},
): Promise<EvaluatedTick> {
  return evaluate(schedule, { scheduledAt: options.at ?? new Date() }, options.resources);
}

/** What `evaluateSensor` takes. */
export interface EvaluateSensorOptions<R> {
  readonly cursor?: string | null;
  readonly lastTickAt?: Date | null;
  /** For an `assetSensor`. */
  readonly assetEvents?: readonly Pick<AssetEvent, "assetKey">[];
  /** For a `runStatusSensor` or `runFailureSensor`. */
  readonly runs?: readonly Partial<EndedRunInfo>[];
  readonly resources?: Partial<R>;
}

/** What a tick of a sensor asks for. */
export function evaluateSensor<R>(
  sensor: AutomationDefinition<R>,
  options: NoInfer<EvaluateSensorOptions<R>> = {},
): Promise<EvaluatedTick> {
  return evaluate(sensor, { scheduledAt: new Date(), ...options }, options.resources);
}

type Evaluation = { readonly scheduledAt: Date } & Omit<EvaluateSensorOptions<unknown>, "resources">;

async function evaluate<R>(
  { evaluate: ask }: AutomationDefinition<R>,
  evaluation: Evaluation,
  resources: Partial<R> | undefined,
): Promise<EvaluatedTick> {
  const logged: LoggedLine[] = [];
  if (ask === null) {
    return { ...tickOutcome(new RunRequest()), logged };
  }
  const given = await ask(inputOf(evaluation), keepingLogger(logged), (resources ?? {}) as R);
  const outcomes = given.map(tickOutcome);
  return {
    runRequests: outcomes.flatMap((outcome) => outcome.runRequests),
    skipReason: outcomes.find((outcome) => outcome.skipReason !== null)?.skipReason ?? null,
    cursor: outcomes.findLast((outcome) => outcome.cursor !== null)?.cursor ?? null,
    dynamicPartitions: outcomes.flatMap((outcome) => outcome.dynamicPartitions),
    logged,
  };
}

function inputOf({ scheduledAt, cursor = null, lastTickAt = null, assetEvents, runs }: Evaluation): TickInput {
  const timestamp = scheduledAt.toISOString();
  return {
    scheduledAt: timestamp,
    cursor,
    lastTickAt: lastTickAt?.toISOString() ?? null,
    assetEvents: assetEvents?.map((event) => ({ runId: "test", timestamp, metadata: {}, ...event })) ?? null,
    runs: runs?.map((run) => ({ ...ENDED_RUN, endedAt: timestamp, ...run })) ?? null,
  };
}

const ENDED_RUN: Omit<EndedRunInfo, "endedAt"> = {
  runId: "test",
  jobName: null,
  status: "SUCCESS",
  tags: {},
  failureReason: null,
};

/** What `validateRunConfig` takes. */
export interface ValidateRunConfigOptions {
  /** The job that is to run; or a selection of assets (default all). */
  readonly job?: string;
  readonly selection?: string;
  /** As data, part by part, or as YAML. */
  readonly runConfig: RunConfigLike | string;
}

/**
 * The config of a run, with its defaults.
 * @throws {PlanError} that says what is wrong, and where
 */
export async function validateRunConfig<R extends object>(
  definitions: Definitions<R>,
  { job, selection, runConfig }: ValidateRunConfigOptions,
): Promise<RunConfig> {
  const { resolved, snapshot } = await resolvedForTest(definitions);
  const target = job === undefined ? { assetKeys: selectAssets(snapshot, selection ?? "*") } : { job };
  const names = planRun(snapshot, target).steps.map((step) => step.definition);
  const text = typeof runConfig === "string" ? runConfig : runConfigText(toRunConfig(runConfig));
  const config = planRunConfig(snapshot, names, text);
  await checkStepConfigs(
    resolved.steps.filter((step) => names.includes(step.name)),
    config,
  );
  return config;
}
