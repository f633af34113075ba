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
  /** Where it stands: the name of the step, of an op in graphs with their names before it. */
  readonly path: readonly string[];
  readonly config: unknown;
}

/** Run config as declarations take it: as data, or part by part with types. */
export type RunConfigLike = RunConfig | readonly ConfiguredStep[];

/** Something with config of its own: an asset, a check. */
export interface Configurable<S extends ConfigSchema> {
  readonly name: string;
  readonly config?: S;
}

/** An op with config of its own. */
export interface ConfigurableOp<S extends ConfigSchema> {
  readonly nodeName: string;
  readonly config: S | null;
}

/**
 * The config of one asset, check or op, held against its schema by the compiler. `at` says where an op is when the job has it
 * under another name than its own, or in a graph.
 * @example new RunRequest({ runConfig: [configure(orders, { limit: 5 }), configure(fetchFile, { tries: 2 }, { at: "fetchAll.fetchFile" })] })
 */
export function configure<S extends ConfigSchema>(
  step: Configurable<S>,
  config: NoInfer<ConfigInput<S>>,
): ConfiguredStep;
export function configure<S extends ConfigSchema>(
  op: ConfigurableOp<S>,
  config: NoInfer<ConfigInput<S>>,
  options?: { readonly at?: string },
): ConfiguredStep;
export function configure(
  step: { readonly name: string } | { readonly nodeName: string },
  config: unknown,
  { at }: { readonly at?: string } = {},
): ConfiguredStep {
  const path = "nodeName" in step ? (at ?? step.nodeName).split(".") : [step.name];
  return { kind: "configured", path, config };
}

export function toRunConfig(given: RunConfigLike): RunConfig {
  if (!isList(given)) return given;
  return given.reduce<OpRunConfig>((whole, { path, config }) => placed(whole, path, config), { ops: {} });
}

function placed(op: OpRunConfig, path: readonly string[], config: unknown): OpRunConfig {
  const [name, ...rest] = path;
  if (name === undefined) return { ...op, config };
  const inner = (op.ops && Object.hasOwn(op.ops, name) ? op.ops[name] : null) ?? {};
  return { ...op, ops: { ...op.ops, [name]: placed(inner, rest, config) } };
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
