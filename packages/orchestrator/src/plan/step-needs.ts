// What each part of a plan waits for: assets that other parts make, and blocking checks on them.
import type { CheckRef } from "../definitions/types.ts";
import { partKey } from "./plan-keys.ts";
import type { StepPart } from "./step-parts.ts";
import type { StepNeed } from "./types.ts";

interface Draft {
  readonly assetKeys: Set<string>;
  readonly checks: Map<string, CheckRef>;
}

/** One list of needs per part, in the order of the parts. */
export function needsOf(
  parts: readonly StepPart[],
  depsOf: (key: string) => readonly string[],
  isBlocking: (check: CheckRef) => boolean,
  ancestors: (key: string) => ReadonlySet<string>,
): readonly (readonly StepNeed[])[] {
  const makers = new Map(parts.flatMap((part) => part.assetKeys.map((key) => [key, part] as const)));
  const places = new Map(parts.map((part, index) => [part, index]));
  const gates = new Map<string, { readonly part: StepPart; readonly check: StepPart["checks"][number] }[]>();
  for (const part of parts) {
    for (const check of part.checks) {
      if (!isBlocking(check)) continue;
      const list = gates.get(check.assetKey) ?? [];
      list.push({ part, check });
      gates.set(check.assetKey, list);
    }
  }
  return parts.map((part) => {
    const drafts = new Map<StepPart, Draft>();
    const draftOf = (other: StepPart): Draft => {
      const draft = drafts.get(other) ?? { assetKeys: new Set<string>(), checks: new Map<string, CheckRef>() };
      drafts.set(other, draft);
      return draft;
    };
    const needAsset = (key: string) => {
      const maker = makers.get(key);
      if (maker !== undefined && maker !== part) draftOf(maker).assetKeys.add(key);
      return maker !== undefined && maker !== part;
    };
    for (const key of part.assetKeys) {
      for (const dep of depsOf(key)) {
        if (!needAsset(dep)) continue;
        for (const { part: other, check } of gates.get(dep) ?? []) {
          // A check that also looks at something behind this asset, or that can only run later, cannot hold it up.
          const before = ancestors(key);
          if ((places.get(other) ?? 0) >= (places.get(part) ?? 0)) continue;
          if (!check.additionalDeps.every((extra) => before.has(extra))) continue;
          draftOf(other).checks.set(`${check.assetKey}\n${check.name}`, { assetKey: check.assetKey, name: check.name });
        }
      }
    }
    for (const check of part.checks) for (const key of [check.assetKey, ...check.additionalDeps]) needAsset(key);
    return [...drafts].map(([other, draft]) => ({
      stepKey: partKey(other.unit.name, other.part),
      assetKeys: [...draft.assetKeys],
      checks: [...draft.checks.values()],
    }));
  });
}

/** Everything that an asset is made of, remembered per asset asked for. */
export function ancestorsOf(depsOf: (key: string) => readonly string[]): (key: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (key) => {
    const answer = known.get(key);
    if (answer !== undefined) return answer;
    const found = new Set<string>();
    const stack = [...depsOf(key)];
    while (stack.length > 0) {
      const next = stack.pop() ?? "";
      if (found.has(next)) continue;
      found.add(next);
      stack.push(...depsOf(next));
    }
    known.set(key, found);
    return found;
  };
}
