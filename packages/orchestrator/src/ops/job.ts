// `job`: ops that are run together.
import { type ConfiguredStep, type RunConfig, toRunConfig } from "../config/run-config.ts";
import { DefinitionError } from "../definitions/errors.ts";
import type { HookDefinition } from "../definitions/hooks.ts";
import { checkJobName, type JobDefinition } from "../definitions/jobs.ts";
import { sourceSite } from "../definitions/source-site.ts";
import type { ExecutorSpec, RetryPolicy } from "../definitions/types.ts";
import type { PartitionsDefinition } from "../partitions/types.ts";
import { callAll, composeGraph } from "./compose.ts";
import { type FlatGraph, withInputs } from "./flat-graph.ts";
import type { GraphConfig, GraphDefinition } from "./graph.ts";
import type { OpIn, OpIns } from "./ins-outs.ts";
import { mappedOps } from "./mapped-ops.ts";
import type { NeedsOf, NodeCalls, Nodes } from "./node.ts";

interface CommonJobOptions<C, H> {
  readonly name: string;
  readonly description?: string;
  /** What its runs get unless they are told otherwise. */
  readonly config?: (C & { readonly resources?: RunConfig["resources"] }) | readonly ConfiguredStep[];
  /** Called when a step of its runs has ended. */
  readonly hooks?: readonly HookDefinition<H>[];
  /** Tags of its runs. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Default: the executor of `Definitions`. */
  readonly executor?: ExecutorSpec;
  /** What its runs are divided into: each makes one, which ops see as `context.partitionKey`. */
  readonly partitions?: PartitionsDefinition;
  /** For ops that have no policy of their own. */
  readonly opRetryPolicy?: RetryPolicy;
}

/** What `job` takes, of ops or graphs that it wires itself. */
export interface JobOptions<N extends Nodes, H = unknown> extends CommonJobOptions<GraphConfig<N>, H> {
  /** Ops and graphs, by the names that they have in it: `ops: { load, clean }`. */
  readonly ops: N;
}

/** What `job` takes, of a graph. */
export interface GraphJobOptions<R, C, H = unknown> extends CommonJobOptions<C, H> {
  /** One whose inputs all have a default or a schema. */
  readonly graph: GraphDefinition<R, Readonly<Record<string, OpIn<unknown, "optional" | "nothing">>>, unknown, C>;
}

/**
 * Declares a job of ops; without `compose`, each op runs by itself.
 * @example
 * const nightly = job({ name: "nightly", ops: { load, total } }, ({ load, total }) => {
 *   total({ numbers: load() });
 * });
 */
export function job<N extends Nodes, H = unknown>(
  options: JobOptions<N, H>,
  compose?: (ops: NodeCalls<N>) => unknown,
): JobDefinition<NeedsOf<N> & H>;
export function job<R, C, H = unknown>(options: GraphJobOptions<R, C, H>): JobDefinition<R & H>;
export function job(
  options: CommonJobOptions<object, never> & { readonly ops?: Nodes; readonly graph?: GraphDefinition },
  compose: (calls: never) => unknown = callAll,
): JobDefinition<never> {
  const site = sourceSite(job);
  checkJobName(options.name);
  return {
    kind: "job",
    name: options.name,
    selection: "",
    graph: retried(graphOf(options, compose), options.opRetryPolicy ?? null),
    partitions: options.partitions ?? null,
    description: options.description ?? null,
    hooks: options.hooks ?? [],
    config: options.config === undefined ? null : toRunConfig(options.config),
    tags: options.tags ?? {},
    executor: options.executor ?? null,
    site,
  };
}

function graphOf(
  { name, ops, graph }: { readonly name: string; readonly ops?: Nodes; readonly graph?: GraphDefinition },
  compose: (calls: never) => unknown,
): FlatGraph {
  const subject = `job "${name}"`;
  if ((ops === undefined) === (graph === undefined)) {
    throw new DefinitionError("ops/job", `${subject} needs either ops or a graph`);
  }
  if (graph !== undefined) {
    const flat = topLevel(subject, graph.flat, graph.ins);
    mappedOps(flat.ops, subject);
    return flat;
  }
  if (Object.keys(ops ?? {}).length === 0) throw new DefinitionError("ops/empty-graph", `${subject} has no ops`);
  return composeGraph({ subject, ins: {}, nodes: ops ?? {}, hooks: [], compose: (calls) => ignore(compose(calls)) });
}

/** What a job's `compose` gives back goes nowhere. */
function ignore(_composed: unknown): undefined {
  return undefined;
}

/** A graph that stands alone: what its inputs are is said by the run config. */
function topLevel(subject: string, flat: FlatGraph, ins: OpIns): FlatGraph {
  for (const [name, { need }] of Object.entries(ins)) {
    if (need !== "value") continue;
    throw new DefinitionError("ops/missing-input", `${subject}: nothing gives input "${name}" of its graph`, {
      hint: "give it a default or a schema, so that the run config may give it",
    });
  }
  return withInputs(flat, (name) => {
    const spec = ins[name];
    if (spec === undefined || spec.need === "nothing") return null;
    return { kind: "config", path: [], name, spec };
  });
}

function retried(flat: FlatGraph, retryPolicy: RetryPolicy | null): FlatGraph {
  if (retryPolicy === null) return flat;
  const ops = flat.ops.map((each) => ({
    ...each,
    op: { ...each.op, retryPolicy: each.op.retryPolicy ?? retryPolicy },
  }));
  return { ...flat, ops };
}
