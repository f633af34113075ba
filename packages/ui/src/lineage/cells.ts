// The cells of a layered drawing: one for each node, and one in each layer that a long edge passes through.
import { longestPathLayers } from "../graph/layers.ts";

/** A node, or a place that a long edge passes through on its way. */
export interface Cell {
  readonly key: string;
  readonly real: boolean;
  readonly layer: number;
  readonly left: Cell[];
  readonly right: Cell[];
  order: number;
  y: number;
}

/** Edges over more layers than this get no cells on their way: in large graphs these would outnumber the nodes. */
const LONGEST_ROUTED = 6;

export interface Cells {
  /** The cells by layer, joined from left to right. */
  readonly layers: Cell[][];
  /** The cells that an edge over several layers passes through. */
  readonly routes: readonly { readonly from: string; readonly to: string; readonly through: readonly Cell[] }[];
}

export function makeCells(component: readonly string[], parents: ReadonlyMap<string, readonly string[]>): Cells {
  const within = new Set(component);
  const own = new Map(component.map((key) => [key, (parents.get(key) ?? []).filter((parent) => within.has(parent))]));
  const depth = pullRight(longestPathLayers(own), own);
  const layers: Cell[][] = [];
  const routes: { from: string; to: string; through: Cell[] }[] = [];
  const add = (key: string, real: boolean, layer: number): Cell => {
    const cell: Cell = { key, real, layer, left: [], right: [], order: 0, y: 0 };
    while (layers.length <= layer) layers.push([]);
    layers[layer]?.push(cell);
    return cell;
  };
  const cells = new Map(component.map((key) => [key, add(key, true, depth.get(key) ?? 0)]));
  for (const [key, list] of own) {
    for (const parent of list) {
      const from = cells.get(parent);
      const to = cells.get(key);
      if (from === undefined || to === undefined || to.layer <= from.layer) continue;
      const through: Cell[] = [];
      if (to.layer - from.layer <= LONGEST_ROUTED) {
        for (let layer = from.layer + 1; layer < to.layer; layer += 1) {
          through.push(join(through.at(-1) ?? from, add(`${parent} ${key} ${layer}`, false, layer)));
        }
      }
      if (through.length > 0) routes.push({ from: parent, to: key, through });
      join(through.at(-1) ?? from, to);
    }
  }
  return { layers, routes };
}

function join(from: Cell, to: Cell): Cell {
  from.right.push(to);
  to.left.push(from);
  return to;
}

/** Nodes without parents stand just left of their first child, so that their edges are short. */
function pullRight(
  layers: ReadonlyMap<string, number>,
  parents: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
  const nearest = new Map<string, number>();
  for (const [key, list] of parents) {
    for (const parent of list) {
      nearest.set(parent, Math.min(nearest.get(parent) ?? Number.POSITIVE_INFINITY, layers.get(key) ?? 0));
    }
  }
  const moved = new Map(layers);
  for (const [key, list] of parents) {
    const child = nearest.get(key);
    if (list.length === 0 && child !== undefined) moved.set(key, child - 1);
  }
  return moved;
}
