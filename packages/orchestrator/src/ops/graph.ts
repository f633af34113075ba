// `graph`: ops that belong together, wired, to be used as one.
import { DefinitionError } from "../definitions/errors.ts";
import type { HookDefinition } from "../definitions/hooks.ts";
import { sourceSite } from "../definitions/source-site.ts";
import type { SourceSite } from "../definitions/types.ts";
import { composeGraph } from "./compose.ts";
import type { OpIns } from "./ins-outs.ts";
import { checkName } from "./names.ts";
import type { Composed, InputRefs, NeedsOf, NodeCalls, NodeDefinition, Nodes, NodesConfig } from "./node.ts";

/** What `graph` takes. */
export interface GraphOptions<N extends Nodes, I extends OpIns, H = unknown> {
  readonly name: string;
  readonly description?: string;
  /** Ops and graphs, by the names that they have in it: `ops: { load, clean }`. */
  readonly ops: N;
  /** What it takes from outside. */
  readonly ins?: I;
  /** Called when one of its steps has ended. */
  readonly hooks?: readonly HookDefinition<H>[];
}

/** Made by `graph`. */
export interface GraphDefinition<in R = never, out I extends OpIns = OpIns, out Ret = unknown, out C = unknown>
  extends NodeDefinition<R, I, Ret, C> {
  readonly kind: "graph";
  readonly description: string | null;
  readonly site: SourceSite | null;
}

/** What the run config may say of a graph. */
export interface GraphConfig<N extends Nodes> {
  readonly ops?: NodesConfig<N>;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/**
 * Declares a graph: `compose` calls each op once, and gives back the outputs of the graph.
 * @example
 * const cleaned = graph({ name: "cleaned", ops: { load, clean } }, ({ load, clean }) => clean({ rows: load() }));
 */
export function graph<N extends Nodes, I extends OpIns = Readonly<Record<never, never>>, Ret = undefined, H = unknown>(
  options: GraphOptions<N, I, H>,
  compose: (ops: NodeCalls<N>, inputs: InputRefs<I>) => Ret & Composed,
): GraphDefinition<NeedsOf<N> & H, I, Ret, GraphConfig<N>> {
  checkName("graph", options.name);
  if (Object.keys(options.ops).length === 0) {
    throw new DefinitionError("ops/empty-graph", `graph "${options.name}" has no ops`);
  }
  const flat = composeGraph({
    subject: `graph "${options.name}"`,
    ins: options.ins ?? {},
    nodes: options.ops,
    hooks: options.hooks ?? [],
    compose,
  });
  const made = { ins: options.ins ?? {}, flat, description: options.description ?? null, site: sourceSite(graph) };
  return { kind: "graph", nodeName: options.name, ...made } as GraphDefinition<NeedsOf<N> & H, I, Ret, GraphConfig<N>>;
}
