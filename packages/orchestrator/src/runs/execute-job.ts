// Runs a job in the calling process and keeps nothing but what its ops gave: for a team's own tests.
import type { AssetsDefinition } from "../definitions/assets-definition.ts";
import { Definitions } from "../definitions/definitions.ts";
import type { JobDefinition } from "../definitions/jobs.ts";
import type { Complete, Provided } from "../definitions/resource.ts";
import type { AssetSpec } from "../definitions/specs.ts";
import type { RunEventBody } from "../events/types.ts";
import { memoryIoManager } from "../io/memory.ts";
import { planRun } from "../plan/plan-run.ts";
import { resolvedForTest } from "../testing/resolved-for-test.ts";
import { type MaterializeOptions, raise } from "./materialize.ts";
import { runHere } from "./run-here.ts";

/** How `executeJob` runs. */
export interface ExecuteJobOptions<P extends object>
  extends Pick<MaterializeOptions, "onOutput" | "signal" | "runConfig" | "tags" | "raiseOnError" | "partitionKey"> {
  readonly resources?: P & Complete<NoInfer<P>>;
  /** The assets that a job of assets chooses from. */
  readonly assets?: readonly (AssetsDefinition<Provided<NoInfer<P>>> | AssetSpec)[];
}

/** What a job came to. */
export interface ExecutedJob {
  readonly success: boolean;
  /** Keys of the steps, by how they ended. */
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
  readonly events: readonly RunEventBody[];
  /** What a step gave; undefined when it gave nothing, or its I/O manager has it. Of a dynamic output an object by key. */
  outputOf(stepKey: string, output?: string): unknown;
}

/**
 * Runs a job in this process.
 * @example expect((await executeJob(nightly, { resources: { db: fake } })).outputOf("total")).toBe(6);
 * @throws {DefinitionError} when the definitions are wrong
 */
export async function executeJob<P extends object = object>(
  job: JobDefinition<Provided<NoInfer<P>>>,
  options: ExecuteJobOptions<P> = {},
): Promise<ExecutedJob> {
  const { resources, assets, partitionKey } = options;
  const definitions = new Definitions<P>({
    jobs: [job],
    ...(assets !== undefined && { assets }),
    ...(resources !== undefined && { resources }),
  });
  const { resolved, snapshot } = await resolvedForTest(definitions);
  const partition = partitionKey === undefined ? null : { kind: "key" as const, key: partitionKey };
  const plan = planRun(snapshot, { job: job.name, partition });
  const keeper = memoryIoManager();
  const { success, events } = await runHere({ resolved, snapshot, plan }, options, keeper);
  if (options.raiseOnError) raise(events);
  const stepsWith = (type: RunEventBody["type"]) =>
    events.flatMap((event) => (event.type === type && event.stepKey !== null ? [event.stepKey] : []));
  return {
    success,
    succeeded: stepsWith("STEP_SUCCESS"),
    failed: stepsWith("STEP_FAILURE"),
    skipped: stepsWith("STEP_SKIPPED"),
    events,
    outputOf: (stepKey, output = "result") => valueAt(keeper.values, `test/${stepKey}/${output}`),
  };
}

function valueAt(values: ReadonlyMap<string, unknown>, place: string): unknown {
  if (values.has(place)) return values.get(place);
  const parts = [...values].filter(([key]) => key.startsWith(`${place}/`));
  if (parts.length === 0) return undefined;
  return Object.fromEntries(parts.map(([key, value]) => [key.slice(place.length + 1), value]));
}
