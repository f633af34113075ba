// What the function of an op yields: values of its outputs, and things that it tells of while it runs.
import type { Metadata } from "../events/types.ts";
import { assetKey } from "./asset-key.ts";
import { DefinitionError } from "./errors.ts";
import { type AssetLike, keyOf } from "./key-of.ts";
import { toMetadata } from "./metadata.ts";
import type { AssetCheckResult, StepResult } from "./results.ts";
import type { MetadataLike } from "./types.ts";

/** The name of an op's only output, when it names none. */
export const RESULT = "result";

/** What an `Output` can say beside its value. */
export interface OutputOptions<N extends string> {
  /** Which output it is of (default `result`). */
  readonly output?: N;
  readonly metadata?: MetadataLike;
  /** For an output that is an asset: says what the data is. */
  readonly dataVersion?: string;
  /** For an output that is an asset with `checkSpecs`: what came of them. */
  readonly checkResults?: readonly AssetCheckResult[];
}

/**
 * The value of an output.
 * @example yield new Output(rows.filter(isOdd), { output: "odd", metadata: { rows: rows.length } });
 */
export class Output<out V = unknown, out N extends string = "result"> {
  readonly kind = "output";
  readonly value: V;
  readonly output: N;
  readonly mappingKey: null = null;
  readonly metadata: Metadata;
  readonly dataVersion: string | null;
  readonly checkResults: readonly AssetCheckResult[];

  constructor(value: V, options: OutputOptions<N> = {}) {
    this.value = value;
    this.output = options.output ?? (RESULT as N);
    this.metadata = toMetadata(options.metadata);
    this.dataVersion = options.dataVersion ?? null;
    this.checkResults = options.checkResults ?? [];
  }
}

/** What a `DynamicOutput` says. */
export interface DynamicOutputOptions<N extends string> extends Omit<OutputOptions<N>, "checkResults"> {
  /** Names the value among those of its output: letters, digits, `_`, `-` and `.`. */
  readonly mappingKey: string;
}

/**
 * One of the values of a dynamic output; what is mapped over it runs once for each.
 * @example for (const file of files) yield new DynamicOutput(file, { mappingKey: file.id });
 */
export class DynamicOutput<out V = unknown, out N extends string = "result"> {
  readonly kind = "dynamic-output";
  readonly value: V;
  readonly output: N;
  readonly mappingKey: string;
  readonly metadata: Metadata;
  readonly dataVersion: null = null;
  readonly checkResults: readonly AssetCheckResult[] = [];

  constructor(value: V, options: DynamicOutputOptions<N>) {
    if (!/^(?!\.+$)[\w.-]{1,200}$/.test(options.mappingKey)) {
      throw new DefinitionError("ops/mapping-key", `${JSON.stringify(options.mappingKey)} is not a mapping key`, {
        hint: "letters, digits, _ - and . only",
      });
    }
    this.value = value;
    this.output = options.output ?? (RESULT as N);
    this.mappingKey = options.mappingKey;
    this.metadata = toMetadata(options.metadata);
  }
}

/** What events about assets can say. */
export interface AssetEventOptions {
  readonly asset: AssetLike;
  readonly description?: string;
  readonly metadata?: MetadataLike;
  readonly partition?: string;
}

class AssetEventBase {
  readonly kind = "asset-event";
  readonly assetKey: string;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly partition: string | null;

  constructor(options: AssetEventOptions) {
    this.assetKey = assetKey(keyOf(options.asset));
    this.description = options.description ?? null;
    this.metadata = toMetadata(options.metadata);
    this.partition = options.partition ?? null;
  }
}

/**
 * Says that something was made: yielded, or given to `context.logEvent`. The asset need not be declared.
 * @example yield new AssetMaterialization({ asset: "exports/orders", metadata: { rows } });
 */
export class AssetMaterialization extends AssetEventBase {
  readonly event = "materialization";
}

/** Says what was seen of an asset that something else makes. */
export class AssetObservation extends AssetEventBase {
  readonly event = "observation";
}

/** What an `ExpectationResult` is made of. */
export interface ExpectationResultOptions {
  readonly success: boolean;
  readonly label?: string;
  readonly description?: string;
  readonly metadata?: MetadataLike;
}

/** Whether something held that the op expected; it fails nothing. */
export class ExpectationResult {
  readonly kind = "expectation";
  readonly success: boolean;
  readonly label: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;

  constructor(options: ExpectationResultOptions) {
    this.success = options.success;
    this.label = options.label ?? null;
    this.description = options.description ?? null;
    this.metadata = toMetadata(options.metadata);
  }
}

/** What a step tells of beside its results. */
export type StepNews = AssetMaterialization | AssetObservation | ExpectationResult;
/** A value of an output, of any kind. */
export type OutputValue = Output<unknown, string> | DynamicOutput<unknown, string>;

/** All that can come out of the function of a step. */
export type StepGiven = StepResult | OutputValue | StepNews;

const NEWS: ReadonlySet<unknown> = new Set<StepNews["kind"]>(["asset-event", "expectation"]);
const OUTPUTS: ReadonlySet<unknown> = new Set<OutputValue["kind"]>(["output", "dynamic-output"]);

export function isStepNews(value: unknown): value is StepNews {
  return typeof value === "object" && value !== null && "kind" in value && NEWS.has(value.kind);
}

export function isOutputValue(value: unknown): value is OutputValue {
  return typeof value === "object" && value !== null && "kind" in value && OUTPUTS.has(value.kind);
}
