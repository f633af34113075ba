// Runs definitions in the calling process and keeps nothing: for a team's own tests.
import { type Definitions, isDefinitions } from "../definitions/definitions.ts";
import { DefinitionError } from "../definitions/errors.ts";
import { resolveDefinitions } from "../definitions/resolve-definitions.ts";
import { errorInfo } from "../events/error-info.ts";
import type { Metadata, RunEventBody } from "../events/types.ts";
import { takeSnapshot } from "../host/take-snapshot.ts";
import type { PartitionChoice } from "../partitions/types.ts";
import { planRun, selectAssets } from "../plan/plan-run.ts";
import { createResourceSet } from "../resources/resource-set.ts";
import { executeStep } from "./execute-step.ts";
import { runSteps } from "./run-steps.ts";

/** How `materialize` runs. */
export interface MaterializeOptions {
  /** Which assets (default all). */
  readonly selection?: string;
  /** The partition to make, of assets that have some. */
  readonly partitionKey?: string;
  /** Several partitions, both ends with them. */
  readonly partitionKeyRange?: { readonly start: string; readonly end: string };
  /** Which dynamic partitions there are, by name (default none). */
  readonly dynamicPartitions?: Readonly<Record<string, readonly string[]>>;
  /** Takes what integrations print (default: the process's own output). */
  readonly onOutput?: (stream: "stdout" | "stderr", text: string) => void;
  readonly signal?: AbortSignal;
}

/** What a run of `materialize` came to. */
export interface MaterializeOutcome {
  readonly success: boolean;
  /** Keys of the assets that were made, in the order in which they were. */
  readonly materialized: readonly string[];
  readonly metadata: ReadonlyMap<string, Metadata>;
  readonly checks: readonly { readonly assetKey: string; readonly name: string; readonly outcome: string }[];
  readonly events: readonly RunEventBody[];
}

/**
 * Runs assets and their checks in this process.
 * @example
 * const outcome = await materialize(definitions, { selection: "orders" });
 * expect(outcome.materialized).toEqual(["orders"]);
 * @throws {DefinitionError} when the definitions are wrong
 */
export async function materialize<R extends object>(
  definitions: Definitions<R>,
  options: MaterializeOptions = {},
): Promise<MaterializeOutcome> {
  if (!isDefinitions(definitions)) throw new DefinitionError("testing/definitions", "materialize needs Definitions");
  const { resolved, problems } = await resolveDefinitions(definitions);
  const [problem] = problems;
  if (resolved === null) {
    throw new DefinitionError(problem?.code ?? "definitions/wrong", problems.map((each) => each.message).join("; "));
  }
  const snapshot = takeSnapshot(resolved, NOWHERE);
  const plan = planRun(
    snapshot,
    { assetKeys: selectAssets(snapshot, options.selection ?? "*"), partition: choiceOf(options) },
    { world: { now: Date.now(), dynamicKeys: (name) => options.dynamicPartitions?.[name] ?? [] } },
  );
  const events: RunEventBody[] = [];
  const steps = new Map(resolved.steps.map((step) => [step.name, step]));
  const resources = createResourceSet({
    declared: resolved.resources,
    config: plan.config?.resources,
    env: process.env,
  });
  try {
    const { status } = await runSteps({
      plan,
      maxConcurrent: 1,
      graceMillis: 5_000,
      signal: options.signal ?? new AbortController().signal,
      emit: (body) => events.push(body),
      runner: async (task) => {
        const step = steps.get(task.plan.definition);
        if (step === undefined)
          return { status: "failed", error: errorInfo(new DefinitionError("testing/step", "no step")) };
        const lease = await resources.acquire(step.resources);
        task.begin();
        return executeStep({
          step,
          plan: task.plan,
          resources: lease.values,
          run: { runId: "test", jobName: null, tags: {}, config: plan.config },
          attempt: task.attempt,
          signal: task.signal,
          env: process.env,
          emit: (body) => task.emit(body),
          write: options.onOutput ?? ((stream, text) => process[stream].write(text)),
        });
      },
    });
    return outcomeOf(status === "success", events);
  } finally {
    await resources.close();
  }
}

function choiceOf({ partitionKey, partitionKeyRange }: MaterializeOptions): PartitionChoice | null {
  if (partitionKey !== undefined) return { kind: "key", key: partitionKey };
  return partitionKeyRange === undefined ? null : { kind: "range", ...partitionKeyRange };
}

const NOWHERE = { file: "", bundle: "", bundleHash: "", files: [], loadedAt: "", loadMillis: 0 };

function outcomeOf(success: boolean, events: readonly RunEventBody[]): MaterializeOutcome {
  const made = events.flatMap((event) => (event.type === "ASSET_MATERIALIZATION" ? [event] : []));
  const checked = events.flatMap((event) => (event.type === "ASSET_CHECK_EVALUATION" ? [event] : []));
  return {
    success,
    materialized: made.map((event) => event.assetKey),
    metadata: new Map(made.map((event) => [event.assetKey, event.metadata])),
    checks: checked.map(({ assetKey, checkName, outcome }) => ({ assetKey, name: checkName, outcome })),
    events,
  };
}
