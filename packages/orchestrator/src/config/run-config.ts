// Run config: what a run may be told, by step and by resource, in the shape that Dagster's has.
import type { ConfigInput, ConfigSchema } from "./config-schema.ts";

/** What a run may be told of one op: its config, inputs that nothing is wired to, and for a graph the ops in it. */
export interface OpRunConfig {
  readonly config?: unknown;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly ops?: Readonly<Record<string, OpRunConfig>>;
}

/** `{ ops: { orders: { config: { limit: 5 } } }, resources: { db: { config: { … } } } }`; assets are ops too. */
export interface RunConfig {
  readonly ops?: Readonly<Record<string, OpRunConfig>>;
  /** Of a job that is made of a graph: inputs of the graph. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly resources?: Readonly<Record<string, { readonly config?: unknown }>>;
}

/** The config of one declaration; made by `configure`. */
export interface ConfiguredStep {
  readonly kind: "configured";
  readonly step: string;
  readonly config: unknown;
}

/** Run config as declarations take it: as data, or part by part with types. */
export type RunConfigLike = RunConfig | readonly ConfiguredStep[];

/** Something with config of its own: an asset, a check, an op. */
export interface Configurable<S extends ConfigSchema> {
  readonly name: string;
  readonly config?: S;
}

/**
 * The config of one asset, check or op, held against its schema by the compiler.
 * @example new RunRequest({ runConfig: [configure(orders, { limit: 5 })] })
 */
export function configure<S extends ConfigSchema>(
  step: Configurable<S>,
  config: NoInfer<ConfigInput<S>>,
): ConfiguredStep {
  return { kind: "configured", step: step.name, config };
}

export function toRunConfig(given: RunConfigLike): RunConfig {
  if (!isList(given)) return given;
  return { ops: Object.fromEntries(given.map(({ step, config }) => [step, { config }])) };
}

/** What the run config says at a path of ops. */
export function opConfigAt(config: RunConfig | undefined, path: readonly string[]): OpRunConfig {
  return path.reduce<OpRunConfig>((at, name) => (at.ops && Object.hasOwn(at.ops, name) ? at.ops[name] : null) ?? {}, {
    ...config,
  });
}

function isList(given: RunConfigLike): given is readonly ConfiguredStep[] {
  return Array.isArray(given);
}
