// Values of assets around a step's function: those that it takes are loaded before it is called, those that it gives are kept
// before they are told of.
import { assetPath } from "../definitions/asset-key.ts";
import { toMetadata } from "../definitions/metadata.ts";
import type { ResolvedStep } from "../definitions/resolved.ts";
import type { AssetExecutionContext, MetadataLike, ResolvedAssetSpec } from "../definitions/types.ts";
import type { Metadata } from "../events/types.ts";
import { inputPartitions } from "../io/input-partitions.ts";
import { type IoManager, isIoManager, type ValueContext } from "../io/io-manager.ts";

export type ResourceValues = Readonly<Record<string, unknown>>;

/** A value could not be kept or loaded. */
export class ValueError extends Error {
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
  const place = contextOf(context, key, spec?.metadata ?? {}, context.hasPartitions ? context.partitionKey : null);
  const added = await keepIn(managerOf(resources, ioManagerKey), place, value, `the value of "${key}"`, ioManagerKey);
  context.log.debug(`Kept the value of ${key} with "${ioManagerKey}".`);
  return added;
}

/** Gives the metadata that the I/O manager adds. */
export async function keepIn(
  manager: IoManager,
  place: ValueContext,
  value: unknown,
  what: string,
  by: string,
): Promise<Metadata> {
  let added: Metadata = {};
  const addMetadata = (metadata: MetadataLike) => {
    added = { ...added, ...toMetadata(metadata) };
  };
  try {
    await manager.handleOutput(Object.assign(place, { addMetadata }), value);
  } catch (error) {
    throw failed(`${what} could not be kept with "${by}"`, error);
  }
  return added;
}

export function managerOf(resources: ResourceValues, key: string): IoManager {
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

/** Where the value of an op's output is kept: an asset's under its key, others below their run and step. */
export function outputContext(
  context: AssetExecutionContext,
  place: {
    readonly runId: string;
    readonly stepKey: string;
    readonly output: string;
    readonly mappingKey: string | null;
    readonly assetKey: string | null;
    readonly metadata: Metadata;
  },
): ValueContext {
  const { assetKey, metadata, runId, stepKey, output, mappingKey } = place;
  if (assetKey !== null) {
    return contextOf(context, assetKey, metadata, context.hasPartitions ? context.partitionKey : null);
  }
  const path = [runId, stepKey, output, ...(mappingKey === null ? [] : [mappingKey])];
  return { assetKey: path.join("/"), path, partitionKey: null, metadata, runId, stepKey, log: context.log };
}

function failed(what: string, cause: unknown): ValueError {
  return new ValueError(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}
