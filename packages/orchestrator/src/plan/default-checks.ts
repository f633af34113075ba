// The checks that go with a choice of assets, when nobody names them.
import type { AssetSnapshot, CheckSnapshot, StepSnapshot } from "../host/types.ts";

export interface ChecksSource {
  readonly assets: readonly AssetSnapshot[];
  readonly checks: readonly CheckSnapshot[];
  readonly steps: readonly StepSnapshot[];
}

/**
 * The checks of the assets; and those of external assets (dbt sources), which nobody can choose, where their step does all that
 * it holds, or where something that is made of them is chosen.
 */
export function defaultChecks(source: ChecksSource, assetKeys: ReadonlySet<string>): readonly CheckSnapshot[] {
  const external = new Set(source.assets.filter((asset) => asset.step === null).map((asset) => asset.key));
  const steps = new Map(source.steps.map((step) => [step.name, step]));
  const read = new Set(source.assets.filter((asset) => assetKeys.has(asset.key)).flatMap((asset) => asset.deps));
  const goesAlong = (check: CheckSnapshot): boolean => {
    if (!external.has(check.assetKey)) return false;
    const step = steps.get(check.step);
    if (step === undefined || step.kind === "check") return read.has(check.assetKey);
    return step.assetKeys.length > 0 && step.assetKeys.every((key) => assetKeys.has(key));
  };
  return source.checks.filter((check) => assetKeys.has(check.assetKey) || goesAlong(check));
}
