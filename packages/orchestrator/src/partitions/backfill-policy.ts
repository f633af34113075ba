// `BackfillPolicy`: how many partitions a run of a backfill makes.
import { DefinitionError } from "../definitions/errors.ts";
import type { ResolvedBackfillPolicy } from "./types.ts";

/**
 * @example BackfillPolicy.singleRun()
 * @example BackfillPolicy.multiRun({ maxPartitionsPerRun: 30 })
 */
export class BackfillPolicy {
  /** Null = all in one run. */
  readonly resolved: ResolvedBackfillPolicy;

  private constructor(maxPartitionsPerRun: number | null) {
    this.resolved = { maxPartitionsPerRun };
  }

  /** One run for each stretch of partitions: the function sees `context.partitionKeyRange`. */
  static singleRun(): BackfillPolicy {
    return new BackfillPolicy(null);
  }

  /** So many partitions in a run (default 1). */
  static multiRun({ maxPartitionsPerRun = 1 }: { readonly maxPartitionsPerRun?: number } = {}): BackfillPolicy {
    if (Number.isInteger(maxPartitionsPerRun) && maxPartitionsPerRun >= 1)
      return new BackfillPolicy(maxPartitionsPerRun);
    throw new DefinitionError(
      "definitions/backfill-policy",
      `maxPartitionsPerRun must be a whole number from 1, not ${maxPartitionsPerRun}`,
    );
  }
}
