// What a step's function gives back.
import type { Metadata } from "../events/types.ts";
import { assetKey } from "./asset-key.ts";
import { toMetadata } from "./metadata.ts";
import type { AssetKeyLike, MetadataLike } from "./types.ts";

/** What every result can say. */
export interface ResultOptions {
  /** May be left out where the step has one asset. */
  readonly assetKey?: AssetKeyLike;
  readonly metadata?: MetadataLike;
  /** What the event says (default: our words). */
  readonly message?: string;
  /** Says what the data is; the same again means that nothing has changed (default: from the code and what was read). */
  readonly dataVersion?: string;
  /** For integrations: the part of the step that gave it, and how long that took. */
  readonly nodeId?: string | null;
  readonly durationMillis?: number | null;
}

/** What a `MaterializeResult` is made of; `checkResults` are of checks that the step announced. */
export interface MaterializeResultOptions<V = unknown> extends ResultOptions {
  /** What the asset's I/O manager is to keep. */
  readonly value?: V;
  readonly checkResults?: readonly AssetCheckResult[];
}

/** An asset was made anew. */
export class MaterializeResult<out V = unknown> {
  readonly kind = "materialize";
  readonly assetKey: string | null;
  readonly metadata: Metadata;
  readonly message: string | null;
  readonly dataVersion: string | null;
  readonly nodeId: string | null;
  readonly durationMillis: number | null;
  readonly checkResults: readonly AssetCheckResult[];
  /** Undefined: there is nothing to keep. */
  readonly value: V | undefined;

  constructor(options: MaterializeResultOptions<V> = {}) {
    this.value = options.value;
    this.assetKey = options.assetKey === undefined ? null : assetKey(options.assetKey);
    this.metadata = toMetadata(options.metadata);
    this.message = options.message ?? null;
    this.dataVersion = options.dataVersion ?? null;
    this.nodeId = options.nodeId ?? null;
    this.durationMillis = options.durationMillis ?? null;
    this.checkResults = options.checkResults ?? [];
  }
}

/** Something was learnt of an asset that was not made here. */
export class ObserveResult {
  readonly kind = "observe";
  readonly assetKey: string | null;
  readonly metadata: Metadata;
  readonly message: string | null;
  readonly dataVersion: string | null;
  readonly nodeId: string | null;
  readonly durationMillis: number | null;

  constructor(options: ResultOptions = {}) {
    this.assetKey = options.assetKey === undefined ? null : assetKey(options.assetKey);
    this.metadata = toMetadata(options.metadata);
    this.message = options.message ?? null;
    this.dataVersion = options.dataVersion ?? null;
    this.nodeId = options.nodeId ?? null;
    this.durationMillis = options.durationMillis ?? null;
  }
}

/** What an `AssetCheckResult` is made of. */
export interface AssetCheckResultOptions {
  readonly passed: boolean;
  /** May be left out where the step has one check. */
  readonly checkName?: string;
  readonly assetKey?: AssetKeyLike;
  /** What a failure means: `WARN` lets the run go on (default `ERROR`). */
  readonly severity?: "ERROR" | "WARN";
  readonly description?: string;
  readonly metadata?: MetadataLike;
  readonly failedRows?: number | null;
  /** For integrations. */
  readonly nodeId?: string | null;
  readonly durationMillis?: number | null;
  /** `errored`: the check could not run; `skipped`: what it checks was not made. */
  readonly outcome?: "errored" | "skipped";
}

/** A check was evaluated. */
export class AssetCheckResult {
  readonly kind = "check";
  readonly passed: boolean;
  readonly checkName: string | null;
  readonly assetKey: string | null;
  readonly severity: "ERROR" | "WARN";
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly failedRows: number | null;
  readonly nodeId: string | null;
  readonly durationMillis: number | null;
  readonly outcome: "passed" | "warned" | "failed" | "errored" | "skipped";

  constructor(options: AssetCheckResultOptions) {
    this.passed = options.passed;
    this.checkName = options.checkName ?? null;
    this.assetKey = options.assetKey === undefined ? null : assetKey(options.assetKey);
    this.severity = options.severity ?? "ERROR";
    this.description = options.description ?? null;
    this.metadata = toMetadata(options.metadata);
    this.failedRows = options.failedRows ?? null;
    this.nodeId = options.nodeId ?? null;
    this.durationMillis = options.durationMillis ?? null;
    const bad = this.severity === "WARN" ? "warned" : "failed";
    this.outcome = options.outcome ?? (options.passed ? "passed" : bad);
  }
}

/** What a step may give. */
export type StepResult = MaterializeResult | ObserveResult | AssetCheckResult;

/** Results are known by their `kind`, so that two copies of the package understand each other. */
export function isStepResult(value: unknown): value is StepResult {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  return value.kind === "materialize" || value.kind === "observe" || value.kind === "check";
}
