// `observableSourceAsset`: an asset that somebody else makes, and a function that looks what state it is in.
import type { ConfigSchema } from "../config/config-schema.ts";
import type { AssetInputs } from "../io/io-manager.ts";
import { type AssetOptions, keyOfOptions, stepName } from "./asset.ts";
import type { SingleAssetDefinition } from "./assets-definition.ts";
import { DefinitionError } from "./errors.ts";
import { resourceNamesOf } from "./required-resources.ts";
import { ObserveResult, type StepResult } from "./results.ts";
import { sourceSite } from "./source-site.ts";
import { resolveAssetSpec } from "./specs.ts";
import { stepLimits } from "./step-limits.ts";
import type { AssetExecutionContext } from "./types.ts";

/** What `observableSourceAsset` takes: as `asset`, but for what only a made asset can have. */
export type ObservableSourceAssetOptions<H = unknown> = Omit<
  AssetOptions<ConfigSchema, AssetInputs, H>,
  "deps" | "codeVersion" | "checkSpecs" | "config" | "ins"
>;

/** An `ObserveResult`, or just the data version: an etag, the time of a file, the highest id of a table. */
export type ObservedResult = ObserveResult | string;

/**
 * Declares an asset that is made elsewhere and looked at here. When its data version is another one than before, what is made of
 * it is stale.
 * @example
 * const rawFile = observableSourceAsset({ name: "raw_file" }, async () => String((await stat("raw.csv")).mtimeMs));
 */
export function observableSourceAsset<R = unknown, H = unknown>(
  options: ObservableSourceAssetOptions<H>,
  observe: (context: AssetExecutionContext, resources: R) => ObservedResult | Promise<ObservedResult>,
): SingleAssetDefinition<R & H> {
  const site = sourceSite(observableSourceAsset);
  const spec = { ...resolveAssetSpec({ ...options, key: keyOfOptions(options) }, site), isObservable: true };
  return {
    kind: "assets",
    name: stepName(spec.key),
    assetKey: spec.key,
    canSubset: false,
    hasNodes: false,
    retryPolicy: options.retryPolicy ?? null,
    limits: stepLimits(spec.key, options),
    site,
    watchedFolders: [],
    requires: resourceNamesOf(observe),
    hooks: options.hooks ?? [],
    resolve: () => ({ assets: [spec], checks: [] }),
    run: (context, resources) => observed(spec.key, observe(context, resources)),
  };
}

async function* observed(key: string, given: ObservedResult | Promise<ObservedResult>): AsyncIterable<StepResult> {
  const result: unknown = await given;
  if (typeof result === "string") {
    yield new ObserveResult({
      assetKey: key,
      dataVersion: result,
      message: `Observed ${key}: data version ${result}.`,
    });
  } else if (isObservation(result)) yield result;
  else {
    throw new DefinitionError("definitions/observation", `the function of source "${key}" gave no data version`, {
      hint: "return a string, or new ObserveResult({ dataVersion })",
    });
  }
}

function isObservation(value: unknown): value is ObserveResult {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "observe";
}
