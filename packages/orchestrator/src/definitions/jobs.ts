// Jobs and executors: which assets run together, and how their steps are executed.
import { type RunConfig, type RunConfigLike, toRunConfig } from "../config/run-config.ts";
import type { FlatGraph } from "../ops/flat-graph.ts";
import type { PartitionsDefinition } from "../partitions/types.ts";
import { DefinitionError } from "./errors.ts";
import type { HookDefinition } from "./hooks.ts";
import { type AssetLike, keyOf } from "./key-of.ts";
import { sourceSite } from "./source-site.ts";
import type { ExecutorSpec, SourceSite, TagLimit } from "./types.ts";

/** What `defineAssetJob` takes. */
export interface AssetJobOptions<in R = unknown> {
  /** Called when a step of its runs has ended. */
  readonly hooks?: readonly HookDefinition<R>[];
  readonly name: string;
  /** A selection such as `"group:marts"` (default `"*"`), or a list of assets. */
  readonly selection?: string | readonly AssetLike[];
  /** What its assets with partitions are divided into; for schedules of it. */
  readonly partitions?: PartitionsDefinition;
  readonly description?: string;
  /** What its runs get unless they are told otherwise: `[configure(orders, { limit: 5 })]`. */
  readonly config?: RunConfigLike;
  /** Tags of its runs. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Default: the executor of `Definitions`. */
  readonly executor?: ExecutorSpec;
}

/** Made by `defineAssetJob` and `job`. */
export interface JobDefinition<in R = unknown> {
  readonly kind: "job";
  readonly name: string;
  /** Of assets; a job of ops has none. */
  readonly selection: string | readonly string[];
  /** The ops of a job of ops; null: it makes assets. */
  readonly graph: FlatGraph | null;
  readonly partitions: PartitionsDefinition | null;
  readonly description: string | null;
  readonly config: RunConfig | null;
  readonly hooks: readonly HookDefinition<R>[];
  readonly tags: Readonly<Record<string, string>>;
  readonly executor: ExecutorSpec | null;
  readonly site: SourceSite | null;
}

/**
 * Declares a job: assets that run together, with their checks.
 * @example defineAssetJob({ name: "nightly", selection: "group:marts or +orders" })
 */
export function defineAssetJob<R = unknown>(options: AssetJobOptions<R>): JobDefinition<R> {
  checkJobName(options.name);
  const selection = options.selection ?? "*";
  return {
    kind: "job",
    name: options.name,
    selection: typeof selection === "string" ? selection : selection.map(keyOf),
    graph: null,
    partitions: options.partitions ?? null,
    description: options.description ?? null,
    hooks: options.hooks ?? [],
    config: options.config === undefined ? null : toRunConfig(options.config),
    tags: options.tags ?? {},
    executor: options.executor ?? null,
    site: sourceSite(defineAssetJob),
  };
}

/** @throws {DefinitionError} when it cannot be a name */
export function checkJobName(name: string): void {
  if (/^[A-Za-z0-9_.-]{1,200}$/.test(name)) return;
  throw new DefinitionError("definitions/job-name", `${JSON.stringify(name)} is not a name for a job`, {
    hint: "letters, digits, _ . and - only",
  });
}

/** Steps run one after the other in the run's own process. */
export const inProcessExecutor: ExecutorSpec = { kind: "in-process" };

/** What `multiProcessExecutor` takes. */
export interface MultiProcessOptions {
  /** So many steps of a run at once (default 8). */
  readonly maxConcurrent?: number;
  /** So many steps of a run at once that have a tag: `opTags` of their declaration. */
  readonly tagConcurrencyLimits?: readonly TagLimit[];
}

/**
 * Every step in a process of its own, several at once. The default.
 * @example multiProcessExecutor({ maxConcurrent: 4, tagConcurrencyLimits: [{ key: "database", value: "tiny", limit: 1 }] })
 */
export function multiProcessExecutor(options: MultiProcessOptions = {}): ExecutorSpec {
  const { maxConcurrent, tagConcurrencyLimits = [] } = options;
  if (maxConcurrent !== undefined && (!Number.isInteger(maxConcurrent) || maxConcurrent < 1)) {
    throw new DefinitionError(
      "definitions/executor",
      `maxConcurrent must be a whole number from 1, not ${maxConcurrent}`,
    );
  }
  const wrong = tagConcurrencyLimits.find(({ limit }) => !Number.isInteger(limit) || limit < 1);
  if (wrong !== undefined) {
    throw new DefinitionError("definitions/executor", `the limit of tag "${wrong.key}" must be a whole number from 1`);
  }
  return {
    kind: "multi-process",
    maxConcurrent: maxConcurrent ?? null,
    ...(tagConcurrencyLimits.length > 0 && { tagLimits: tagConcurrencyLimits }),
  };
}
