// Calls the function of one declaration, with its config parsed and its resources as the test gives them.
import { type ConfigInput, type ConfigSchema, parseConfig } from "../config/config-schema.ts";
import type { AssetCheckDefinition, Runnable, SingleAssetDefinition } from "../definitions/assets-definition.ts";
import { DefinitionError } from "../definitions/errors.ts";
import type { AssetCheckResult, StepResult } from "../definitions/results.ts";
import type { AssetExecutionContext } from "../definitions/types.ts";
import type { Metadata } from "../events/types.ts";
import { type AssetContextOptions, buildAssetContext, type LoggedLine } from "./contexts.ts";

/** What `invokeAsset` and `invokeCheck` take. */
export interface InvokeOptions<R, S extends ConfigSchema> extends Omit<AssetContextOptions<unknown>, "config"> {
  readonly resources?: R;
  readonly config?: ConfigInput<S>;
  /** The values of `ins`, by name. */
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** What the function of an asset gave. */
export interface InvokedAsset<V> {
  /** Undefined when it gave none. */
  readonly value: V | undefined;
  readonly metadata: Metadata;
  readonly checkResults: readonly AssetCheckResult[];
  readonly results: readonly StepResult[];
  readonly logged: readonly LoggedLine[];
}

/**
 * Calls the function of an asset; nothing is kept.
 * @example expect((await invokeAsset(orders, { resources: { db }, config: { limit: 3 } })).metadata).toEqual(…)
 */
export async function invokeAsset<R, S extends ConfigSchema, V>(
  asset: SingleAssetDefinition<R, S, V>,
  options: NoInfer<InvokeOptions<Partial<R>, S>> = {},
): Promise<InvokedAsset<V>> {
  const context = await contextOf(asset, { assetKey: asset.assetKey, ...options });
  const results = await resultsOf<R>(asset, context, options);
  const made = results.find((result) => result.kind === "materialize");
  return {
    value: made?.value as V | undefined,
    metadata: results.find((result) => result.kind !== "check")?.metadata ?? {},
    checkResults: [...(made?.checkResults ?? []), ...results.filter((result) => result.kind === "check")],
    results,
    logged: context.logged,
  };
}

/** Calls the function of a check. */
export async function invokeCheck<R, S extends ConfigSchema>(
  check: AssetCheckDefinition<R, S>,
  options: NoInfer<InvokeOptions<Partial<R>, S>> = {},
): Promise<AssetCheckResult> {
  const context = await contextOf(check, { assetKey: check.specs[0]?.assetKey, ...options });
  for (const result of await resultsOf<R>(check, context, options)) if (result.kind === "check") return result;
  throw new DefinitionError("testing/no-result", `check "${check.name}" gave no result`);
}

async function contextOf(
  { name, config: schema }: { readonly name: string; readonly config?: ConfigSchema },
  options: InvokeOptions<unknown, ConfigSchema>,
) {
  if (schema === undefined) return buildAssetContext(options as AssetContextOptions<object>);
  const parsed = await parseConfig(schema, options.config ?? {});
  if (parsed.problems.length === 0) return buildAssetContext({ ...options, config: Object(parsed.value) as object });
  const lines = parsed.problems.map(({ path, message }) => `${["config", ...path].join(".")}: ${message}`);
  throw new DefinitionError("testing/config", `the config of "${name}" is not valid: ${lines.join("; ")}`);
}

async function resultsOf<R>(
  { run }: Runnable<R, ConfigSchema>,
  context: AssetExecutionContext,
  { resources, inputs }: InvokeOptions<unknown, ConfigSchema>,
): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  for await (const result of run(context, (resources ?? {}) as R, inputs ?? {})) results.push(result);
  return results;
}
