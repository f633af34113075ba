// `multiAssetCheck`: several checks that one function evaluates, in a step of its own.
import type { ConfigOutput, ConfigSchema, NoConfig } from "../config/config-schema.ts";
import type { AssetCheckDefinition } from "./assets-definition.ts";
import { configured } from "./configured.ts";
import { DefinitionError } from "./errors.ts";
import type { Hooked } from "./hooks.ts";
import { resourceNamesOf } from "./required-resources.ts";
import type { AssetCheckResult } from "./results.ts";
import { sourceSite } from "./source-site.ts";
import { type AssetCheckSpecOptions, resolveCheckSpec } from "./specs.ts";
import { stepLimits } from "./step-limits.ts";
import type { AssetExecutionContext, StepOptions } from "./types.ts";

/** What `multiAssetCheck` takes. */
export interface MultiAssetCheckOptions<S extends ConfigSchema = ConfigSchema, H = unknown>
  extends StepOptions,
    Hooked<H> {
  /** Name of the step. */
  readonly name: string;
  readonly specs: readonly AssetCheckSpecOptions[];
  /** Schema of its run config: `z.object({ … })`. */
  readonly config?: S;
}

/**
 * Declares several checks that one function evaluates; it yields a result for each.
 * @example
 * multiAssetCheck({ name: "counts", specs: [{ asset: "a", name: "rows" }, { asset: "b", name: "rows" }] }, async function* () {
 *   for (const assetKey of ["a", "b"]) yield new AssetCheckResult({ assetKey, checkName: "rows", passed: true });
 * });
 */
export function multiAssetCheck<R = unknown, S extends ConfigSchema = NoConfig, H = unknown>(
  options: MultiAssetCheckOptions<S, H>,
  evaluate: (context: AssetExecutionContext<ConfigOutput<S>>, resources: R) => AsyncIterable<AssetCheckResult>,
): AssetCheckDefinition<R & H, S> {
  const site = sourceSite(multiAssetCheck);
  if (options.specs.length === 0) {
    throw new DefinitionError("definitions/no-checks", `multiAssetCheck "${options.name}" has no checks`);
  }
  return {
    kind: "check",
    name: options.name,
    retryPolicy: options.retryPolicy ?? null,
    limits: stepLimits(options.name, options),
    specs: options.specs.map((spec) => resolveCheckSpec(spec, site)),
    ...(options.config !== undefined && { config: options.config }),
    requires: resourceNamesOf(evaluate),
    hooks: options.hooks ?? [],
    run: (context, resources) => evaluate(configured<S>(context), resources),
  };
}
