// Assets and checks as declared: what they are, not how they are made.
import type { AutomationConditionLike } from "../conditions/types.ts";

import { UNPARTITIONED } from "../partitions/asset-partitioning.ts";
import type { BackfillPolicy } from "../partitions/backfill-policy.ts";
import type { AssetPartitioning, PartitionMapping, PartitionsDefinition } from "../partitions/types.ts";
import { assetKey } from "./asset-key.ts";
import { checkLabels } from "./check-labels.ts";
import { DefinitionError } from "./errors.ts";
import type { FreshnessPolicy } from "./freshness-policy.ts";
import { type AssetLike, keyOf } from "./key-of.ts";
import { toMetadata } from "./metadata.ts";
import { sourceSite } from "./source-site.ts";
import type { AssetKeyLike, MetadataLike, ResolvedAssetSpec, ResolvedCheckSpec, SourceSite } from "./types.ts";

/** What an asset is: its key, what it is made of, and what the catalog shows of it. */
export interface AssetSpecOptions {
  readonly key: AssetKeyLike;
  /** What it is made of; `AssetDep` says how its partitions lie to those of a dependency. */
  readonly deps?: readonly AssetLike[];
  /** What it is divided into, such as `dailyPartitions({ startDate: "2024-05-01" })`. */
  readonly partitions?: PartitionsDefinition;
  /** How many partitions a run of a backfill makes (default `BackfillPolicy.multiRun()`: one). */
  readonly backfillPolicy?: BackfillPolicy;
  readonly description?: string;
  /** Default `default`. */
  readonly groupName?: string;
  readonly kinds?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  /** Mail addresses, or `team:name`. */
  readonly owners?: readonly string[];
  readonly metadata?: MetadataLike;
  readonly codeVersion?: string;
  /** How old it may get before it counts as overdue. */
  readonly freshnessPolicy?: FreshnessPolicy;
  /** When it is to be made: `AutomationCondition.eager()` and others. */
  readonly automationCondition?: AutomationConditionLike;
  /** Name of the resource that keeps what the function returns. */
  readonly ioManagerKey?: string;
  /** The step may leave it out (default false). */
  readonly skippable?: boolean;
}

/**
 * An asset without a way to make it: external, or one of several that a `multiAsset` makes.
 * @example new AssetSpec({ key: "crm/customers", kinds: ["salesforce"] })
 */
export class AssetSpec {
  readonly kind = "spec";
  readonly assetKey: string;
  readonly resolved: ResolvedAssetSpec;

  constructor(options: AssetSpecOptions) {
    this.resolved = resolveAssetSpec(options, sourceSite(AssetSpec));
    this.assetKey = this.resolved.key;
  }
}

export function resolveAssetSpec(options: AssetSpecOptions, site: SourceSite | null): ResolvedAssetSpec {
  const key = assetKey(options.key);
  checkLabels(key, options);
  return {
    key,
    deps: [...new Set((options.deps ?? []).map(keyOf))],
    description: options.description ?? null,
    group: options.groupName ?? "default",
    kinds: options.kinds ?? [],
    tags: options.tags ?? {},
    owners: options.owners ?? [],
    metadata: toMetadata(options.metadata),
    codeVersion: options.codeVersion ?? null,
    freshness: options.freshnessPolicy?.resolved ?? null,
    ioManagerKey: options.ioManagerKey ?? null,
    skippable: options.skippable ?? false,
    isObservable: false,
    automationCondition: options.automationCondition?.node ?? null,
    partitioning: partitioningOf(options),
    dbt: null,
    site,
  };
}

function partitioningOf({ partitions, deps = [], backfillPolicy }: AssetSpecOptions): AssetPartitioning {
  const mappings: Record<string, PartitionMapping> = {};
  for (const dep of deps) {
    if (typeof dep !== "object" || !("partitionMapping" in dep) || !dep.partitionMapping) continue;
    mappings[keyOf(dep)] = dep.partitionMapping;
  }
  const isPlain = partitions === undefined && backfillPolicy === undefined && Object.keys(mappings).length === 0;
  if (isPlain) return UNPARTITIONED;
  return { partitions: partitions ?? null, mappings, backfillPolicy: backfillPolicy?.resolved ?? null };
}

/** The partitions of a step that makes several assets, for those of them that say nothing themselves. */
export function withPartitions(
  spec: ResolvedAssetSpec,
  { partitions, backfillPolicy }: Pick<AssetSpecOptions, "partitions" | "backfillPolicy">,
): ResolvedAssetSpec {
  const own = spec.partitioning;
  const partitioning = {
    partitions: own.partitions ?? partitions ?? null,
    mappings: own.mappings,
    backfillPolicy: own.backfillPolicy ?? backfillPolicy?.resolved ?? null,
  };
  return { ...spec, partitioning };
}

/** What a check is: of which asset, under which name, and whether it blocks. */
export interface AssetCheckSpecOptions {
  readonly name: string;
  readonly asset: AssetLike;
  readonly description?: string;
  /** When it fails as an ERROR, the run fails, and what is made of the asset does not start in it (default false). */
  readonly blocking?: boolean;
  readonly additionalDeps?: readonly AssetLike[];
  readonly metadata?: MetadataLike;
}

/** A check that the asset's own step evaluates. */
export class AssetCheckSpec {
  readonly kind = "check-spec";
  readonly resolved: ResolvedCheckSpec;

  constructor(options: AssetCheckSpecOptions) {
    this.resolved = resolveCheckSpec(options, sourceSite(AssetCheckSpec));
  }
}

export function resolveCheckSpec(options: AssetCheckSpecOptions, site: SourceSite | null): ResolvedCheckSpec {
  if (options.name.trim() === "") throw new DefinitionError("definitions/check-name", "a check needs a name");
  return {
    assetKey: keyOf(options.asset),
    name: options.name,
    description: options.description ?? null,
    blocking: options.blocking ?? false,
    additionalDeps: (options.additionalDeps ?? []).map(keyOf),
    metadata: toMetadata(options.metadata),
    dbt: null,
    site,
  };
}
