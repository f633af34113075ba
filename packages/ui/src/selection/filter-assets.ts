// Applies a filter to the assets. Words narrow; graph terms are united; values of one facet are united; and then all of
// these must hold together.
import type { AssetSummary } from "@sluice/api";
import { type AssetGraph, reach } from "../graph/asset-graph.ts";
import { assetLooks, checkLooks } from "../status/looks.ts";
import { type FacetName, type FilterTerm, parseFilter } from "./parse-filter.ts";

/** Null when the filter is empty and everything matches. */
export function filterAssets(graph: AssetGraph, text: string): Set<string> | null {
  const terms = parseFilter(text);
  if (terms.length === 0) return null;
  const inGraphTerms = graphTermKeys(graph, terms);
  const facets = groupFacets(terms);
  const words = terms.filter((term) => term.kind === "word");
  const matching = new Set<string>();
  for (const asset of graph.assets.values()) {
    if (inGraphTerms !== null && !inGraphTerms.has(asset.key)) continue;
    if (!words.every((word) => haystack(asset).includes(word.text) !== word.negated)) continue;
    if (!facets.every((facet) => facetMatches(asset, facet))) continue;
    matching.add(asset.key);
  }
  return matching;
}

function graphTermKeys(graph: AssetGraph, terms: readonly FilterTerm[]): Set<string> | null {
  let united: Set<string> | null = null;
  for (const term of terms) {
    if (term.kind !== "graph") continue;
    const start = [...graph.assets.values()].filter((asset) => nameMatches(asset, term.name)).map((asset) => asset.key);
    united = new Set([
      ...(united ?? []),
      ...reach(graph.parents, start, term.up),
      ...reach(graph.children, start, term.down),
    ]);
  }
  return united;
}

function nameMatches(asset: AssetSummary, name: string): boolean {
  const pattern = toPattern(name);
  return pattern.test(asset.key) || pattern.test(asset.path.at(-1) ?? "");
}

function toPattern(name: string): RegExp {
  const escaped = name.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`, "i");
}

function haystack(asset: AssetSummary): string {
  return `${asset.key}\n${asset.description ?? ""}`.toLowerCase();
}

interface FacetFilter {
  readonly facet: FacetName;
  readonly wanted: readonly string[];
  readonly unwanted: readonly string[];
}

function groupFacets(terms: readonly FilterTerm[]): readonly FacetFilter[] {
  const facets = new Map<FacetName, { wanted: string[]; unwanted: string[] }>();
  for (const term of terms) {
    if (term.kind !== "facet") continue;
    const entry = facets.get(term.facet) ?? { wanted: [], unwanted: [] };
    facets.set(term.facet, entry);
    (term.negated ? entry.unwanted : entry.wanted).push(term.value);
  }
  return [...facets].map(([facet, values]) => ({ facet, ...values }));
}

function facetMatches(asset: AssetSummary, { facet, wanted, unwanted }: FacetFilter): boolean {
  const values = facetValues[facet](asset).map((value) => value.toLowerCase());
  const has = (value: string) =>
    values.includes(value) || (value.includes("*") && values.some((v) => toPattern(value).test(v)));
  return (wanted.length === 0 || wanted.some(has)) && !unwanted.some(has);
}

const facetValues: Readonly<Record<FacetName, (asset: AssetSummary) => readonly string[]>> = {
  group: (asset) => [asset.group],
  kind: (asset) => asset.kinds,
  status: (asset) => (asset.materializable ? [asset.status, assetLooks[asset.status].label] : ["external"]),
  health: (asset) => (asset.health === null ? ["none"] : [asset.health.status]),
  tag: (asset) => Object.entries(asset.tags).flatMap(([name, value]) => [name, `${name}=${value}`]),
  owner: (asset) => asset.owners,
  type: (asset) => [asset.dbtUniqueId?.split(".")[0] ?? "", asset.dbtMaterialized ?? ""],
  check: (asset) => asset.checks.flatMap((check) => [check.status, checkLooks[check.status].label]),
};
