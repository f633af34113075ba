// A step as the order of a plan sees it.
import type { CheckRef } from "../definitions/types.ts";

/** A step with those of its assets and checks that are to run. */
export interface StepUnit {
  readonly name: string;
  readonly canSubset: boolean;
  readonly assetKeys: readonly string[];
  readonly checks: readonly UnitCheck[];
}

export interface UnitCheck extends CheckRef {
  readonly additionalDeps: readonly string[];
  readonly blocking: boolean;
}
