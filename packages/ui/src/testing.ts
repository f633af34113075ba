// Assets for tests, with what a test does not care about filled in.
import type { AssetSummary } from "@sluice/api";

/** `makeAsset("staging/stg_orders", ["seeds/raw_orders"])`; the group is the first part of the key. */
export function makeAsset(key: string, deps: readonly string[] = [], own: Partial<AssetSummary> = {}): AssetSummary {
  return {
    key,
    path: key.split("/"),
    group: key.split("/")[0] ?? "",
    kinds: ["dbt"],
    partitions: null,
    description: null,
    tags: {},
    owners: [],
    deps,
    materializable: true,
    isObservable: false,
    stale: { status: "fresh", reasons: [] },
    status: "materialized",
    health: { status: "healthy", reasons: [] },
    statusReason: null,
    currentRunId: null,
    lastRunId: null,
    lastMaterializedAt: null,
    lastObservedAt: null,
    freshness: null,
    checks: [],
    dbtUniqueId: null,
    dbtMaterialized: null,
    ...own,
  };
}
