// A selection's tree and the assets, to the keys that are selected.
import { nearName } from "./near-name.ts";
import { parseSelection } from "./parse-selection.ts";
import { type SelectableAsset, type SelectionAttribute, SelectionError, type SelectionNode } from "./types.ts";

interface SelectionGraph {
  readonly assets: ReadonlyMap<string, SelectableAsset>;
  readonly children: ReadonlyMap<string, readonly string[]>;
}

/**
 * The keys that a text selects, in the order of `assets`.
 * @throws {SelectionError} when the text is no selection, or names an asset that does not exist
 */
export function evaluateSelection(text: string, assets: readonly SelectableAsset[]): readonly string[] {
  const graph: SelectionGraph = {
    assets: new Map(assets.map((asset) => [asset.key, asset])),
    children: childrenOf(assets),
  };
  const selected = evaluate(parseSelection(text), graph);
  return assets.filter((asset) => selected.has(asset.key)).map((asset) => asset.key);
}

function evaluate(node: SelectionNode, graph: SelectionGraph): ReadonlySet<string> {
  switch (node.kind) {
    case "all":
      return new Set(graph.assets.keys());
    case "attribute":
      return matching(node.attribute, node.value, graph);
    case "not":
      return difference(new Set(graph.assets.keys()), evaluate(node.operand, graph));
    case "or":
      return new Set([...evaluate(node.left, graph), ...evaluate(node.right, graph)]);
    case "and": {
      const right = evaluate(node.right, graph);
      return new Set([...evaluate(node.left, graph)].filter((key) => right.has(key)));
    }
    case "roots":
      return ends(evaluate(node.operand, graph), (key) => parentsOf(graph, key));
    case "sinks":
      return ends(evaluate(node.operand, graph), (key) => graph.children.get(key) ?? []);
    case "traversal": {
      const start = evaluate(node.operand, graph);
      const up = walk(start, node.upstream, (key) => parentsOf(graph, key));
      return new Set([...up, ...walk(start, node.downstream, (key) => graph.children.get(key) ?? [])]);
    }
  }
}

function matching(attribute: SelectionAttribute, value: string, graph: SelectionGraph): ReadonlySet<string> {
  const matches = matcher(value);
  const hit = MATCHERS[attribute];
  const keys = [...graph.assets.values()].filter((asset) => hit(asset, matches, value)).map((asset) => asset.key);
  if (keys.length === 0 && attribute === "key" && !value.includes("*")) {
    const near = nearName(value, graph.assets.keys());
    throw new SelectionError(`there is no asset "${value}"`, near === null ? null : `did you mean "${near}"?`);
  }
  return new Set(keys);
}

type Matches = (text: string) => boolean;

const MATCHERS: Readonly<
  Record<SelectionAttribute, (asset: SelectableAsset, matches: Matches, value: string) => boolean>
> = {
  key: (asset, matches) => matches(asset.key),
  group: (asset, matches) => matches(asset.group),
  // Kinds are shown as people write them ("Postgres"), and asked for as they type them.
  kind: (asset, _matches, value) => {
    const matchesKind = matcher(value.toLowerCase());
    return value === NONE ? asset.kinds.length === 0 : asset.kinds.some((kind) => matchesKind(kind.toLowerCase()));
  },
  owner: (asset, matches, value) => (value === NONE ? asset.owners.length === 0 : asset.owners.some(matches)),
  tag: (asset, _matches, value) => hasTag(asset, value),
};

const NONE = "<null>";

function hasTag(asset: SelectableAsset, value: string): boolean {
  if (value === NONE) return Object.keys(asset.tags).length === 0;
  const at = value.indexOf("=");
  const matchesKey = matcher(at < 0 ? value : value.slice(0, at));
  const matchesValue = at < 0 ? () => true : matcher(value.slice(at + 1));
  return Object.entries(asset.tags).some(([key, text]) => matchesKey(key) && matchesValue(text));
}

function matcher(pattern: string): Matches {
  if (!pattern.includes("*")) return (text) => text === pattern;
  const parts = pattern.split("*");
  return (text) => matchesParts(text, parts);
}

/** The pieces between the stars, in order; no regular expression, so that no pattern can take long. */
function matchesParts(text: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

function walk(
  start: ReadonlySet<string>,
  depth: number | null,
  next: (key: string) => readonly string[],
): ReadonlySet<string> {
  const seen = new Set(start);
  let frontier = [...start];
  for (let step = 0; frontier.length > 0 && (depth === null || step < depth); step++) {
    frontier = frontier.flatMap(next).filter((key) => !seen.has(key) && seen.add(key));
  }
  return seen;
}

function ends(keys: ReadonlySet<string>, next: (key: string) => readonly string[]): ReadonlySet<string> {
  return new Set([...keys].filter((key) => !next(key).some((other) => keys.has(other))));
}

function parentsOf(graph: SelectionGraph, key: string): readonly string[] {
  return (graph.assets.get(key)?.deps ?? []).filter((dep) => graph.assets.has(dep));
}

function childrenOf(assets: readonly SelectableAsset[]): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const asset of assets) {
    for (const dep of asset.deps) {
      const list = children.get(dep);
      if (list === undefined) children.set(dep, [asset.key]);
      else list.push(asset.key);
    }
  }
  return children;
}

function difference(all: ReadonlySet<string>, without: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...all].filter((key) => !without.has(key)));
}
