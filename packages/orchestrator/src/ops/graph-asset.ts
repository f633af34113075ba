// `graphAsset` and `graphMultiAsset`: assets that a graph of ops makes; each op is a step of its own.

import type { ConfigSchema } from "../config/config-schema.ts";
import { keyOfOptions, stepName } from "../definitions/asset.ts";
import type {
  AssetGraph,
  AssetsDefinition,
  ResolvedSpecs,
  SingleAssetDefinition,
} from "../definitions/assets-definition.ts";
import { DefinitionError } from "../definitions/errors.ts";
import type { HookDefinition } from "../definitions/hooks.ts";
import { sourceSite } from "../definitions/source-site.ts";
import {
  type AssetCheckSpecOptions,
  type AssetSpecOptions,
  resolveAssetSpec,
  resolveCheckSpec,
  withPartitions,
} from "../definitions/specs.ts";
import type { ResolvedAssetSpec, SourceSite } from "../definitions/types.ts";
import type { AssetInputs, InputValues } from "../io/io-manager.ts";
import { composeGraph } from "./compose.ts";
import { type FlatGraph, withInputs } from "./flat-graph.ts";
import { opIn } from "./ins-outs.ts";
import { checkName } from "./names.ts";
import type { NeedsOf, NodeCalls, Nodes } from "./node.ts";
import type { OutputRef } from "./refs.ts";

interface CommonGraphAssetOptions<N extends Nodes, I extends AssetInputs, H> {
  /** Ops and graphs, by the names that they have in it: `ops: { load, clean }`. */
  readonly ops: N;
  /** Assets whose values the graph takes. */
  readonly ins?: I;
  /** Called when one of its steps has ended. */
  readonly hooks?: readonly HookDefinition<H>[];
}

/** What `graphAsset` takes: as an `AssetSpec`, and the ops. */
export interface GraphAssetOptions<N extends Nodes, I extends AssetInputs, H = unknown>
  extends Omit<AssetSpecOptions, "key" | "skippable">,
    CommonGraphAssetOptions<N, I, H> {
  readonly name?: string;
  readonly keyPrefix?: string | readonly string[];
  /** The whole key, in the place of `name` and `keyPrefix`. */
  readonly key?: AssetSpecOptions["key"];
  /** Checks that the op evaluates which gives the asset: `checkResults` of its `Output`. */
  readonly checkSpecs?: readonly Omit<AssetCheckSpecOptions, "asset">[];
}

/** What `graphMultiAsset` takes. */
export interface GraphMultiAssetOptions<
  N extends Nodes,
  I extends AssetInputs,
  O extends Readonly<Record<string, AssetSpecOptions>>,
  H = unknown,
> extends CommonGraphAssetOptions<N, I, H>,
    Pick<AssetSpecOptions, "partitions" | "backfillPolicy"> {
  /** Before the names of its steps. */
  readonly name: string;
  /** The assets, by the names of the graph's outputs. */
  readonly outs: O;
  /** Checks that the ops evaluate which give the assets: `checkResults` of their `Output`s. */
  readonly checkSpecs?: readonly AssetCheckSpecOptions[];
}

/** The values of the assets, as `compose` sees them. */
type AssetRefs<I extends AssetInputs> = { readonly [K in keyof I]: OutputRef<InputValues<I>[K]> };

/**
 * Declares an asset that a graph of ops makes; `compose` gives back what the asset is.
 * @example graphAsset({ name: "report", ops: { load, render } }, ({ load, render }) => render({ rows: load() }))
 */
export function graphAsset<
  N extends Nodes,
  I extends AssetInputs = Readonly<Record<never, never>>,
  V = unknown,
  H = unknown,
>(
  options: GraphAssetOptions<N, I, H>,
  compose: (ops: NodeCalls<N>, inputs: AssetRefs<I>) => OutputRef<V>,
): SingleAssetDefinition<NeedsOf<N> & H, ConfigSchema, V> {
  const site = sourceSite(graphAsset);
  const deps = [...(options.deps ?? []), ...Object.values(options.ins ?? {})];
  const spec = resolveAssetSpec({ ...options, deps, key: keyOfOptions(options) }, site);
  const graph = assetGraph(`asset "${spec.key}"`, options, compose, { result: spec.key });
  const checks = (options.checkSpecs ?? []).map((check) => resolveCheckSpec({ ...check, asset: spec.key }, site));
  return {
    ...assetsOf({ name: stepName(spec.key), specs: { assets: [spec], checks }, graph, site }, options),
    assetKey: spec.key,
  };
}

/**
 * Declares assets that a graph of ops makes together; `compose` gives back an output for each.
 * @example graphMultiAsset({ name: "split", ops: { split }, outs: { odd: { key: "odd" }, even: { key: "even" } } }, ({ split }) => split())
 */
export function graphMultiAsset<
  N extends Nodes,
  const O extends Readonly<Record<string, AssetSpecOptions>>,
  I extends AssetInputs = Readonly<Record<never, never>>,
  H = unknown,
>(
  options: GraphMultiAssetOptions<N, I, O, H>,
  compose: (ops: NodeCalls<N>, inputs: AssetRefs<I>) => { readonly [K in keyof O]: OutputRef },
): AssetsDefinition<NeedsOf<N> & H> {
  const site = sourceSite(graphMultiAsset);
  checkName("graphMultiAsset", options.name);
  const ins = Object.values(options.ins ?? {});
  const specs = Object.entries(options.outs).map(([output, out]): [string, ResolvedAssetSpec] => {
    const deps = [...(out.deps ?? []), ...ins];
    return [output, withPartitions(resolveAssetSpec({ ...out, deps }, site), options)];
  });
  const keys = Object.fromEntries(specs.map(([output, { key }]) => [output, key]));
  const graph = assetGraph(`graphMultiAsset "${options.name}"`, options, compose, keys);
  const assets = specs.map(([, spec]) => spec);
  const checks = (options.checkSpecs ?? []).map((check) => resolveCheckSpec(check, site));
  const foreign = checks.find((check) => !assets.some(({ key }) => key === check.assetKey));
  if (foreign !== undefined) {
    throw new DefinitionError(
      "ops/graph-asset",
      `graphMultiAsset "${options.name}": check "${foreign.name}" is of "${foreign.assetKey}", which is none of its assets`,
    );
  }
  return assetsOf({ name: options.name, specs: { assets, checks }, graph, site }, options);
}

function assetGraph(
  subject: string,
  { ops, ins = {}, hooks = [] }: CommonGraphAssetOptions<Nodes, AssetInputs, never>,
  compose: (ops: never, inputs: never) => unknown,
  assets: AssetGraph["assets"],
): AssetGraph {
  const inputs = Object.fromEntries(Object.keys(ins).map((name) => [name, opIn()]));
  const composed = composeGraph({ subject, ins: inputs, nodes: ops, hooks, compose });
  const flat = withInputs(composed, (name) => ({ kind: "asset", name }));
  for (const [output, key] of Object.entries(assets)) checkAsset(subject, flat, output, key);
  const unknown = Object.keys(flat.outputs).find((output) => !Object.hasOwn(assets, output));
  if (unknown === undefined) return { flat, assets };
  throw new DefinitionError("ops/graph-asset", `${subject} gives output "${unknown}", which is none of its assets`);
}

/** An asset is what one op gives, once. */
function checkAsset(subject: string, flat: FlatGraph, output: string, key: string): void {
  const given = Object.hasOwn(flat.outputs, output) ? flat.outputs[output] : undefined;
  if (given === undefined) throw new DefinitionError("ops/graph-asset", `${subject} gives nothing for asset "${key}"`);
  if (given.value.kind === "output" && given.value.mode === "value" && !given.isDynamic) return;
  throw new DefinitionError("ops/graph-asset", `${subject}: asset "${key}" is not what one op gives once`, {
    hint: "let one op take the values, and give back what the asset is",
  });
}

interface GraphAssets {
  readonly name: string;
  readonly specs: ResolvedSpecs;
  readonly graph: AssetGraph;
  readonly site: SourceSite | null;
}

function assetsOf<R>(
  { name, specs, graph, site }: GraphAssets,
  { ins, hooks = [] }: CommonGraphAssetOptions<Nodes, AssetInputs, R>,
): AssetsDefinition<R> {
  return {
    kind: "assets",
    name,
    canSubset: false,
    hasNodes: false,
    retryPolicy: null,
    site,
    watchedFolders: [],
    ...(ins !== undefined && { inputs: ins }),
    requires: [],
    hooks,
    graph,
    resolve: () => specs,
    run: async function* () {},
  };
}
