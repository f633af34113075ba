// Which blocking checks hold an asset up: those on what it is made of. A check that also looks at something that the asset is not
// made of cannot hold it up.
import type { StepUnit, UnitCheck } from "./step-unit.ts";

/** The checks, of those that are wanted, that must have gone well before `key` is made. */
export type GatesOf = (key: string, isWanted: (check: UnitCheck) => boolean) => readonly UnitCheck[];

export function createGates(units: Iterable<StepUnit>, depsOf: (key: string) => readonly string[]): GatesOf {
  const byAsset = new Map<string, UnitCheck[]>();
  for (const unit of units) {
    for (const check of unit.checks) {
      if (!check.blocking) continue;
      const list = byAsset.get(check.assetKey);
      if (list === undefined) byAsset.set(check.assetKey, [check]);
      else list.push(check);
    }
  }
  const ancestors = ancestorsOf(depsOf);
  return (key, isWanted) =>
    depsOf(key).flatMap((dep) =>
      (byAsset.get(dep) ?? []).filter(
        (check) => isWanted(check) && check.additionalDeps.every((extra) => ancestors(key).has(extra)),
      ),
    );
}

/** Everything that an asset is made of, remembered per asset asked for. */
function ancestorsOf(depsOf: (key: string) => readonly string[]): (key: string) => ReadonlySet<string> {
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
