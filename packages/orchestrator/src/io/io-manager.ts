// I/O managers: how what an asset's function returns is kept, and handed to the functions of what is made of it.
import { assetKey } from "../definitions/asset-key.ts";
import { sourceSite } from "../definitions/source-site.ts";
import type { AssetKeyLike, Logger, MetadataLike, SourceSite } from "../definitions/types.ts";
import type { Metadata } from "../events/types.ts";
import type { PartitionsDefinition } from "../partitions/types.ts";

/** What is common to storing and loading. */
export interface ValueContext {
  readonly assetKey: string;
  /** The parts of the key. */
  readonly path: readonly string[];
  /** Null for assets without partitions. */
  readonly partitionKey: string | null;
  /** Of the definition of the asset whose value it is. */
  readonly metadata: Metadata;
  readonly runId: string;
  readonly stepKey: string;
  readonly log: Logger;
}

/** What `handleOutput` is called with. */
export interface OutputContext extends ValueContext {
  /** Adds to the metadata of the materialization. */
  addMetadata(metadata: MetadataLike): void;
}

/** What `loadInput` is called with; its key is that of the upstream asset. */
export interface InputContext extends ValueContext {
  /** The parameter that the value is for. */
  readonly name: string;
}

/** Keeps and loads values of one kind. */
export interface IoManager<V = unknown> {
  handleOutput(context: OutputContext, value: V): void | Promise<void>;
  loadInput(context: InputContext): V | Promise<V>;
}

/** What an asset asks of its I/O manager: that it takes such values. */
export interface ValueKeeper<in V> {
  readonly handleOutput: (context: OutputContext, value: V) => void | Promise<void>;
  readonly loadInput: (context: InputContext) => unknown;
}

export function isIoManager(value: unknown): value is IoManager {
  if (typeof value !== "object" || value === null) return false;
  return ["handleOutput", "loadInput"].every((name) => typeof Reflect.get(value, name) === "function");
}

/** Something whose value a function can take: an asset, or an `AssetIn`. */
export interface HasValue<out V = unknown> {
  readonly assetKey: string;
  /** Never there: says the type of the value. */
  readonly "~value"?: V;
}

/** What `ins` holds: the function's third argument, by name. */
export type AssetInputs = Readonly<Record<string, HasValue>>;
export type InputValues<I extends AssetInputs> = {
  readonly [K in keyof I]: I[K] extends HasValue<infer V> ? V : unknown;
};

/**
 * The value of an asset that is only known by its key.
 * @example asset({ name: "report", ins: { orders: new AssetIn<Order[]>("shop/orders") } }, (_context, _resources, { orders }) => …)
 */
export class AssetIn<V = unknown> implements HasValue<V> {
  readonly kind = "asset-in";
  readonly assetKey: string;
  readonly ioManagerKey: string | null;
  readonly site: SourceSite | null;
  declare readonly "~value"?: V;

  /** Without `ioManagerKey`, by that of the asset itself. */
  constructor(key: AssetKeyLike, options: { readonly ioManagerKey?: string } = {}) {
    this.assetKey = assetKey(key);
    this.ioManagerKey = options.ioManagerKey ?? null;
    this.site = sourceSite(AssetIn);
  }
}

/** An input as a step has it. */
export interface ResolvedInput {
  readonly assetKey: string;
  readonly ioManagerKey: string;
  readonly metadata: Metadata;
  /** Of the upstream asset; null: it has none. */
  readonly partitions: PartitionsDefinition | null;
}
