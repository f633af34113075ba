// Partitions as data: what an asset is divided into, sets of partitions, and how those of one asset lie to those of another.

/** Divides an asset. Made by `dailyPartitions`, `staticPartitions` and the like. */
export type PartitionsDefinition = StaticPartitions | TimePartitions | DynamicPartitions | MultiPartitions;

export interface StaticPartitions {
  readonly kind: "static";
  readonly keys: readonly string[];
}

/** One partition for each stretch of time between two ticks of a cron expression. Times are milliseconds since 1970. */
export interface TimePartitions {
  readonly kind: "time";
  readonly cronSchedule: string;
  readonly timezone: string;
  readonly start: number;
  /** Windows end at this time at the latest; null = there is always one more. */
  readonly end: number | null;
  /** As in strftime: how the start of a window becomes its key. */
  readonly format: string;
  /** How many windows there are beyond those that have ended. */
  readonly endOffset: number;
  /** Windows that begin at these times are left out. */
  readonly exclusions: readonly Exclusion[];
}

export type Exclusion = { readonly kind: "at"; readonly at: number } | { readonly kind: "cron"; readonly cron: string };

/** Keys that are added and deleted while the program runs. */
export interface DynamicPartitions {
  readonly kind: "dynamic";
  readonly name: string;
}

/** Every combination of the partitions of several dimensions; these are sorted by name, as in the keys. */
export interface MultiPartitions {
  readonly kind: "multi";
  readonly dimensions: readonly PartitionDimension[];
}

export interface PartitionDimension {
  readonly name: string;
  readonly partitions: SinglePartitions;
}

export type SinglePartitions = StaticPartitions | TimePartitions | DynamicPartitions;

/** Half open, milliseconds since 1970. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** A stretch of time as the functions of teams see it; the end is not part of it. */
export interface TimeWindow {
  readonly start: Date;
  readonly end: Date;
}

/** What the definitions do not say by themselves: which time it is, and which dynamic partitions there are. */
export interface PartitionWorld {
  readonly now: number;
  readonly dynamicKeys: (name: string) => readonly string[];
}

/** A set of partitions, as small as its shape, not as its size. */
export type PartitionSubset = TimeSubset | KeySubset | PairSubset;

/** All windows that begin within the ranges, which are sorted and do not touch each other. */
export interface TimeSubset {
  readonly kind: "time";
  readonly ranges: readonly TimeRange[];
}

export interface KeySubset {
  readonly kind: "keys";
  readonly keys: ReadonlySet<string>;
}

/** Of several dimensions: each part holds every combination of `of` in the first dimension with `rest` in the others. */
export interface PairSubset {
  readonly kind: "pairs";
  /** No two share anything in `of`. */
  readonly parts: readonly SubsetPair[];
}

export interface SubsetPair {
  readonly of: TimeSubset | KeySubset;
  readonly rest: PartitionSubset;
}

/** How the partitions of an asset lie to those of an asset that it is made of. */
export type PartitionMapping =
  | { readonly kind: "identity" }
  | { readonly kind: "all" }
  | { readonly kind: "last" }
  | TimeWindowMapping
  | { readonly kind: "static"; readonly downstreamOf: Readonly<Record<string, readonly string[]>> }
  | { readonly kind: "specific"; readonly keys: readonly string[] }
  | { readonly kind: "single-dimension"; readonly dimension: string | null; readonly mapping: PartitionMapping }
  | { readonly kind: "dimensions"; readonly dimensions: Readonly<Record<string, DimensionMapping>> };

/** Offsets are counted in windows of the downstream asset. */
export interface TimeWindowMapping {
  readonly kind: "time-window";
  readonly startOffset: number;
  readonly endOffset: number;
  readonly allowNonexistentUpstreamPartitions: boolean;
}

/** What a dimension of the upstream asset is in the downstream asset. */
export interface DimensionMapping {
  /** The downstream asset's dimension. */
  readonly dimension: string;
  readonly mapping: PartitionMapping;
}

/** How an asset is partitioned. */
export interface AssetPartitioning {
  /** Null: it has none. */
  readonly partitions: PartitionsDefinition | null;
  /** By the key of the dependency; where there is none, the default holds. */
  readonly mappings: Readonly<Record<string, PartitionMapping>>;
  /** Null: one run for each partition. */
  readonly backfillPolicy: ResolvedBackfillPolicy | null;
}

export interface ResolvedBackfillPolicy {
  /** Null = all in one run. */
  readonly maxPartitionsPerRun: number | null;
}

/** Which partitions a run is to make. */
export type PartitionChoice =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "range"; readonly start: string; readonly end: string }
  | { readonly kind: "subset"; readonly subset: PartitionSubset };

/** The partitions of a run as plans and events hold them. */
export interface RunPartitions {
  /** `2024-05-01`, or `2024-05-01...2024-05-31 (31)`. */
  readonly label: string;
  readonly count: number;
  /** Null when there are several. */
  readonly key: string | null;
  /** Null for one. `subset` is as `encodeSubset` writes it; `frame` are the partitions without their fixed keys. */
  readonly many: { readonly frame: PartitionsDefinition; readonly subset: unknown } | null;
  /** Of the one partition, or from the first to the last; null without a dimension of time. */
  readonly window: TimeRange | null;
  /** Names of the dimensions; none when there is one. */
  readonly dimensions: readonly string[];
}
