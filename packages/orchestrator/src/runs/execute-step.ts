// Calls a step's function and turns what it gives into events. The border between our code and the team's: whatever is thrown
// in there becomes the outcome of the step.

import type { RunConfig } from "../config/run-config.ts";
import { type RetryWish, retryWishOf } from "../definitions/failure.ts";
import { toMetadata } from "../definitions/metadata.ts";
import { isOutputValue, isStepNews, RESULT } from "../definitions/op-results.ts";
import type { ResolvedStep } from "../definitions/resolved.ts";
import {
  type AssetCheckResult,
  isStepResult,
  type MaterializeResult,
  type ObserveResult,
} from "../definitions/results.ts";
import type { AssetExecutionContext, CheckRef, MetadataLike } from "../definitions/types.ts";
import { errorInfo } from "../events/error-info.ts";
import type { ErrorInfo, EventLevel, NodeOutcome, Provenance, RunEventBody } from "../events/types.ts";
import type { IoManager } from "../io/io-manager.ts";
import { checkKey } from "../plan/check-key.ts";
import type { PlanStep } from "../plan/types.ts";
import { loadOpInputs } from "./op-inputs.ts";
import { type PartitionContext, partitionContext } from "./partition-context.ts";
import { type AddedMetadata, completeOutputs, newsEvent, recordOutput } from "./record-output.ts";
import { stepConfig } from "./step-config.ts";
import { StepResultError } from "./step-result-error.ts";
import { keepValue, loadInputs, type ResourceValues } from "./step-values.ts";

/** How a step ended. */
export type StepOutcome =
  | { readonly status: "succeeded" }
  | { readonly status: "canceled" }
  /** `retry`: what was thrown says of the next attempt (default: the policy decides). */
  | { readonly status: "failed"; readonly error: ErrorInfo; readonly retry?: RetryWish | null };

export interface ExecuteStepOptions {
  readonly step: ResolvedStep;
  readonly plan: PlanStep;
  readonly run: RunFacts;
  /** Those that the step uses, set up. */
  readonly resources: ResourceValues;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly emit: (body: RunEventBody) => void;
  readonly write: (stream: "stdout" | "stderr", text: string) => void;
  /** Keeps the outputs of ops that name no I/O manager. */
  readonly keeper: IoManager;
}

/** What a step may know of its run. */
export interface RunFacts {
  readonly runId: string;
  readonly jobName: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly config: RunConfig | undefined;
}

export async function executeStep(options: ExecuteStepOptions): Promise<StepOutcome> {
  const given: Given = { assets: new Set(), checks: new Set(), blocking: new Map(), outputs: new Set() };
  const started = performance.now();
  try {
    const { step, resources, plan, run, keeper } = options;
    const added: AddedMetadata = new Map();
    const context = stepContext(options, await stepConfig(step, run.config), added);
    const inputs =
      step.op === null
        ? await loadInputs(step, context, resources)
        : await loadOpInputs({ step, op: step.op, plan, config: run.config, context, resources, keeper });
    for await (const result of step.run(context, resources, inputs)) {
      if (isStepNews(result)) context.logEvent(result);
      else if (step.op !== null && isOutputValue(result)) {
        const note = (check: AssetCheckResult, assetKey: string) => recordCheck(check, options, given, assetKey);
        const world = { ...options, op: step.op, recordCheck: note };
        await recordOutput(result, world, { context, given: given.outputs, added, started });
      } else if (step.op === null && isStepResult(result)) await record(result, options, context, given, started);
      else throw new StepResultError(`step "${plan.key}" gave something that is no result`);
    }
    if (step.op === null) completeResults(options, given, started);
    else {
      const { op } = step;
      completeOutputs(plan.key, op, given.outputs);
      const gave = Object.entries(op.outs).flatMap(([name, { assetKey }]) =>
        given.outputs.has(name) ? [assetKey] : [],
      );
      completeChecks(
        plan.key,
        plan.checks.filter((check) => gave.includes(check.assetKey)),
        given,
      );
    }
    return given.blocking.size === 0 ? { status: "succeeded" } : { status: "failed", error: blockedBy(given.blocking) };
  } catch (error) {
    if (options.signal.aborted) return { status: "canceled" };
    return { status: "failed", error: errorInfo(error), retry: retryWishOf(error) };
  }
}

interface Given {
  readonly assets: Set<string>;
  readonly checks: Set<string>;
  /** Blocking checks that did not pass, by key; the last result of a check counts. */
  readonly blocking: Map<string, CheckRef>;
  /** Of ops: names, with the key of each value of a dynamic one. */
  readonly outputs: Set<string>;
}

/** What was made stays; the step has failed all the same, so that the run does. */
function blockedBy(checks: Given["blocking"]): ErrorInfo {
  const names = [...checks.values()].map((check) => `${check.name} of ${check.assetKey}`);
  const message =
    names.length === 1 ? `Blocking check ${names[0]} failed.` : `Blocking checks failed: ${names.join(", ")}.`;
  return { name: "BlockingCheckFailed", message, stack: null, cause: null };
}

async function record(
  result: MaterializeResult | ObserveResult | AssetCheckResult,
  options: ExecuteStepOptions,
  context: AssetExecutionContext,
  given: Given,
  started: number,
): Promise<void> {
  if (result.kind === "check") {
    recordCheck(result, options, given, null);
    return;
  }
  const key = result.assetKey ?? onlyAsset(options);
  const spec = options.step.assets.find((each) => each.key === key);
  if (spec === undefined && result.kind === "materialize") {
    throw new StepResultError(`step "${options.plan.key}" gave asset "${key}", which is not one of its own`);
  }
  const kept =
    result.kind === "materialize" ? await keepValue(spec, key, result.value, context, options.resources) : {};
  given.assets.add(key);
  const elapsed = options.step.assets.length === 1 ? performance.now() - started : null;
  options.emit({
    type: result.kind === "materialize" ? "ASSET_MATERIALIZATION" : "ASSET_OBSERVATION",
    level: "info",
    stepKey: options.plan.key,
    assetKey: key,
    nodeId: result.nodeId,
    durationMillis: result.durationMillis ?? elapsed,
    metadata: { ...kept, ...result.metadata },
    provenance: provenanceOf(key, result, options),
    message: result.message ?? (result.kind === "materialize" ? `Materialized value ${key}.` : `Observed ${key}.`),
  });
  if (result.kind !== "materialize") return;
  for (const check of result.checkResults) recordCheck(check, options, given, key);
}

/** What is observed is made elsewhere: of its code and its inputs nothing is known. */
function provenanceOf(
  key: string,
  { kind, dataVersion }: Pick<MaterializeResult | ObserveResult, "kind" | "dataVersion">,
  { step }: ExecuteStepOptions,
): Provenance {
  const spec = kind === "materialize" ? step.assets.find((each) => each.key === key) : undefined;
  return { codeVersion: spec?.codeVersion ?? null, dataVersion, deps: spec?.deps ?? [] };
}

function recordCheck(
  result: AssetCheckResult,
  options: ExecuteStepOptions,
  given: Given,
  forAsset: string | null,
): void {
  const { checks } = options.step;
  const key = result.assetKey ?? forAsset;
  const candidates = checks.filter(
    (check) =>
      (key === null || check.assetKey === key) && (result.checkName === null || check.name === result.checkName),
  );
  const [spec] = candidates;
  if (spec === undefined || candidates.length > 1) {
    const name = result.checkName ?? "without a name";
    throw new StepResultError(
      `step "${options.plan.key}" gave a result of check ${name}${key === null ? "" : ` of asset "${key}"`}, which ${
        spec === undefined ? "is not one of its own" : "could be several: give assetKey and checkName"
      }`,
    );
  }
  given.checks.add(checkKey(spec));
  if (spec.blocking && result.severity === "ERROR" && BAD_OUTCOMES.has(result.outcome)) {
    given.blocking.set(checkKey(spec), spec);
  } else given.blocking.delete(checkKey(spec));
  options.emit({
    type: "ASSET_CHECK_EVALUATION",
    level: result.outcome === "passed" ? "info" : result.outcome === "warned" ? "warning" : "error",
    stepKey: options.plan.key,
    assetKey: spec.assetKey,
    checkName: spec.name,
    nodeId: result.nodeId,
    outcome: result.outcome,
    severity: result.severity,
    blocking: spec.blocking,
    failedRows: result.failedRows,
    durationMillis: result.durationMillis,
    metadata: result.metadata,
    message: checkMessage(spec, result),
  });
}

const BAD_OUTCOMES: ReadonlySet<AssetCheckResult["outcome"]> = new Set(["failed", "errored"]);

const VERBS: Readonly<Record<AssetCheckResult["outcome"], string>> = {
  passed: "succeeded",
  warned: "warned",
  failed: "failed",
  errored: "could not run",
  skipped: "was skipped",
};

function checkMessage(check: CheckRef, result: AssetCheckResult): string {
  const description = result.description === null ? "" : ` ${result.description}`;
  return `Check ${check.name} ${VERBS[result.outcome]} for materialization of ${check.assetKey}.${description}`;
}

/** A function of one asset need not say that it made it; one of several must say which. */
function completeResults(options: ExecuteStepOptions, given: Given, started: number): void {
  const { step, plan } = options;
  const skippable = new Set(step.assets.filter((spec) => spec.skippable).map((spec) => spec.key));
  const missing = plan.assetKeys.filter((key) => !given.assets.has(key) && !skippable.has(key));
  if (missing.length > 0 && step.assets.length > 1) {
    throw new StepResultError(`step "${plan.key}" ended without giving ${missing.map((key) => `"${key}"`).join(", ")}`);
  }
  if (!step.hasNodes) completeChecks(plan.key, plan.checks, given);
  for (const key of missing) {
    options.emit({
      type: "ASSET_MATERIALIZATION",
      level: "info",
      stepKey: plan.key,
      assetKey: key,
      nodeId: null,
      durationMillis: performance.now() - started,
      metadata: {},
      provenance: provenanceOf(key, { kind: "materialize", dataVersion: null }, options),
      message: `Materialized value ${key}.`,
    });
  }
}

function completeChecks(stepKey: string, wanted: PlanStep["checks"], given: Given): void {
  const unchecked = wanted.filter((check) => !given.checks.has(checkKey(check)));
  if (unchecked.length === 0) return;
  const names = unchecked.map((check) => `"${check.name}"`).join(", ");
  throw new StepResultError(`step "${stepKey}" ended without evaluating check ${names}`);
}

function onlyAsset({ step, plan }: ExecuteStepOptions): string {
  const [spec, ...others] = step.assets;
  if (spec !== undefined && others.length === 0) return spec.key;
  throw new StepResultError(`step "${plan.key}" has several assets: its results must say which (assetKey)`);
}

/** What the function is called with. */
export function stepContext(
  options: Omit<ExecuteStepOptions, "step" | "resources" | "keeper">,
  config: object,
  added: AddedMetadata = new Map(),
): AssetExecutionContext {
  const { plan, run, emit, write, env, signal, attempt } = options;
  const outcomes = new Map<string, NodeOutcome>();
  const log = (level: EventLevel) => (message: string, fields?: MetadataLike) =>
    emit({
      type: "LOG",
      level,
      stepKey: plan.key,
      nodeId: null,
      message: String(message),
      ...(fields !== undefined && { metadata: toMetadata(fields) }),
    });
  const own: Omit<AssetExecutionContext, keyof PartitionContext> = {
    runId: run.runId,
    config,
    jobName: run.jobName,
    runTags: run.tags,
    stepKey: plan.key,
    mappingKey: plan.mappingKey ?? null,
    attempt,
    logEvent: (event) => emit(newsEvent(event, plan.key)),
    addOutputMetadata: (metadata, { output = RESULT } = {}) => {
      added.set(output, { ...added.get(output), ...toMetadata(metadata) });
    },
    assetKey: plan.assetKeys[0] ?? plan.checks[0]?.assetKey ?? "",
    selectedAssetKeys: plan.assetKeys,
    selectedChecks: plan.checks.map(({ assetKey, name }) => ({ assetKey, name })),
    log: { debug: log("debug"), info: log("info"), warn: log("warning"), error: log("error") },
    signal,
    runtime: {
      emit: (event) => {
        if (event.type === "NODE_FINISH") outcomes.set(event.nodeId, event.outcome);
        emit(event);
      },
      write,
      isSubset: plan.isSubset,
      nodeIds: plan.nodeIds,
      env,
      nodeOutcome: (nodeId) => outcomes.get(nodeId) ?? null,
    },
  };
  // The getters of the partitions stay getters.
  return Object.assign(partitionContext(plan.partitions ?? null, plan.key), own);
}
