// Runs definitions in the calling process and keeps nothing: for a team's own tests.
import type { RunConfigLike } from "../config/run-config.ts";
import type { AssetCheckDefinition, AssetsDefinition } from "../definitions/assets-definition.ts";
import { Definitions } from "../definitions/definitions.ts";
import type { Complete, Provided } from "../definitions/resource.ts";
import type { AssetSpec } from "../definitions/specs.ts";
import type { Metadata, RunEventBody } from "../events/types.ts";
import { memoryIoManager } from "../io/memory.ts";
import type { PartitionChoice } from "../partitions/types.ts";
import { planRun, selectAssets } from "../plan/plan-run.ts";
import { resolvedForTest } from "../testing/resolved-for-test.ts";
import { runHere } from "./run-here.ts";

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
  /** As data, or part by part: `[configure(orders, { limit: 3 })]`. */
  readonly runConfig?: RunConfigLike;
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether a step that fails fails the test: what it threw is thrown (default false). */
  readonly raiseOnError?: boolean;
}

/** The same where assets stand alone: what their functions need. */
export interface MaterializeAssetsOptions<P extends object> extends MaterializeOptions {
  readonly resources?: P & Complete<NoInfer<P>>;
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
 * const outcome = await materialize([orders], { resources: { db: fakeDb } });
 * expect(outcome.materialized).toEqual(["orders"]);
 * @throws {DefinitionError} when the definitions are wrong
 */
export async function materialize<R extends object>(
  definitions: Definitions<R>,
  options?: MaterializeOptions,
): Promise<MaterializeOutcome>;
export async function materialize<P extends object = object>(
  assets: readonly (AssetsDefinition<Provided<NoInfer<P>>> | AssetCheckDefinition<Provided<NoInfer<P>>> | AssetSpec)[],
  options?: MaterializeAssetsOptions<P>,
): Promise<MaterializeOutcome>;
export async function materialize(
  given: object,
  options: MaterializeAssetsOptions<object> = {},
): Promise<MaterializeOutcome> {
  const { resolved, snapshot } = await resolvedForTest(definitionsOf(given, options.resources));
  const plan = planRun(
    snapshot,
    { assetKeys: selectAssets(snapshot, options.selection ?? "*"), partition: choiceOf(options) },
    { world: { now: Date.now(), dynamicKeys: (name) => options.dynamicPartitions?.[name] ?? [] } },
  );
  const { success, events } = await runHere({ resolved, snapshot, plan }, options, memoryIoManager());
  if (options.raiseOnError) raise(events);
  return outcomeOf(success, events);
}

function choiceOf({ partitionKey, partitionKeyRange }: MaterializeOptions): PartitionChoice | null {
  if (partitionKey !== undefined) return { kind: "key", key: partitionKey };
  return partitionKeyRange === undefined ? null : { kind: "range", ...partitionKeyRange };
}

type Declared = AssetsDefinition | AssetCheckDefinition | AssetSpec;

/** The overloads have held the resources against what the assets need. */
function definitionsOf(given: object, resources: object | undefined): Definitions {
  if (!isList(given)) return given as Definitions;
  return new Definitions({
    assets: given.filter((each) => each.kind !== "check"),
    assetChecks: given.filter((each) => each.kind === "check"),
    resources: resources ?? {},
  });
}

function isList(given: object): given is readonly Declared[] {
  return Array.isArray(given);
}

/** A step failed, and the caller wants to hear of it. */
class MaterializeError extends Error {
  override readonly name = "MaterializeError";
}

export function raise(events: readonly RunEventBody[]): void {
  const failure = events.find((event) => event.type === "STEP_FAILURE");
  if (failure?.type === "STEP_FAILURE") throw new MaterializeError(failure.message, { cause: failure.error });
}

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
