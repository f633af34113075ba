// `assetCheck`: a check in a step of its own.
import type { ConfigOutput, ConfigSchema, NoConfig } from "../config/config-schema.ts";
import { stepName } from "./asset.ts";
import type { AssetCheckDefinition } from "./assets-definition.ts";
import { configured } from "./configured.ts";
import type { Hooked } from "./hooks.ts";
import { resourceNamesOf } from "./required-resources.ts";
import type { AssetCheckResult, StepResult } from "./results.ts";
import { sourceSite } from "./source-site.ts";
import { type AssetCheckSpecOptions, resolveCheckSpec } from "./specs.ts";
import { stepLimits } from "./step-limits.ts";
import type { AssetExecutionContext, StepOptions } from "./types.ts";

/** What `assetCheck` takes. */
export interface AssetCheckOptions<S extends ConfigSchema = ConfigSchema, H = unknown>
  extends AssetCheckSpecOptions,
    StepOptions,
    Hooked<H> {
  /** Schema of its run config: `z.object({ … })`. */
  readonly config?: S;
}

/**
 * Declares a check.
 * @example
 * assetCheck({ asset: "orders", name: "has_rows", blocking: true }, async (context, { db }: { db: Db }) =>
 *   new AssetCheckResult({ passed: (await db.count("orders")) > 0 }));
 */
export function assetCheck<R = unknown, S extends ConfigSchema = NoConfig, H = unknown>(
  options: AssetCheckOptions<S, H>,
  evaluate: (
    context: AssetExecutionContext<ConfigOutput<S>>,
    resources: R,
  ) => AssetCheckResult | Promise<AssetCheckResult>,
): AssetCheckDefinition<R & H, S> {
  const spec = resolveCheckSpec(options, sourceSite(assetCheck));
  return {
    kind: "check",
    name: `${stepName(spec.assetKey)}_${spec.name}`,
    retryPolicy: options.retryPolicy ?? null,
    limits: stepLimits(spec.name, options),
    specs: [spec],
    ...(options.config !== undefined && { config: options.config }),
    requires: resourceNamesOf(evaluate),
    hooks: options.hooks ?? [],
    run: (context, resources) => one(evaluate(configured<S>(context), resources)),
  };
}

async function* one(result: AssetCheckResult | Promise<AssetCheckResult>): AsyncIterable<StepResult> {
  yield await result;
}
