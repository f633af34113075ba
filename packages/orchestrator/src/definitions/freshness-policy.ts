// `FreshnessPolicy`: how old an asset may get. The daemon evaluates it, pages show it, notices tell of it.
import { checkCron } from "./cron.ts";
import { type DurationText, durationMillis } from "./duration.ts";
import { DefinitionError } from "./errors.ts";

/** A policy with every default filled in. */
export type ResolvedFreshness =
  | { readonly kind: "time-window"; readonly failMillis: number; readonly warnMillis: number | null }
  | {
      readonly kind: "cron";
      readonly deadlineCron: string;
      readonly lowerBoundMillis: number;
      readonly timezone: string;
    };

/**
 * How old an asset may get before it counts as overdue.
 * @example FreshnessPolicy.timeWindow({ failWindow: "36h", warnWindow: "24h" })
 * @example FreshnessPolicy.cron({ deadlineCron: "0 9 * * 1-5", lowerBoundDelta: "3h", timezone: "Europe/Berlin" })
 */
export class FreshnessPolicy {
  readonly kind = "freshness";
  readonly resolved: ResolvedFreshness;

  private constructor(resolved: ResolvedFreshness) {
    this.resolved = resolved;
  }

  /** Overdue when it was last made longer ago than `failWindow`; a warning from `warnWindow` on. */
  static timeWindow(options: {
    readonly failWindow: DurationText;
    readonly warnWindow?: DurationText | undefined;
  }): FreshnessPolicy {
    const failMillis = durationMillis(options.failWindow, "failWindow");
    const warnMillis = options.warnWindow === undefined ? null : durationMillis(options.warnWindow, "warnWindow");
    if (warnMillis !== null && warnMillis >= failMillis) {
      throw new DefinitionError("definitions/freshness", "warnWindow must be shorter than failWindow");
    }
    return new FreshnessPolicy({ kind: "time-window", failMillis, warnMillis });
  }

  /** Overdue when, at a deadline, it was not made within `lowerBoundDelta` before it; until it is made. */
  static cron(options: {
    readonly deadlineCron: string;
    readonly lowerBoundDelta: DurationText;
    /** An IANA name (default `UTC`). */
    readonly timezone?: string | undefined;
  }): FreshnessPolicy {
    const { deadlineCron, timezone = "UTC" } = options;
    checkCron(deadlineCron, timezone);
    const lowerBoundMillis = durationMillis(options.lowerBoundDelta, "lowerBoundDelta");
    return new FreshnessPolicy({ kind: "cron", deadlineCron, lowerBoundMillis, timezone });
  }
}
