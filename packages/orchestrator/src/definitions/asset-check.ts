// `assetCheck`: a check in a step of its own.
import { stepName } from "./asset.ts";
import type { AssetCheckDefinition } from "./assets-definition.ts";
import type { AssetCheckResult, StepResult } from "./results.ts";
import { sourceSite } from "./source-site.ts";
import { type AssetCheckSpecOptions, resolveCheckSpec } from "./specs.ts";
import { stepLimits } from "./step-limits.ts";
import type { AssetExecutionContext, StepOptions } from "./types.ts";

/** What `assetCheck` takes. */
export interface AssetCheckOptions extends AssetCheckSpecOptions, StepOptions {}

/**
 * Declares a check.
 * @example
 * assetCheck({ asset: "orders", name: "has_rows", blocking: true }, async (context, { db }: { db: Db }) =>
 *   new AssetCheckResult({ passed: (await db.count("orders")) > 0 }));
 */
export function assetCheck<R = unknown>(
  options: AssetCheckOptions,
  evaluate: (context: AssetExecutionContext, resources: R) => AssetCheckResult | Promise<AssetCheckResult>,
): AssetCheckDefinition<R> {
  const spec = resolveCheckSpec(options, sourceSite(assetCheck));
  return {
    kind: "check",
    name: `${stepName(spec.assetKey)}_${spec.name}`,
    retryPolicy: options.retryPolicy ?? null,
    limits: stepLimits(spec.name, options),
    spec,
    run: (context, resources) => one(evaluate(context, resources)),
  };
}

async function* one(result: AssetCheckResult | Promise<AssetCheckResult>): AsyncIterable<StepResult> {
  yield await result;
}
