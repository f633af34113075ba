// Whether an asset is as fresh as its policy asks: a pure function of policy, last materialization and clock.
import { lastCronTime } from "../definitions/cron.ts";
import type { ResolvedFreshness } from "../definitions/freshness-policy.ts";

export interface Freshness {
  /** `unknown`: it was never made. */
  readonly status: "fresh" | "warned" | "overdue" | "unknown";
  /** When it will be overdue, or since when it is; null when unknown. */
  readonly deadline: string | null;
}

/** Times are milliseconds since 1970. */
export function freshnessOf(policy: ResolvedFreshness, lastMaterializedAt: number | null, now: number): Freshness {
  if (lastMaterializedAt === null) return { status: "unknown", deadline: null };
  if (policy.kind === "cron") return freshnessByCron(policy, lastMaterializedAt, now);
  const deadline = lastMaterializedAt + policy.failMillis;
  const warnsAt = policy.warnMillis === null ? deadline : lastMaterializedAt + policy.warnMillis;
  const status = now >= deadline ? "overdue" : now >= warnsAt ? "warned" : "fresh";
  return { status, deadline: new Date(deadline).toISOString() };
}

function freshnessByCron(
  { deadlineCron, lowerBoundMillis, timezone }: Extract<ResolvedFreshness, { readonly kind: "cron" }>,
  lastMaterializedAt: number,
  now: number,
): Freshness {
  const deadline = lastCronTime(deadlineCron, timezone, now);
  if (deadline === null || lastMaterializedAt >= deadline - lowerBoundMillis)
    return { status: "fresh", deadline: null };
  return { status: "overdue", deadline: new Date(deadline).toISOString() };
}

/** What a policy asks for: `at most 36 hours old`. */
export function freshnessText(policy: ResolvedFreshness): string {
  if (policy.kind === "time-window") return `at most ${hours(policy.failMillis)} old`;
  const { deadlineCron, timezone, lowerBoundMillis } = policy;
  return `made within ${hours(lowerBoundMillis)} before "${deadlineCron}" (${timezone})`;
}

function hours(millis: number): string {
  if (millis < 60_000) return counted(Math.round(millis / 1000), "second");
  if (millis < 3_600_000) return counted(Number((millis / 60_000).toFixed(1)), "minute");
  return counted(Number((millis / 3_600_000).toFixed(1)), "hour");
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
