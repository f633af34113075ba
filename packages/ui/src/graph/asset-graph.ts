// The assets as a graph: who feeds whom. Pure; built once per answer of the server.
import type { AssetSummary } from "@sluice/api";

export interface AssetGraph {
  readonly assets: ReadonlyMap<string, AssetSummary>;
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly children: ReadonlyMap<string, readonly string[]>;
}

/** Dependencies on what is not in the list are left out. */
export function buildAssetGraph(list: readonly AssetSummary[]): AssetGraph {
  const assets = new Map(list.map((asset) => [asset.key, asset]));
  const parents = new Map<string, readonly string[]>();
  const children = new Map<string, string[]>(list.map((asset) => [asset.key, []]));
  for (const asset of list) {
    const known = [...new Set(asset.deps)].filter((dep) => dep !== asset.key && assets.has(dep));
    parents.set(asset.key, known);
    for (const dep of known) children.get(dep)?.push(asset.key);
  }
  return { assets, parents, children };
}

/** The keys and everything reached over `edges` in at most `depth` steps. */
export function reach(
  edges: ReadonlyMap<string, readonly string[]>,
  from: Iterable<string>,
  depth = Number.POSITIVE_INFINITY,
): Set<string> {
  const reached = new Set(from);
  let border = [...reached];
  for (let step = 0; step < depth && border.length > 0; step += 1) {
    const next: string[] = [];
    for (const key of border) {
      for (const neighbour of edges.get(key) ?? []) {
        if (reached.has(neighbour)) continue;
        reached.add(neighbour);
        next.push(neighbour);
      }
    }
    border = next;
  }
  return reached;
}

/** Only what can be run: external assets are left out. */
export function materializableKeys(graph: AssetGraph, keys: Iterable<string>): string[] {
  return [...keys].filter((key) => graph.assets.get(key)?.materializable === true);
}
