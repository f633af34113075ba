// What the function of a schedule or a sensor gives back: runs to launch, or why there are none.
import { type RunConfig, type RunConfigLike, toRunConfig } from "../config/run-config.ts";
import { keyProblem } from "../partitions/define.ts";
import type { DynamicPartitions, PartitionChoice } from "../partitions/types.ts";
import { DefinitionError } from "./errors.ts";
import { type AssetLike, keyOf } from "./key-of.ts";

/** What a `RunRequest` is made of; without any of it, a run of the whole target. */
export interface RunRequestOptions {
  /** A run of this key is launched once, however often it is asked for. */
  readonly runKey?: string;
  /** Another job than that of the schedule or sensor. */
  readonly jobName?: string;
  /** A part of the job, or, without a job, the assets to make. */
  readonly assetSelection?: readonly AssetLike[];
  readonly tags?: Readonly<Record<string, string>>;
  /** In the place of the job's own config: `[configure(orders, { limit: 5 })]`, or as data. */
  readonly runConfig?: RunConfigLike;
  /** The partition to make. */
  readonly partitionKey?: string;
  /** Several, both ends with them. */
  readonly partitionKeyRange?: { readonly start: string; readonly end: string };
}

/**
 * A run to launch.
 * @example new RunRequest({ runKey: file.name, tags: { file: file.name } })
 */
export class RunRequest {
  readonly kind = "run-request";
  readonly runKey: string | null;
  readonly jobName: string | null;
  readonly assetKeys: readonly string[] | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly runConfig: RunConfig | null;
  readonly partition: PartitionChoice | null;

  constructor(options: RunRequestOptions = {}) {
    this.runKey = options.runKey ?? null;
    this.jobName = options.jobName ?? null;
    this.assetKeys = options.assetSelection?.map(keyOf) ?? null;
    this.tags = options.tags ?? {};
    this.runConfig = options.runConfig === undefined ? null : toRunConfig(options.runConfig);
    const { partitionKey, partitionKeyRange: range } = options;
    this.partition =
      partitionKey !== undefined
        ? { kind: "key", key: partitionKey }
        : range === undefined
          ? null
          : { kind: "range", ...range };
  }
}

/** Nothing to launch, and why; the page of the schedule or sensor shows it. */
export class SkipReason {
  readonly kind = "skip-reason";
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** What a `SensorResult` is made of. */
export interface SensorResultOptions {
  readonly runRequests?: readonly RunRequest[];
  readonly skipReason?: string | SkipReason;
  /** What the next evaluation sees as `context.cursor`; absent = as it was. */
  readonly cursor?: string;
  /** Dynamic partitions that are there from now on, or are not; done before the runs are planned. */
  readonly dynamicPartitionsRequests?: readonly DynamicPartitionsRequest[];
}

/** Made by `addDynamicPartitions` and `deleteDynamicPartitions`. */
export interface DynamicPartitionsRequest {
  readonly action: "add" | "delete";
  readonly name: string;
  readonly keys: readonly string[];
}

/**
 * What a sensor gives to add partitions.
 * @example new SensorResult({ dynamicPartitionsRequests: [addDynamicPartitions(customers, ["acme"])] })
 * @throws {DefinitionError} for what can be no key
 */
export function addDynamicPartitions(
  partitions: DynamicPartitions | string,
  keys: readonly string[],
): DynamicPartitionsRequest {
  for (const key of keys) {
    const wrong = keyProblem(key);
    if (wrong !== null) throw new DefinitionError("definitions/partition-key", wrong);
  }
  return { action: "add", name: typeof partitions === "string" ? partitions : partitions.name, keys: [...keys] };
}

/** What a sensor gives to delete partitions; what was made of them stays. */
export function deleteDynamicPartitions(
  partitions: DynamicPartitions | string,
  keys: readonly string[],
): DynamicPartitionsRequest {
  return { action: "delete", name: typeof partitions === "string" ? partitions : partitions.name, keys: [...keys] };
}

/** Runs to launch together with the new cursor. */
export class SensorResult {
  readonly kind = "sensor-result";
  readonly runRequests: readonly RunRequest[];
  readonly skipReason: string | null;
  readonly cursor: string | null;
  readonly dynamicPartitionsRequests: readonly DynamicPartitionsRequest[];

  constructor(options: SensorResultOptions) {
    const { skipReason } = options;
    this.runRequests = options.runRequests ?? [];
    this.skipReason = skipReason instanceof SkipReason ? skipReason.message : (skipReason ?? null);
    this.cursor = options.cursor ?? null;
    this.dynamicPartitionsRequests = options.dynamicPartitionsRequests ?? [];
  }
}

/** What functions of schedules and sensors may give; nothing means that there is nothing to run. */
export type TickReturn =
  | RunRequest
  | SkipReason
  | SensorResult
  | readonly RunRequest[]
  // biome-ignore lint/suspicious/noConfusingVoidType: functions that return nothing are usual
  | void;

/** The same as plain data. */
export interface TickOutcome {
  readonly runRequests: readonly RunRequest[];
  readonly skipReason: string | null;
  /** Null = as it was. */
  readonly cursor: string | null;
  readonly dynamicPartitions: readonly DynamicPartitionsRequest[];
}

const NOTHING: TickOutcome = { runRequests: [], skipReason: null, cursor: null, dynamicPartitions: [] };

/** @throws {TypeError} for anything else */
export function tickOutcome(given: unknown): TickOutcome {
  if (given === undefined || given === null) return NOTHING;
  if (Array.isArray(given)) return { ...NOTHING, runRequests: given.map(asRunRequest) };
  const kind = kindOf(given);
  if (kind === "run-request") return { ...NOTHING, runRequests: [asRunRequest(given)] };
  if (kind === "skip-reason") return { ...NOTHING, skipReason: textOf(given, "message") };
  if (kind !== "sensor-result") throw unknownResult(given);
  const requests: unknown = Reflect.get(Object(given), "runRequests");
  return {
    runRequests: Array.isArray(requests) ? requests.map(asRunRequest) : [],
    skipReason: textOf(given, "skipReason"),
    cursor: textOf(given, "cursor"),
    dynamicPartitions: partitionsRequests(Reflect.get(Object(given), "dynamicPartitionsRequests")),
  };
}

/** From another copy of this package, or made by hand: read with care. */
function partitionsRequests(given: unknown): readonly DynamicPartitionsRequest[] {
  if (!Array.isArray(given)) return [];
  return given.map((each: unknown) => {
    const [action, name] = [textOf(each, "action"), textOf(each, "name")];
    const keys: unknown = Reflect.get(Object(each), "keys");
    if ((action !== "add" && action !== "delete") || name === null || !Array.isArray(keys)) throw unknownResult(each);
    return { action, name, keys: keys.map(String) };
  });
}

function asRunRequest(value: unknown): RunRequest {
  // By its kind and not by its class: the team's code may have another copy of this package.
  if (kindOf(value) !== "run-request") throw unknownResult(value);
  return value as RunRequest;
}

function kindOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "kind" in value ? value.kind : null;
}

function textOf(value: unknown, name: string): string | null {
  const found: unknown = Reflect.get(Object(value), name);
  return typeof found === "string" ? found : null;
}

function unknownResult(value: unknown): TypeError {
  const shown = typeof value === "object" ? JSON.stringify(value)?.slice(0, 200) : String(value);
  return new TypeError(`expected a RunRequest, a list of them, a SkipReason or a SensorResult, not ${shown}`);
}
