// What ops and graphs have in common: they are wired by name, take values, and give values.
import type { FlatGraph } from "./flat-graph.ts";
import type { InNeed, OpIn, OpIns } from "./ins-outs.ts";
import type { DynamicRef, OutputRef } from "./refs.ts";

/** An op or a graph. `R` is what its functions need of the resources, `Ret` what calling it gives, `C` its run config. */
export interface NodeDefinition<in R = never, out I extends OpIns = OpIns, out Ret = unknown, out C = unknown> {
  readonly kind: "op" | "graph";
  readonly nodeName: string;
  readonly ins: I;
  /** What it is made of; an op is a graph of itself. */
  readonly flat: FlatGraph;
  /** Never there: types only. */
  readonly "~needs"?: (resources: R) => void;
  readonly "~returns"?: Ret;
  readonly "~config"?: C;
}

/** The ops and graphs that a graph or a job is made of, by the names that they have in it. */
export type Nodes = Readonly<Record<string, NodeDefinition>>;

type Element<V> = V extends readonly (infer E)[] ? readonly OutputRef<E>[] : never;
type AnyRef = OutputRef | DynamicRef;

/** What can be wired to an input: an output, or several for a list. */
type Wired<N> =
  N extends OpIn<unknown, "nothing">
    ? OutputRef | readonly OutputRef[]
    : N extends OpIn<infer V, InNeed>
      ? OutputRef<V> | Element<V>
      : never;

type RequiredNames<I extends OpIns> = {
  [K in keyof I]: I[K] extends OpIn<unknown, "value"> ? K : never;
}[keyof I];

/** The inputs that a call names: those that nothing else can give must be there. */
export type Wires<I extends OpIns> = { readonly [K in RequiredNames<I>]: Wired<I[K]> } & {
  readonly [K in Exclude<keyof I, RequiredNames<I>>]?: Wired<I[K]>;
};

type WireArguments<I extends OpIns> = [RequiredNames<I>] extends [never] ? [wires?: Wires<I>] : [wires: Wires<I>];

type NodeCall<N> = N extends NodeDefinition<never, infer I, infer Ret> ? (...wires: WireArguments<I>) => Ret : never;

/** What `compose` is called with: each op and graph, to be called once. */
export type NodeCalls<N extends Nodes> = { readonly [K in keyof N]: NodeCall<N[K]> };

/** The inputs of a graph, as its `compose` sees them. */
export type InputRefs<I extends OpIns> = {
  readonly [K in keyof I]: I[K] extends OpIn<infer V, InNeed> ? OutputRef<V> : never;
};

/** What all of them need of the resources together. */
export type NeedsOf<N extends Nodes> = {
  [K in keyof N]: N[K] extends NodeDefinition<infer R> ? (resources: R) => void : never;
}[keyof N] extends (resources: infer R) => void
  ? R
  : never;

/** The run config of all of them. */
export type NodesConfig<N extends Nodes> = {
  readonly [K in keyof N]?: N[K] extends NodeDefinition<never, OpIns, unknown, infer C> ? C : never;
};

/** What `compose` gives back: the outputs of the graph. */
export type Composed = AnyRef | Readonly<Record<string, AnyRef>> | undefined;
