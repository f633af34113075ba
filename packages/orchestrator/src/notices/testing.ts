// Definitions for tests of notices: a job of two assets, one of which may be 24 hours old.
import type { ResolvedNotice } from "../definitions/notice.ts";
import type { BoundNotice } from "../definitions/resolve-notices.ts";
import type { AssetSnapshot, DefinitionsSnapshot } from "../host/types.ts";

export function testSnapshot(notices: readonly (ResolvedNotice | BoundNotice)[]): DefinitionsSnapshot {
  const assets = [asset("customers", null), asset("orders", 86_400_000)];
  const assetKeys = assets.map(({ key }) => key);
  const executor = { kind: "in-process" } as const;
  return {
    version: 1,
    id: "1",
    file: "definitions.ts",
    bundle: "definitions.mjs",
    loadedAt: "2026-01-01T00:00:00.000Z",
    loadMillis: 1,
    assets,
    checks: [],
    steps: assetKeys.map((name) => ({
      name,
      kind: "assets",
      canSubset: false,
      hasNodes: false,
      assetKeys: [name],
      checks: [],
      retryPolicy: null,
      configSchema: null,
      resources: [],
    })),
    jobs: [{ name: "nightly", description: null, assetKeys, checks: [], executor, tags: {}, config: null }],
    resources: [],
    automations: [],
    conditions: {},
    notices: notices.map((notice) => ({ assetKeys: null, ...notice })),
    executor,
    watch: { files: [], folders: [] },
  };
}

function asset(key: string, failMillis: number | null): AssetSnapshot {
  return {
    key,
    path: [key],
    deps: [],
    group: "default",
    kinds: [],
    description: null,
    tags: {},
    owners: [],
    metadata: {},
    codeVersion: null,
    automationCondition: null,
    freshness: failMillis === null ? null : { kind: "time-window", failMillis, warnMillis: null },
    step: key,
    skippable: false,
    isObservable: false,
    partitioning: { partitions: null, mappings: {}, backfillPolicy: null },
    site: null,
    dbt: null,
  };
}
