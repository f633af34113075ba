// Inputs and outputs of ops and graphs: what they are called is said where they are used, here what they hold.
import type { ConfigOutput, ConfigSchema } from "../config/config-schema.ts";
import type { MetadataLike } from "../definitions/types.ts";

/** `value`: somebody must give it; `optional`: there is a default, or the run config gives it; `nothing`: it only waits. */
export type InNeed = "value" | "optional" | "nothing";

/** Made by `opIn` and `nothing`. */
export interface OpIn<out V = unknown, out N extends InNeed = InNeed> {
  readonly kind: "op-in";
  readonly need: N;
  /** Of what the run config gives; null: it gives none, or anything. */
  readonly schema: ConfigSchema | null;
  readonly hasDefault: boolean;
  readonly fallback: unknown;
  readonly description: string | null;
  /** Never there: says the type of the value. */
  readonly "~value"?: V;
}

export type OpIns = Readonly<Record<string, OpIn>>;

interface Described {
  readonly description?: string;
}

/**
 * An input. One with a default or a schema need not be wired: the run config may give it.
 * @example op({ name: "total", ins: { numbers: opIn<number[]>(), factor: opIn({ schema: z.number(), default: 1 }) } }, …)
 */
export function opIn<S extends ConfigSchema>(
  options: Described & { readonly schema: S; readonly default?: ConfigOutput<S> },
): OpIn<ConfigOutput<S>, "optional">;
export function opIn<V>(options: Described & { readonly default: V }): OpIn<V, "optional">;
export function opIn<V>(options?: Described): OpIn<V, "value">;
export function opIn(
  options: Described & { readonly schema?: ConfigSchema; readonly default?: unknown } = {},
): OpIn<unknown, InNeed> {
  const hasDefault = "default" in options;
  return {
    kind: "op-in",
    need: hasDefault || options.schema !== undefined ? "optional" : "value",
    schema: options.schema ?? null,
    hasDefault,
    fallback: options.default,
    description: options.description ?? null,
  };
}

/** An input without a value: the op starts after what is wired to it. */
export function nothing(): OpIn<void, "nothing"> {
  return { kind: "op-in", need: "nothing", schema: null, hasDefault: false, fallback: undefined, description: null };
}

/** Made by `out` and `dynamicOut`. */
export interface OutSpec<out V = unknown, out D extends boolean = boolean, out Q extends boolean = boolean> {
  readonly kind: "out";
  readonly isDynamic: D;
  readonly isRequired: Q;
  readonly ioManagerKey: string | null;
  readonly description: string | null;
  readonly metadata: MetadataLike;
  readonly "~value"?: V;
}

export type OutSpecs = Readonly<Record<string, OutSpec>>;

/** What an output may say of itself. */
export interface OutOptions extends Described {
  /** Name of the resource that keeps its values (default: the resource `ioManager`, or files of the run). */
  readonly ioManagerKey?: string;
  /** For the I/O manager. */
  readonly metadata?: MetadataLike;
}

/**
 * An output. One that is not required may be left out: what is made of it is skipped then, and the run goes on.
 * @example op({ name: "split", outs: { odd: out<number[]>(), even: out<number[]>({ isRequired: false }) } }, …)
 */
export function out<V>(options: OutOptions & { readonly isRequired: false }): OutSpec<V, false, false>;
export function out<V>(options?: OutOptions & { readonly isRequired?: true }): OutSpec<V, false, true>;
export function out(options: OutOptions & { readonly isRequired?: boolean } = {}): OutSpec {
  return outSpec(options, { isDynamic: false, isRequired: options.isRequired ?? true });
}

/**
 * An output of any number of values, each with a key of its own; what is mapped over it runs once for each.
 * @example op({ name: "files", outs: { result: dynamicOut<string>() } }, async function* () { yield new DynamicOutput(…) })
 */
export function dynamicOut<V>(options: OutOptions = {}): OutSpec<V, true, false> {
  return outSpec(options, { isDynamic: true, isRequired: false });
}

function outSpec<D extends boolean, Q extends boolean>(
  options: OutOptions,
  form: { readonly isDynamic: D; readonly isRequired: Q },
): OutSpec<never, D, Q> {
  return {
    kind: "out",
    ...form,
    ioManagerKey: options.ioManagerKey ?? null,
    description: options.description ?? null,
    metadata: options.metadata ?? {},
  };
}
