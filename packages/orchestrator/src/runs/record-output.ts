// Outputs of ops as they are given: kept first, told of then. An output that is an asset is told of as a materialization too.
import type { OutputValue, StepNews } from "../definitions/op-results.ts";
import type { ResolvedOp, ResolvedStep } from "../definitions/resolved.ts";
import type { AssetCheckResult } from "../definitions/results.ts";
import type { AssetExecutionContext } from "../definitions/types.ts";
import type { Metadata, RunEventBody } from "../events/types.ts";
import type { IoManager } from "../io/io-manager.ts";
import type { PlanStep } from "../plan/types.ts";
import { StepResultError } from "./step-result-error.ts";
import { keepIn, managerOf, outputContext, type ResourceValues } from "./step-values.ts";

/** What functions added to the metadata of their outputs, by output. */
export type AddedMetadata = Map<string, Metadata>;

export interface OutputWorld {
  readonly step: ResolvedStep;
  readonly op: ResolvedOp;
  readonly plan: PlanStep;
  readonly resources: ResourceValues;
  readonly keeper: IoManager;
  readonly emit: (body: RunEventBody) => void;
  readonly recordCheck: (result: AssetCheckResult, assetKey: string) => void;
}

export interface OutputsSoFar {
  readonly context: AssetExecutionContext;
  readonly given: Set<string>;
  readonly added: AddedMetadata;
  readonly started: number;
}

export async function recordOutput(
  value: OutputValue,
  { step, op, plan, resources, keeper, emit, recordCheck }: OutputWorld,
  { context, given, added, started }: OutputsSoFar,
): Promise<void> {
  const { output, mappingKey } = value;
  const spec = Object.hasOwn(op.outs, output) ? op.outs[output] : undefined;
  const names = Object.keys(op.outs).join(", ");
  if (spec === undefined) throw wrong(plan, `gave output "${output}", which it does not have; it has ${names}`);
  if (spec.isDynamic !== (value.kind === "dynamic-output")) {
    throw wrong(
      plan,
      `gave output "${output}" as ${spec.isDynamic ? "an Output; it is dynamic: yield DynamicOutput" : "a DynamicOutput; it is declared with out, not with dynamicOut"}`,
    );
  }
  const id = mappingKey === null ? output : `${output}[${mappingKey}]`;
  if (given.has(id)) throw wrong(plan, `gave output "${id}" twice`);
  const asset = step.assets.find((each) => each.key === spec.assetKey) ?? null;
  if (asset === null && value.checkResults.length > 0) {
    throw wrong(plan, `gave results of checks with output "${output}", which is no asset`);
  }
  const isAsset = asset !== null && spec.ioManagerKey !== null;
  const place = outputContext(context, {
    runId: context.runId,
    stepKey: plan.key,
    output,
    mappingKey,
    assetKey: isAsset ? asset.key : null,
    metadata: spec.metadata,
  });
  const manager = spec.ioManagerKey === null ? keeper : managerOf(resources, spec.ioManagerKey);
  const kept = await keepIn(manager, place, value.value, `output "${id}"`, spec.ioManagerKey ?? "the files of the run");
  given.add(id);
  const metadata = { ...(spec.ioManagerKey === null ? {} : kept), ...added.get(output), ...value.metadata };
  emit({
    type: "STEP_OUTPUT",
    level: "debug",
    stepKey: plan.key,
    output,
    mappingKey,
    metadata: asset === null ? metadata : {},
    message: `Gave output "${id}".`,
  });
  if (asset === null) return;
  emit({
    type: "ASSET_MATERIALIZATION",
    level: "info",
    stepKey: plan.key,
    assetKey: asset.key,
    nodeId: null,
    durationMillis: performance.now() - started,
    metadata,
    provenance: { codeVersion: asset.codeVersion, dataVersion: value.dataVersion, deps: asset.deps },
    message: `Materialized value ${asset.key}.`,
  });
  for (const check of value.checkResults) recordCheck(check, asset.key);
}

/** Every output that must be given was. */
export function completeOutputs(stepKey: string, op: ResolvedOp, given: ReadonlySet<string>): void {
  const missing = Object.entries(op.outs).filter(([name, { isRequired }]) => isRequired && !given.has(name));
  if (missing.length === 0) return;
  const names = missing.map(([name]) => `"${name}"`).join(", ");
  throw new StepResultError(`step "${stepKey}" ended without giving output ${names}`);
}

function wrong({ key }: PlanStep, what: string): StepResultError {
  return new StepResultError(`step "${key}" ${what}`);
}

export function newsEvent(news: StepNews, stepKey: string): RunEventBody {
  const { metadata, description } = news;
  if (news.kind === "expectation") {
    const { success, label } = news;
    const name = label === null ? "An expectation" : `Expectation ${label}`;
    const said = description === null ? "" : ` ${description}`;
    const message = `${name} ${success ? "was met" : "was not met"}.${said}`;
    const level = success ? "info" : "warning";
    return { type: "STEP_EXPECTATION_RESULT", level, stepKey, success, label, metadata, message };
  }
  const isMade = news.event === "materialization";
  return {
    type: isMade ? "ASSET_MATERIALIZATION" : "ASSET_OBSERVATION",
    level: "info",
    stepKey,
    assetKey: news.assetKey,
    nodeId: null,
    durationMillis: null,
    metadata,
    ...(news.partition !== null && { partition: news.partition }),
    message: description ?? `${isMade ? "Materialized" : "Observed"} ${news.assetKey}.`,
  };
}
