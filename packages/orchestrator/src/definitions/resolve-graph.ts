// The graph of assets and the order of steps, from resolved steps; what cannot be is collected as problems.
import { UNPARTITIONED } from "../partitions/asset-partitioning.ts";
import { orderSteps } from "../plan/step-parts.ts";
import { cycle, duplicateAsset, duplicateName, stepCycle, unknownCheckedAsset } from "./diagnostics.ts";
import type { DefinitionProblem } from "./errors.ts";
import { findCycle } from "./find-cycle.ts";
import type { ResolvedStep } from "./resolved.ts";
import type { ResolvedAssetSpec, SourceSite } from "./types.ts";

/** Every asset that is declared, by its key. */
export function collectAssets(
  steps: readonly ResolvedStep[],
  declared: readonly ResolvedAssetSpec[],
  problems: DefinitionProblem[],
): ReadonlyMap<string, ResolvedAssetSpec> {
  const known = new Map<string, ResolvedAssetSpec>();
  const owners = new Map<string, string>();
  const add = (spec: ResolvedAssetSpec, owner: string) => {
    const first = known.get(spec.key);
    if (first === undefined) {
      known.set(spec.key, spec);
      owners.set(spec.key, owner);
    } else problems.push(duplicateAsset(spec.key, first.site, spec.site, [owners.get(spec.key) ?? "", owner]));
  };
  for (const step of steps) for (const spec of step.assets) add(spec, step.name);
  for (const spec of declared) add(spec, "AssetSpec");
  return known;
}

/** Assets that exist only because others name them; what a step knows of one of them is kept. */
export function upstreamAssets(
  steps: readonly ResolvedStep[],
  described: readonly ResolvedAssetSpec[],
  known: ReadonlyMap<string, ResolvedAssetSpec>,
): readonly ResolvedAssetSpec[] {
  const found = new Map(described.filter((spec) => !known.has(spec.key)).map((spec) => [spec.key, spec]));
  const named = [...known.values()].flatMap((spec) => spec.deps);
  const checked = steps.flatMap((step) => step.checks.flatMap((check) => check.additionalDeps));
  for (const key of [...named, ...checked]) {
    if (!known.has(key) && !found.has(key)) found.set(key, bareSpec(key));
  }
  return [...found.values()];
}

function bareSpec(key: string): ResolvedAssetSpec {
  return {
    key,
    deps: [],
    description: null,
    group: "default",
    kinds: [],
    tags: {},
    owners: [],
    metadata: {},
    codeVersion: null,
    freshness: null,
    ioManagerKey: null,
    skippable: false,
    isObservable: false,
    automationCondition: null,
    partitioning: UNPARTITIONED,
    dbt: null,
    site: null,
  };
}

export function duplicateSteps(steps: readonly ResolvedStep[]): readonly DefinitionProblem[] {
  return duplicates(steps).map(([first, second]) => duplicateName("step", second.name, first.site, second.site));
}

export function duplicateChecks(steps: readonly ResolvedStep[]): readonly DefinitionProblem[] {
  const checks = steps.flatMap((step) =>
    step.checks.map((check) => ({ ...check, name: `${check.assetKey}: ${check.name}` })),
  );
  return duplicates(checks).map(([first, second]) => duplicateName("check", second.name, first.site, second.site));
}

/** Pairs of things with the same name. */
export function duplicates<T extends { readonly name: string; readonly site: SourceSite | null }>(
  items: readonly T[],
): readonly (readonly [T, T])[] {
  const seen = new Map<string, T>();
  return items.flatMap((item) => {
    const first = seen.get(item.name);
    if (first === undefined) seen.set(item.name, item);
    return first === undefined ? [] : [[first, item] as const];
  });
}

/** Checks in steps of their own whose asset nobody declares. */
export function uncheckable(
  steps: readonly ResolvedStep[],
  known: ReadonlyMap<string, ResolvedAssetSpec>,
  external: readonly ResolvedAssetSpec[],
): readonly DefinitionProblem[] {
  const all = new Set([...known.keys(), ...external.map((spec) => spec.key)]);
  return steps.flatMap((step) =>
    step.checks
      .filter((check) => !all.has(check.assetKey))
      .map((check) => unknownCheckedAsset(check.name, check.assetKey, check.site, all)),
  );
}

/** Steps in an order in which they could run. */
export function orderOf(
  steps: readonly ResolvedStep[],
  known: ReadonlyMap<string, ResolvedAssetSpec>,
  problems: DefinitionProblem[],
): readonly ResolvedStep[] {
  const depsOf = (key: string) => known.get(key)?.deps ?? [];
  const circle = findCycle(known.keys(), depsOf);
  if (circle !== null) {
    problems.push(cycle(circle, known.get(circle[0] ?? "")?.site ?? null));
    return steps;
  }
  const byName = new Map(steps.map((step) => [step.name, step]));
  const { parts, stuck } = orderSteps(
    steps.map((step) => ({
      name: step.name,
      canSubset: step.canSubset,
      assetKeys: step.assets.map((spec) => spec.key),
      checks: step.checks,
    })),
    depsOf,
  );
  if (stuck.length > 0) {
    problems.push(stepCycle([...stuck, stuck[0] ?? ""], byName.get(stuck[0] ?? "")?.site ?? null));
    return steps;
  }
  return parts
    .flatMap((part) => (part.part === 1 ? [byName.get(part.unit.name)] : []))
    .filter((step) => step !== undefined);
}
