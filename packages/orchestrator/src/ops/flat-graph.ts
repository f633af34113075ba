// A graph of ops without its nesting: every op by its path, each input by where its value comes from. What is composed of graphs is
// flattened at once, so that plans and pages see ops only.
import type { ConfigSchema } from "../config/config-schema.ts";
import type { HookDefinition } from "../definitions/hooks.ts";
import type { OutputValue, StepNews } from "../definitions/op-results.ts";
import type { AssetExecutionContext, RetryPolicy, SourceSite, StepLimits } from "../definitions/types.ts";
import type { OpIns, OutSpecs } from "./ins-outs.ts";
import type { FlatValue } from "./refs.ts";

/** An op as it is declared, whatever its types. */
export interface OpCore {
  readonly kind: "op";
  readonly nodeName: string;
  readonly description: string | null;
  readonly ins: OpIns;
  readonly outs: OutSpecs;
  readonly config: ConfigSchema | null;
  readonly hooks: readonly HookDefinition<never>[];
  readonly tags: Readonly<Record<string, string>>;
  readonly retryPolicy: RetryPolicy | null;
  readonly limits: StepLimits;
  /** Names of the resources that its function asks for; null: it may be any. */
  readonly requires: readonly string[] | null;
  readonly site: SourceSite | null;
  readonly run: (
    context: AssetExecutionContext,
    resources: never,
    inputs: Readonly<Record<string, unknown>>,
  ) => AsyncIterable<OutputValue | StepNews>;
}

export interface FlatOp {
  /** Names of the graphs around it, and its own. */
  readonly path: readonly string[];
  readonly op: OpCore;
  /** Inputs that nothing gives are absent. */
  readonly inputs: Readonly<Record<string, FlatValue>>;
  /** Of the graphs around it. */
  readonly hooks: readonly HookDefinition<never>[];
}

export interface FlatOutput {
  readonly value: FlatValue;
  readonly isDynamic: boolean;
}

export interface FlatGraph {
  /** In an order in which they could run. */
  readonly ops: readonly FlatOp[];
  readonly outputs: Readonly<Record<string, FlatOutput>>;
  /** How a call gives the outputs: not at all, as one ref, or by name. */
  readonly shape: "none" | "one" | "many";
}

/** An op as a graph of itself: its key is empty until somebody names it. */
export function flatOp(op: OpCore): FlatGraph {
  const outputs = Object.entries(op.outs).map(([output, { isDynamic }]): readonly [string, FlatOutput] => [
    output,
    { value: { kind: "output", step: "", output, mode: isDynamic ? "each" : "value" }, isDynamic },
  ]);
  return {
    ops: [
      {
        path: [],
        op,
        inputs: Object.fromEntries(Object.keys(op.ins).map((name) => [name, { kind: "input", name } as const])),
        hooks: [],
      },
    ],
    outputs: Object.fromEntries(outputs),
    shape: outputs.length === 1 ? "one" : "many",
  };
}

/** The key of an op in its graph. */
export function stepKeyOf(path: readonly string[]): string {
  return path.join(".");
}

/** What stands where a graph takes its inputs from; null for what nothing gives. */
export type Wiring = (input: string) => FlatValue | null;

/** The same graph inside another one: under a name, with its inputs wired. */
export function embed(
  graph: FlatGraph,
  name: string,
  wiring: Wiring,
  hooks: readonly HookDefinition<never>[] = [],
): FlatGraph {
  const named = rewrite(graph, (value) => {
    if (value.kind === "output") return { ...value, step: value.step === "" ? name : `${name}.${value.step}` };
    if (value.kind === "config") return { ...value, path: [name, ...value.path] };
    return value.kind === "input" ? wiring(value.name) : value;
  });
  return {
    ...named,
    ops: named.ops.map((each) => ({ ...each, path: [name, ...each.path], hooks: [...each.hooks, ...hooks] })),
  };
}

/** The same graph where it stands, with its inputs wired. */
export function withInputs(graph: FlatGraph, wiring: Wiring): FlatGraph {
  return rewrite(graph, (value) => (value.kind === "input" ? wiring(value.name) : value));
}

function rewrite(graph: FlatGraph, replace: (value: FlatValue) => FlatValue | null): FlatGraph {
  const place = (value: FlatValue): FlatValue | null => {
    if (value.kind !== "list") return replace(value);
    return { kind: "list", of: value.of.map(place).filter((each) => each !== null) };
  };
  const inputsOf = ({ inputs }: FlatOp) =>
    Object.entries(inputs).flatMap(([input, value]) => {
      const placed = place(value);
      return placed === null ? [] : [[input, placed] as const];
    });
  const outputs = Object.entries(graph.outputs).flatMap(([output, { value, isDynamic }]) => {
    const placed = place(value);
    return placed === null ? [] : [[output, { value: placed, isDynamic }] as const];
  });
  return {
    ops: graph.ops.map((each) => ({ ...each, inputs: Object.fromEntries(inputsOf(each)) })),
    outputs: Object.fromEntries(outputs),
    shape: graph.shape,
  };
}

/** The outputs that a value is made of. */
export function outputsIn(value: FlatValue): readonly Extract<FlatValue, { readonly kind: "output" }>[] {
  if (value.kind === "output") return [value];
  return value.kind === "list" ? value.of.flatMap(outputsIn) : [];
}
