// Values of assets around a step's function: those that it takes are loaded before it is called, those that it gives are kept
// before they are told of.
import { assetPath } from "../definitions/asset-key.ts";
import { toMetadata } from "../definitions/metadata.ts";
import type { ResolvedStep } from "../definitions/resolved.ts";
import type { AssetExecutionContext, ResolvedAssetSpec } from "../definitions/types.ts";
import type { Metadata } from "../events/types.ts";
import { inputPartitions } from "../io/input-partitions.ts";
import { type IoManager, isIoManager, type ValueContext } from "../io/io-manager.ts";

export type ResourceValues = Readonly<Record<string, unknown>>;

/** A value could not be kept or loaded. */
class ValueError extends Error {
  override readonly name = "ValueError";
}

/** What the step's function gets as its third argument. */
export async function loadInputs(
  step: ResolvedStep,
  context: AssetExecutionContext,
  resources: ResourceValues,
): Promise<Readonly<Record<string, unknown>>> {
  const values: [string, unknown][] = [];
  for (const [name, { assetKey, ioManagerKey, metadata, partitions }] of Object.entries(step.inputs)) {
    const manager = managerOf(resources, ioManagerKey);
    const load = async (partitionKey: string | null) =>
      manager.loadInput({ ...contextOf(context, assetKey, metadata, partitionKey), name });
    try {
      const keys = inputPartitions({ key: assetKey, partitions }, stepPartitions(step, context));
      values.push([name, await loadAll(load, keys)]);
    } catch (error) {
      throw failed(`the value of "${assetKey}" could not be loaded with "${ioManagerKey}"`, error);
    }
    context.log.debug(`Loaded the value of ${assetKey} with "${ioManagerKey}".`);
  }
  return Object.fromEntries(values);
}

/** One value; of several partitions, an object of them by key. */
async function loadAll(
  load: (partitionKey: string | null) => Promise<unknown>,
  keys: readonly string[] | null,
): Promise<unknown> {
  if (keys === null) return load(null);
  const [only] = keys;
  if (only !== undefined && keys.length === 1) return load(only);
  const values: [string, unknown][] = [];
  for (const key of keys) values.push([key, await load(key)]);
  return Object.fromEntries(values);
}

function stepPartitions(step: ResolvedStep, context: AssetExecutionContext) {
  return {
    partitioning: step.assets[0]?.partitioning ?? null,
    keys: context.hasPartitions ? context.partitionKeys : [],
  };
}

/** Keeps a value; gives the metadata that the I/O manager adds. */
export async function keepValue(
  spec: ResolvedAssetSpec | undefined,
  key: string,
  value: unknown,
  context: AssetExecutionContext,
  resources: ResourceValues,
): Promise<Metadata> {
  if (value === undefined) return {};
  const ioManagerKey = spec?.ioManagerKey ?? null;
  if (ioManagerKey === null) {
    throw new ValueError(`the function of "${key}" gave a value, but the asset has no ioManagerKey to keep it`);
  }
  let added: Metadata = {};
  try {
    await managerOf(resources, ioManagerKey).handleOutput(
      {
        ...contextOf(context, key, spec?.metadata ?? {}, context.hasPartitions ? context.partitionKey : null),
        addMetadata: (metadata) => {
          added = { ...added, ...toMetadata(metadata) };
        },
      },
      value,
    );
  } catch (error) {
    throw failed(`the value of "${key}" could not be kept with "${ioManagerKey}"`, error);
  }
  context.log.debug(`Kept the value of ${key} with "${ioManagerKey}".`);
  return added;
}

function managerOf(resources: ResourceValues, key: string): IoManager {
  const manager = resources[key];
  if (isIoManager(manager)) return manager;
  throw new ValueError(`resource "${key}" is no I/O manager: it has no handleOutput or no loadInput`);
}

function contextOf(
  context: AssetExecutionContext,
  assetKey: string,
  metadata: Metadata,
  partitionKey: string | null,
): ValueContext {
  const { runId, stepKey, log } = context;
  return { assetKey, path: assetPath(assetKey), partitionKey, metadata, runId, stepKey, log };
}

function failed(what: string, cause: unknown): ValueError {
  return new ValueError(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}
