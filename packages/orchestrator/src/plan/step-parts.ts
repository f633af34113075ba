// Puts steps into an order in which they can run. Where the graph of assets leaves a step and comes back into it (dbt model →
// TypeScript asset → dbt model), the step runs in parts, if it can.
import { createGates, type GatesOf } from "./gates.ts";
import type { StepUnit, UnitCheck } from "./step-unit.ts";

/** What of a step runs together. */
export interface StepPart {
  readonly unit: StepUnit;
  /** From 1. */
  readonly part: number;
  readonly assetKeys: readonly string[];
  readonly checks: readonly UnitCheck[];
}

export interface OrderedSteps {
  readonly parts: readonly StepPart[];
  /** Names of steps that wait for each other; empty when all is well. */
  readonly stuck: readonly string[];
}

/** `depsOf` gives the direct parents of an asset; parents that do not run are taken to be there. */
export function orderSteps(units: readonly StepUnit[], depsOf: (key: string) => readonly string[]): OrderedSteps {
  const open = new Set(units.flatMap((unit) => unit.assetKeys));
  const gatesOf = createGates(units, depsOf);
  const waiting = byDepth(units, depsOf).map((unit) => ({
    unit,
    parts: 0,
    assets: unit.assetKeys,
    checks: unit.checks,
  }));
  const graph: OpenGraph = { open, openChecks: new Set(units.flatMap((unit) => unit.checks)), depsOf, gatesOf };
  const parts: StepPart[] = [];
  let left = waiting;
  while (left.length > 0) {
    const before = left.length;
    for (const each of left) {
      const ready = readyPart(each, graph);
      if (ready.assets.length < each.assets.length || ready.checks.length < each.checks.length) continue;
      emit(each, ready, graph, parts);
    }
    left = left.filter((each) => each.assets.length > 0 || each.checks.length > 0);
    if (left.length === before && !emitPart(left, graph, parts)) {
      return { parts, stuck: left.map((each) => each.unit.name) };
    }
  }
  return { parts, stuck: [] };
}

/** Emits a part of the first step that can do one: rather one that makes something than one that only checks. */
function emitPart(left: readonly Waiting[], graph: OpenGraph, parts: StepPart[]): boolean {
  const candidates = left
    .filter((each) => each.unit.canSubset)
    .map((each) => ({ each, ready: readyPart(each, graph) }))
    .filter(({ ready }) => ready.assets.length > 0 || ready.checks.length > 0);
  const chosen = candidates.find(({ ready }) => ready.assets.length > 0) ?? candidates[0];
  if (chosen !== undefined) emit(chosen.each, chosen.ready, graph, parts);
  return chosen !== undefined;
}

/** What no part does yet. */
interface OpenGraph {
  readonly open: Set<string>;
  readonly openChecks: Set<UnitCheck>;
  readonly depsOf: (key: string) => readonly string[];
  readonly gatesOf: GatesOf;
}

interface Waiting {
  readonly unit: StepUnit;
  parts: number;
  assets: readonly string[];
  checks: readonly UnitCheck[];
}

interface Ready {
  readonly assets: readonly string[];
  readonly checks: readonly UnitCheck[];
}

/** The largest part of a step that needs nothing that is still open elsewhere: no asset, and no check that holds one up. */
function readyPart(each: Waiting, { open, openChecks, depsOf, gatesOf }: OpenGraph): Ready {
  const own = new Set(each.assets);
  // The step itself sees to its own checks.
  const ownChecks = new Set(each.checks);
  const isOpen = (check: UnitCheck) => openChecks.has(check) && !ownChecks.has(check);
  const known = new Map<string, boolean>();
  const isReady = (key: string): boolean => {
    if (!open.has(key)) return true;
    if (!own.has(key)) return false;
    const answer = known.get(key);
    if (answer !== undefined) return answer;
    known.set(key, false);
    const ready = depsOf(key).every(isReady) && gatesOf(key, isOpen).length === 0;
    known.set(key, ready);
    return ready;
  };
  return {
    assets: each.assets.filter(isReady),
    checks: each.checks.filter((check) => isReady(check.assetKey) && check.additionalDeps.every(isReady)),
  };
}

function emit(each: Waiting, ready: Ready, { open, openChecks }: OpenGraph, parts: StepPart[]): void {
  each.parts++;
  parts.push({ unit: each.unit, part: each.parts, assetKeys: ready.assets, checks: ready.checks });
  const done = new Set(ready.assets);
  const checked = new Set(ready.checks);
  for (const key of ready.assets) open.delete(key);
  for (const check of ready.checks) openChecks.delete(check);
  each.assets = each.assets.filter((key) => !done.has(key));
  each.checks = each.checks.filter((check) => !checked.has(check));
}

/** Steps whose assets lie deeper in the graph come later, so that one pass is the rule. */
function byDepth(units: readonly StepUnit[], depsOf: (key: string) => readonly string[]): readonly StepUnit[] {
  const depths = assetDepths(
    units.flatMap((unit) => unit.assetKeys),
    depsOf,
  );
  const depthOf = (unit: StepUnit) => {
    const keys = [...unit.assetKeys, ...unit.checks.flatMap((check) => [check.assetKey, ...check.additionalDeps])];
    return keys.reduce((deepest, key) => Math.max(deepest, depths.get(key) ?? 0), 0);
  };
  return units
    .map((unit) => ({ unit, depth: depthOf(unit), isCheck: unit.assetKeys.length === 0 ? 1 : 0 }))
    .sort((a, b) => a.depth - b.depth || a.isCheck - b.isCheck)
    .map((each) => each.unit);
}

/** Longest way from a root, without recursion: graphs may be deep. */
function assetDepths(keys: readonly string[], depsOf: (key: string) => readonly string[]): ReadonlyMap<string, number> {
  const wanted = new Set(keys);
  const depths = new Map<string, number>();
  const entered = new Set<string>();
  for (const start of keys) {
    const stack = [start];
    while (stack.length > 0) {
      const key = stack.at(-1) ?? "";
      const deps = depsOf(key).filter((dep) => wanted.has(dep));
      const missing = depths.has(key) ? [] : deps.filter((dep) => !depths.has(dep) && !entered.has(dep));
      entered.add(key);
      if (missing.length > 0) {
        stack.push(...missing);
        continue;
      }
      stack.pop();
      if (!depths.has(key))
        depths.set(key, 1 + deps.reduce((deepest, dep) => Math.max(deepest, depths.get(dep) ?? 0), 0));
    }
  }
  return depths;
}
