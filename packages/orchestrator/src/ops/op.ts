// `op`: one unit of work of a job, with typed inputs and outputs.
import type { ConfigInput, ConfigOutput, ConfigSchema, NoConfig } from "../config/config-schema.ts";
import { configured } from "../definitions/configured.ts";
import { DefinitionError } from "../definitions/errors.ts";
import type { HookDefinition } from "../definitions/hooks.ts";
import type { DynamicOutput, Output, StepNews } from "../definitions/op-results.ts";
import { resourceNamesOf } from "../definitions/required-resources.ts";
import { sourceSite } from "../definitions/source-site.ts";
import { stepLimits } from "../definitions/step-limits.ts";
import type { OpExecutionContext, StepOptions } from "../definitions/types.ts";
import { flatOp, type OpCore } from "./flat-graph.ts";
import { type InNeed, type OpIn, type OpIns, type OutSpec, type OutSpecs, out } from "./ins-outs.ts";
import { checkName } from "./names.ts";
import type { NodeDefinition } from "./node.ts";
import { outputsOf } from "./op-outputs.ts";
import type { DynamicRef, OutputRef } from "./refs.ts";

/** What `op` takes. */
export interface OpOptions<S extends ConfigSchema, I extends OpIns, O extends OutSpecs, H = unknown>
  extends StepOptions {
  readonly name: string;
  readonly description?: string;
  /** What it takes, by name: the function's third argument. */
  readonly ins?: I;
  /** What it gives, by name (default: one output named `result`, which is what the function returns). */
  readonly outs?: O;
  /** Schema of its run config: `z.object({ … })`. */
  readonly config?: S;
  /** Called when its step has ended. */
  readonly hooks?: readonly HookDefinition<H>[];
  /** Shown with it. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Made by `op`. */
export interface OpDefinition<
  in R = never,
  out S extends ConfigSchema = ConfigSchema,
  I extends OpIns = OpIns,
  out Ret = unknown,
> extends NodeDefinition<R, I, Ret, OpConfig<S, I>>,
    Omit<OpCore, "ins"> {
  readonly kind: "op";
  readonly config: S | null;
}

type OptionalNames<I extends OpIns> = {
  [K in keyof I]: I[K] extends OpIn<unknown, "optional"> ? K : never;
}[keyof I];

/** What the run config may say of an op. */
export interface OpConfig<S extends ConfigSchema, I extends OpIns> {
  readonly config?: ConfigInput<S>;
  readonly inputs?: {
    readonly [K in OptionalNames<I>]?: I[K] extends OpIn<infer V, InNeed> ? V : never;
  };
}

/** What the function gets as its third argument. */
export type OpInputs<I extends OpIns> = {
  readonly [K in keyof I as I[K] extends OpIn<unknown, "nothing"> ? never : K]: I[K] extends OpIn<infer V, InNeed>
    ? V
    : never;
};

type Union<T> = (T extends unknown ? (each: T) => void : never) extends (each: infer I) => void ? I : never;
/** Whether there is one output, and so no need to name it. */
type IsSingle<K> = [K] extends [Union<K>] ? true : false;

type Yielded<O extends OutSpecs> =
  | StepNews
  | {
      [K in keyof O & string]: O[K] extends OutSpec<infer V, true>
        ? DynamicOutput<V, K>
        : O[K] extends OutSpec<infer V>
          ? Output<V, K>
          : never;
    }[keyof O & string];

type OneValue<S, K extends string> =
  S extends OutSpec<infer V, true>
    ? readonly DynamicOutput<V, K>[]
    : S extends OutSpec<infer V, false, false>
      ? V | Output<V, K> | undefined
      : S extends OutSpec<infer V>
        ? V | Output<V, K>
        : never;

type ManyValues<O extends OutSpecs> = {
  readonly [K in keyof O as O[K] extends OutSpec<unknown, false, true> ? K : never]: O[K] extends OutSpec<infer V>
    ? V
    : never;
} & {
  readonly [K in keyof O as O[K] extends OutSpec<unknown, false, false> ? K : never]?: O[K] extends OutSpec<infer V>
    ? V
    : never;
};

/** What the function may return: values, or an iterable that yields outputs one by one. */
export type OpReturn<O extends OutSpecs> = [O] extends [never]
  ? unknown
  :
      | (IsSingle<keyof O> extends true ? OneValue<O[keyof O], keyof O & string> : ManyValues<O>)
      | AsyncIterable<Yielded<O>>
      | Generator<Yielded<O>>;

type RefOf<S> = S extends OutSpec<infer V, true> ? DynamicRef<V> : S extends OutSpec<infer V> ? OutputRef<V> : never;
type ResultOf<Y> = Y extends Output<infer V, "result"> ? V : never;

/** What a call of the op gives in a graph. */
export type OpRefs<O extends OutSpecs, V> = [O] extends [never]
  ? V extends AsyncIterable<infer Y> | Generator<infer Y>
    ? OutputRef<ResultOf<Y>>
    : OutputRef<V extends Output<infer W> ? W : V>
  : IsSingle<keyof O> extends true
    ? RefOf<O[keyof O]>
    : { readonly [K in keyof O]: RefOf<O[K]> };

/**
 * Declares an op. Its function gets its context, the resources that it names, and its inputs.
 * @example
 * const total = op({ name: "total", ins: { numbers: opIn<number[]>() } }, (_context, _resources, { numbers }) =>
 *   numbers.reduce((sum, each) => sum + each, 0));
 */
export function op<
  R = unknown,
  S extends ConfigSchema = NoConfig,
  I extends OpIns = Readonly<Record<never, never>>,
  O extends OutSpecs = never,
  V extends OpReturn<O> = OpReturn<O>,
  H = unknown,
>(
  options: OpOptions<S, I, O, H>,
  work: (context: OpExecutionContext<ConfigOutput<S>>, resources: R, inputs: OpInputs<I>) => V | Promise<V>,
): OpDefinition<R & H, S, I, OpRefs<O, V>> {
  const site = sourceSite(op);
  const { name } = options;
  const ins: OpIns = options.ins ?? {};
  const outs: OutSpecs = options.outs ?? { result: out() };
  checkName("op", name);
  for (const each of Object.keys(ins)) checkName(`input of op "${name}"`, each);
  for (const each of Object.keys(outs)) checkName(`output of op "${name}"`, each);
  if (Object.keys(outs).length === 0) {
    throw new DefinitionError("ops/no-outs", `op "${name}" has an empty list of outputs`, {
      hint: "leave outs away: what the function returns is its output then",
    });
  }
  const made: OpCore = {
    kind: "op",
    nodeName: name,
    description: options.description ?? null,
    ins,
    outs,
    config: options.config ?? null,
    hooks: options.hooks ?? [],
    tags: options.tags ?? {},
    retryPolicy: options.retryPolicy ?? null,
    limits: stepLimits(name, options),
    requires: resourceNamesOf(work),
    site,
    run: (context, resources, inputs) =>
      outputsOf(name, outs, () => work(configured<S>(context), resources as R, inputs as OpInputs<I>)),
  };
  return { ...made, flat: flatOp(made) } as OpDefinition<R & H, S, I, OpRefs<O, V>>;
}
