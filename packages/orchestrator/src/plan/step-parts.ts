// Puts steps into an order in which they can run. Where the graph of assets leaves a step and comes back into it (dbt model →
// TypeScript asset → dbt model), the step runs in parts, if it can.
import type { CheckRef } from "../definitions/types.ts";

/** A step with those of its assets and checks that are to run. */
export interface StepUnit {
  readonly name: string;
  readonly canSubset: boolean;
  readonly assetKeys: readonly string[];
  readonly checks: readonly UnitCheck[];
}

interface UnitCheck extends CheckRef {
  readonly additionalDeps: readonly string[];
}

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
  const waiting = byDepth(units, depsOf).map((unit) => ({
    unit,
    parts: 0,
    assets: unit.assetKeys,
    checks: unit.checks,
  }));
  const parts: StepPart[] = [];
  let left = waiting;
  while (left.length > 0) {
    const before = left.length;
    for (const each of left) {
      const ready = readyPart(each, open, depsOf);
      if (ready.assets.length < each.assets.length || ready.checks.length < each.checks.length) continue;
      emit(each, ready, open, parts);
    }
    left = left.filter((each) => each.assets.length > 0 || each.checks.length > 0);
    if (left.length < before) continue;
    const part = left.find((each) => {
      const ready = each.unit.canSubset ? readyPart(each, open, depsOf) : NOTHING;
      if (ready.assets.length === 0) return false;
      emit(each, ready, open, parts);
      return true;
    });
    if (part === undefined) return { parts, stuck: left.map((each) => each.unit.name) };
  }
  return { parts, stuck: [] };
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
const NOTHING: Ready = { assets: [], checks: [] };

/** The largest part of a step that needs nothing that is still open elsewhere. */
function readyPart(each: Waiting, open: ReadonlySet<string>, depsOf: (key: string) => readonly string[]): Ready {
  const own = new Set(each.assets);
  const known = new Map<string, boolean>();
  const isReady = (key: string): boolean => {
    if (!open.has(key)) return true;
    if (!own.has(key)) return false;
    const answer = known.get(key);
    if (answer !== undefined) return answer;
    known.set(key, false);
    const ready = depsOf(key).every(isReady);
    known.set(key, ready);
    return ready;
  };
  return {
    assets: each.assets.filter(isReady),
    checks: each.checks.filter((check) => isReady(check.assetKey) && check.additionalDeps.every(isReady)),
  };
}

function emit(each: Waiting, ready: Ready, open: Set<string>, parts: StepPart[]): void {
  each.parts++;
  parts.push({ unit: each.unit, part: each.parts, assetKeys: ready.assets, checks: ready.checks });
  const done = new Set(ready.assets);
  const checked = new Set(ready.checks);
  for (const key of ready.assets) open.delete(key);
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
