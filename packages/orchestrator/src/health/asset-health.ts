// The health of an asset as one value, with why: a pure function of how its last attempt ended, of its checks and of its freshness.
// The worst of the three counts, as with Dagster.
import type { Freshness } from "../notices/freshness.ts";
import type { AssetRecord, CheckRecord } from "../storage/types.ts";

export type HealthStatus = "healthy" | "warning" | "degraded" | "unknown";

export interface HealthReason {
  readonly of: "materialization" | "checks" | "freshness";
  readonly status: Exclude<HealthStatus, "healthy">;
  /** "2 checks failed: unique_id, not_null_id" */
  readonly message: string;
}

export interface AssetHealth {
  readonly status: HealthStatus;
  /** Why it is not healthy, the worst first; of a healthy asset: what is not known of it. */
  readonly reasons: readonly HealthReason[];
}

export interface HealthFacts {
  readonly isObservable: boolean;
  /** False for what is made elsewhere and was never told of. */
  readonly isMade: boolean;
  readonly record: AssetRecord | undefined;
  /** How many of its partitions failed when they were last made; null without partitions. */
  readonly failedPartitions: number | null;
  /** By name; undefined for one that never ran. */
  readonly checks: readonly (readonly [name: string, record: CheckRecord | undefined])[];
  /** Null without a policy. */
  readonly freshness: Freshness | null;
}

/** Null when there is nothing to judge by. */
export function assetHealth(facts: HealthFacts): AssetHealth | null {
  const parts = [materialization(facts), checks(facts), freshness(facts)].filter((part) => part !== null);
  if (parts.length === 0) return null;
  const reasons = parts.filter((part): part is HealthReason => part.status !== "healthy");
  const worstFirst = reasons.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  const worst = worstFirst[0]?.status ?? "healthy";
  if (worst !== "unknown") return { status: worst, reasons: worstFirst };
  // What was never made is unknown, whatever else is known; checks alone that never ran take nothing from what is healthy.
  const isUnknown = reasons.some((reason) => reason.of === "materialization") || reasons.length === parts.length;
  return { status: isUnknown ? "unknown" : "healthy", reasons: worstFirst };
}

const ORDER: readonly HealthStatus[] = ["degraded", "warning", "unknown", "healthy"];

type Part = HealthReason | { readonly of: HealthReason["of"]; readonly status: "healthy" };

function materialization({ isMade, isObservable, record, failedPartitions }: HealthFacts): Part | null {
  if (!isMade) return null;
  const of = "materialization";
  const last = record?.last ?? null;
  if (failedPartitions !== null && failedPartitions > 0) {
    return { of, status: "degraded", message: `${failedPartitions} ${plural(failedPartitions, "partition")} failed` };
  }
  if (failedPartitions === null && last?.outcome === "failed") {
    return { of, status: "degraded", message: `the last attempt failed${last.message ? `: ${last.message}` : ""}` };
  }
  const isKnown = record != null && (record.lastMaterialization !== null || record.lastObservation !== null);
  if (isKnown) return { of, status: "healthy" };
  return { of, status: "unknown", message: isObservable ? "never observed" : "never materialized" };
}

function checks({ checks: all }: HealthFacts): Part | null {
  if (all.length === 0) return null;
  const of = "checks";
  const ended = (wanted: (record: CheckRecord) => boolean) =>
    all.filter(([, record]) => record !== undefined && wanted(record)).map(([name]) => name);
  const failed = ended(({ last }) => last?.outcome === "failed" || last?.outcome === "errored");
  if (failed.length > 0) return { of, status: "degraded", message: checksText(failed, "failed") };
  const warned = ended(({ last }) => last?.outcome === "warned");
  if (warned.length > 0) return { of, status: "warning", message: checksText(warned, "warned") };
  const passed = new Set(ended(({ last }) => last?.outcome === "passed"));
  const open = all.map(([name]) => name).filter((name) => !passed.has(name));
  if (open.length > 0) return { of, status: "unknown", message: checksText(open, "never ran, or not to their end") };
  return { of, status: "healthy" };
}

function freshness({ freshness: found }: HealthFacts): Part | null {
  if (found === null) return null;
  const of = "freshness";
  switch (found.status) {
    case "fresh":
      return { of, status: "healthy" };
    case "warned":
      return { of, status: "warning", message: "soon too old for its freshness policy" };
    case "overdue":
      return { of, status: "degraded", message: "older than its freshness policy allows" };
    case "unknown":
      return { of, status: "unknown", message: "not yet fresh or overdue: it was never made" };
  }
}

const MOST_NAMED = 3;

function checksText(names: readonly string[], what: string): string {
  const named = names.slice(0, MOST_NAMED).join(", ");
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  return `${names.length} ${plural(names.length, "check")} ${what}: ${named}${more}`;
}

function plural(count: number, word: string): string {
  return count === 1 ? word : `${word}s`;
}
