// Ops of jobs and of graph-backed assets as steps: with their resources bound, and each output with what keeps it.

import { wrongResource } from "../definitions/diagnostics.ts";
import type { DefinitionProblem } from "../definitions/errors.ts";
import type { HookDefinition } from "../definitions/hooks.ts";
import { toMetadata } from "../definitions/metadata.ts";
import { type ResourceCheck, usedResources } from "../definitions/resolve-resources.ts";
import type { ResolvedHook, ResolvedOut, ResolvedStep } from "../definitions/resolved.ts";
import { isResourceDefinition } from "../definitions/resource.ts";
import type { ResolvedAssetSpec, ResolvedCheckSpec, SourceSite } from "../definitions/types.ts";
import { isIoManager, type ResolvedInput } from "../io/io-manager.ts";
import { type FlatGraph, type FlatOp, outputsIn, stepKeyOf } from "./flat-graph.ts";
import { type MappingSource, mappedOps } from "./mapped-ops.ts";
import type { FlatValue } from "./refs.ts";

/** The resource that keeps outputs which name none, where a team declares it. */
const DEFAULT_KEEPER = "ioManager";

export interface OpsOwner {
  readonly name: string;
  readonly site: SourceSite | null;
  /** Before the key of each step, and before the path of its config: the name of a graph-backed asset. */
  readonly prefix: string | null;
  readonly graph: FlatGraph;
  /** Assets that outputs of the graph are, by the name of the output. */
  readonly assets: Readonly<Record<string, ResolvedAssetSpec>>;
  /** Of these assets; the ops that give them evaluate them. */
  readonly checks: readonly ResolvedCheckSpec[];
  /** Of all its ops. */
  readonly hooks: readonly HookDefinition<never>[];
  /** Assets whose values the graph takes. */
  readonly inputs: Readonly<Record<string, ResolvedInput>>;
}

export function resolveOps(owner: OpsOwner, check: ResourceCheck): readonly ResolvedStep[] {
  const mapped = mappedOps(owner.graph.ops, `"${owner.name}"`);
  const assets = assetsByOutput(owner);
  const outsOf = new Map(owner.graph.ops.map((each) => [stepKeyOf(each.path), resolvedOuts(each, assets, check)]));
  return owner.graph.ops.map((each) =>
    opStep(owner, each, { outsOf, mappedBy: mapped.get(stepKeyOf(each.path)) ?? null, check }),
  );
}

/** The assets of a graph, by the op and the output that give them. */
function assetsByOutput({ graph, assets }: OpsOwner): ReadonlyMap<string, ResolvedAssetSpec> {
  return new Map(
    Object.entries(assets).flatMap(([name, spec]) => {
      const value = graph.outputs[name]?.value;
      return value?.kind === "output" ? [[`${value.step}\n${value.output}`, spec] as const] : [];
    }),
  );
}

type Outs = Readonly<Record<string, ResolvedOut>>;

function resolvedOuts(each: FlatOp, assets: ReadonlyMap<string, ResolvedAssetSpec>, { declared }: ResourceCheck): Outs {
  const fallback = Object.hasOwn(declared, DEFAULT_KEEPER) ? DEFAULT_KEEPER : null;
  return Object.fromEntries(
    Object.entries(each.op.outs).map(([name, { isRequired, isDynamic, ioManagerKey, metadata }]) => {
      const asset = assets.get(`${stepKeyOf(each.path)}\n${name}`) ?? null;
      const keeper = asset?.ioManagerKey ?? ioManagerKey ?? fallback;
      const isKeptAsAsset = asset !== null && asset.ioManagerKey !== null;
      return [
        name,
        {
          isRequired,
          isDynamic,
          ioManagerKey: keeper,
          metadata: isKeptAsAsset ? asset.metadata : toMetadata(metadata),
          assetKey: asset?.key ?? null,
        },
      ];
    }),
  );
}

interface OpWorld {
  readonly outsOf: ReadonlyMap<string, Outs>;
  readonly mappedBy: MappingSource | null;
  readonly check: ResourceCheck;
}

function opStep(owner: OpsOwner, each: FlatOp, { outsOf, mappedBy, check }: OpWorld): ResolvedStep {
  const { op, path, inputs } = each;
  const outs = outsOf.get(stepKeyOf(path)) ?? {};
  const gives = (key: string) => Object.values(outs).some((out) => out.assetKey === key);
  const { prefix } = owner;
  const placed = (key: string) => (prefix === null ? key : `${prefix}.${key}`);
  const name = prefix === null ? `${owner.name}:${stepKeyOf(path)}` : placed(stepKeyOf(path));
  const user = { name: `${owner.name}: op ${stepKeyOf(path)}`, site: op.site };
  const keepers = keepersOf(owner, each, outsOf);
  checkKeepers(keepers, user, check);
  return {
    name,
    kind: "op",
    canSubset: false,
    hasNodes: false,
    retryPolicy: op.retryPolicy,
    limits: op.limits,
    site: op.site ?? owner.site,
    assets: Object.values(owner.assets).filter(({ key }) => gives(key)),
    checks: owner.checks.filter(({ assetKey }) => gives(assetKey)),
    config: op.config,
    resources: usedResources(check, user, op.requires?.concat(keepers)),
    inputs: Object.fromEntries(
      assetInputsOf(inputs).flatMap((input) => {
        const resolved = owner.inputs[input];
        return resolved === undefined ? [] : [[input, resolved] as const];
      }),
    ),
    hooks: resolveHooks([...op.hooks, ...each.hooks, ...owner.hooks], user, check),
    isGraph: false,
    op: {
      opName: op.nodeName,
      description: op.description,
      tags: op.tags,
      owner: owner.name,
      key: placed(stepKeyOf(path)),
      path: prefix === null ? path : [prefix, ...path],
      inputs: Object.fromEntries(Object.entries(inputs).map(([input, value]) => [input, placeValue(value, prefix)])),
      ins: op.ins,
      outs,
      mappedBy: mappedBy === null ? null : { ...mappedBy, step: placed(mappedBy.step) },
    },
    run: (context, resources, values) => op.run(context, resources as never, values),
  };
}

function placeValue(value: FlatValue, prefix: string | null): FlatValue {
  if (prefix === null) return value;
  if (value.kind === "output") return { ...value, step: `${prefix}.${value.step}` };
  if (value.kind === "config") return { ...value, path: [prefix, ...value.path] };
  return value.kind === "list" ? { kind: "list", of: value.of.map((each) => placeValue(each, prefix)) } : value;
}

function assetInputsOf(inputs: FlatOp["inputs"]): readonly string[] {
  const names = (value: FlatValue): readonly string[] => {
    if (value.kind === "asset") return [value.name];
    return value.kind === "list" ? value.of.flatMap(names) : [];
  };
  return [...new Set(Object.values(inputs).flatMap(names))];
}

/** The resources that keep what the op gives, and what it takes. */
function keepersOf(owner: OpsOwner, { path, op, inputs }: FlatOp, outsOf: OpWorld["outsOf"]): readonly string[] {
  const own = Object.values(outsOf.get(stepKeyOf(path)) ?? {});
  const read = Object.entries(inputs).flatMap(([name, value]) => (op.ins[name]?.need === "nothing" ? [] : [value]));
  const taken = read.flatMap(outputsIn).flatMap(({ step, output }) => outsOf.get(step)?.[output] ?? []);
  const assets = assetInputsOf(inputs).flatMap((input) => owner.inputs[input]?.ioManagerKey ?? []);
  return [...new Set([...[...own, ...taken].flatMap((out) => out.ioManagerKey ?? []), ...assets])];
}

function checkKeepers(
  keepers: readonly string[],
  user: { readonly name: string; readonly site: SourceSite | null },
  { declared, problems }: { readonly declared: ResourceCheck["declared"]; readonly problems: DefinitionProblem[] },
): void {
  for (const key of keepers) {
    const resource = declared[key];
    if (resource === undefined || isResourceDefinition(resource) || isIoManager(resource)) continue;
    problems.push(wrongResource(key, `"${user.name}" keeps its values in it`, user.site));
  }
}

/** Each once, however many graphs name it. */
export function resolveHooks(
  hooks: readonly HookDefinition<never>[],
  user: { readonly name: string; readonly site: SourceSite | null },
  check: ResourceCheck,
): readonly ResolvedHook[] {
  return [...new Set(hooks)].map(({ name, when, requires, run }) => ({
    name,
    when,
    resources: usedResources(check, { name: `hook ${name} of ${user.name}`, site: user.site }, requires),
    run: (context, resources) => run(context, resources as never),
  }));
}
