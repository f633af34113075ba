// What each part of a plan waits for: assets that other parts make, and blocking checks on them.
import type { CheckRef } from "../definitions/types.ts";
import { createGates } from "./gates.ts";
import { partKey } from "./plan-keys.ts";
import type { StepPart } from "./step-parts.ts";
import type { UnitCheck } from "./step-unit.ts";
import type { StepNeed } from "./types.ts";

interface Draft {
  readonly assetKeys: Set<string>;
  readonly checks: Set<UnitCheck>;
}

/** One list of needs per part, in the order of the parts. */
export function needsOf(
  parts: readonly StepPart[],
  depsOf: (key: string) => readonly string[],
): readonly (readonly StepNeed[])[] {
  const makers = new Map(parts.flatMap((part) => part.assetKeys.map((key) => [key, part] as const)));
  const checkers = new Map(parts.flatMap((part) => part.checks.map((check) => [check, part] as const)));
  const gatesOf = createGates(new Set(parts.map((part) => part.unit)), depsOf);
  return parts.map((part) => {
    const drafts = new Map<StepPart, Draft>();
    const draftOf = (other: StepPart): Draft => {
      const draft = drafts.get(other) ?? { assetKeys: new Set<string>(), checks: new Set<UnitCheck>() };
      drafts.set(other, draft);
      return draft;
    };
    const needAsset = (key: string) => {
      const maker = makers.get(key);
      if (maker !== undefined && maker !== part) draftOf(maker).assetKeys.add(key);
    };
    for (const key of part.assetKeys) {
      depsOf(key).forEach(needAsset);
      for (const check of gatesOf(key, (each) => checkers.get(each) !== part)) {
        const checker = checkers.get(check);
        if (checker !== undefined) draftOf(checker).checks.add(check);
      }
    }
    for (const check of part.checks) for (const key of [check.assetKey, ...check.additionalDeps]) needAsset(key);
    return [...drafts].map(([other, draft]) => ({
      stepKey: partKey(other.unit.name, other.part),
      assetKeys: [...draft.assetKeys],
      checks: [...draft.checks].map(({ assetKey, name }): CheckRef => ({ assetKey, name })),
    }));
  });
}
