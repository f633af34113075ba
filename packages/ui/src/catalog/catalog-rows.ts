// The assets as the rows of the catalog: sorted, and in groups that follow the flow of the data, from what is read first to
// what is made last.
import type { AssetSummary } from "@sluice/api";
import type { AssetGraph } from "../graph/asset-graph.ts";
import { longestPathLayers } from "../graph/layers.ts";
import type { CatalogSort } from "../search-params.ts";
import { assetLooks, checkLooks, healthLooks, type Tone, toneOrder } from "../status/looks.ts";

export type CatalogRow =
  | { readonly kind: "group"; readonly name: string; readonly assets: readonly AssetSummary[]; readonly open: boolean }
  | { readonly kind: "asset"; readonly asset: AssetSummary };

/** Where a row stands in the list; its number counts the head as the first. */
export interface RowPlace {
  readonly top: number;
  readonly height: number;
  readonly index: number;
}

export interface CatalogRowsOptions {
  readonly sort: CatalogSort;
  readonly desc: boolean;
  readonly grouped: boolean;
  readonly closed: ReadonlySet<string>;
}

export function catalogRows(
  graph: AssetGraph,
  assets: readonly AssetSummary[],
  options: CatalogRowsOptions,
): readonly CatalogRow[] {
  const sorted = sortAssets(assets, options);
  if (!options.grouped) return sorted.map((asset) => ({ kind: "asset", asset }));
  const groups = new Map<string, AssetSummary[]>();
  for (const asset of sorted) {
    const group = groups.get(asset.group);
    if (group === undefined) groups.set(asset.group, [asset]);
    else group.push(asset);
  }
  return groupOrder(graph)
    .flatMap((name) => {
      const members = groups.get(name);
      return members === undefined ? [] : [{ name, members }];
    })
    .flatMap(({ name, members }): CatalogRow[] => {
      const open = !options.closed.has(name);
      const head: CatalogRow = { kind: "group", name, assets: members, open };
      return open ? [head, ...members.map((asset): CatalogRow => ({ kind: "asset", asset }))] : [head];
    });
}

/** Groups by the mean layer of their assets, then by name. */
export function groupOrder(graph: AssetGraph): readonly string[] {
  const layers = longestPathLayers(graph.parents);
  const sums = new Map<string, { sum: number; count: number }>();
  for (const asset of graph.assets.values()) {
    const entry = sums.get(asset.group) ?? { sum: 0, count: 0 };
    entry.sum += layers.get(asset.key) ?? 0;
    entry.count += 1;
    sums.set(asset.group, entry);
  }
  return [...sums]
    .map(([name, { sum, count }]) => ({ name, mean: sum / count }))
    .sort((a, b) => a.mean - b.mean || compareNames(a.name, b.name))
    .map(({ name }) => name);
}

function sortAssets(assets: readonly AssetSummary[], { sort, desc }: CatalogRowsOptions): readonly AssetSummary[] {
  const order = orders[sort];
  const sign = desc ? -1 : 1;
  return assets.toSorted((a, b) => sign * order(a, b) || compareNames(a.key, b.key));
}

const orders: Readonly<Record<CatalogSort, (a: AssetSummary, b: AssetSummary) => number>> = {
  name: (a, b) => compareNames(a.key, b.key),
  health: (a, b) => healthUrgency(a) - healthUrgency(b),
  status: (a, b) => assetUrgency(a) - assetUrgency(b),
  // The newest first; what was never materialized comes last.
  materialized: (a, b) => compareNames(b.lastMaterializedAt ?? "", a.lastMaterializedAt ?? ""),
  checks: (a, b) => checksUrgency(a) - checksUrgency(b),
};

function assetUrgency(asset: AssetSummary): number {
  return asset.materializable ? urgency(assetLooks[asset.status].tone) : toneOrder.length;
}

function healthUrgency({ health }: AssetSummary): number {
  return health === null ? toneOrder.length : urgency(healthLooks[health.status].tone);
}

function checksUrgency(asset: AssetSummary): number {
  return Math.min(toneOrder.length, ...asset.checks.map((check) => urgency(checkLooks[check.status].tone)));
}

function urgency(tone: Tone): number {
  return toneOrder.indexOf(tone);
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
