// Orders the cells inside their layers so that few edges cross.
import type { Cell } from "./cells.ts";

const ORDER_SWEEPS = 8;

/** Sweeps right and left, each time ordering a layer by the mean place of its neighbours in the one before. */
export function orderCells(layers: readonly Cell[][]): void {
  firstOrder(layers);
  let best = layers.map((layer) => [...layer]);
  let fewest = countCrossings(layers);
  for (let sweep = 0; sweep < ORDER_SWEEPS && fewest > 0; sweep += 1) {
    const rightwards = sweep % 2 === 0;
    const order = rightwards ? layers : layers.toReversed();
    for (const layer of order) sortByMean(layer, rightwards ? "left" : "right");
    const crossings = countCrossings(layers);
    if (crossings >= fewest) continue;
    fewest = crossings;
    best = layers.map((layer) => [...layer]);
  }
  best.forEach((layer, index) => {
    layers[index]?.splice(0, layer.length, ...layer);
    number(layer);
  });
}

/** From the right: what feeds the same node comes together. */
function firstOrder(layers: readonly Cell[][]): void {
  const seen = new Set<Cell>();
  const visit = (start: Cell) => {
    const stack = [start];
    while (stack.length > 0) {
      const cell = stack.pop();
      if (cell === undefined || seen.has(cell)) continue;
      seen.add(cell);
      stack.push(...cell.left.toReversed());
    }
  };
  for (const layer of layers.toReversed()) for (const cell of layer) if (cell.right.length === 0) visit(cell);
  for (const layer of layers) for (const cell of layer) visit(cell);
  const rank = new Map([...seen].map((cell, index) => [cell, index]));
  for (const layer of layers) {
    layer.sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
    number(layer);
  }
}

function sortByMean(layer: Cell[], side: "left" | "right"): void {
  const means = new Map(
    layer.map((cell) => {
      const near = cell[side];
      const mean = near.length === 0 ? cell.order : near.reduce((sum, each) => sum + each.order, 0) / near.length;
      return [cell, mean];
    }),
  );
  layer.sort((a, b) => (means.get(a) ?? 0) - (means.get(b) ?? 0) || a.order - b.order);
  number(layer);
}

function number(layer: readonly Cell[]): void {
  layer.forEach((cell, index) => {
    cell.order = index;
  });
}

/** Pairs of edges that cross between neighbouring layers, counted with a tree of sums. */
function countCrossings(layers: readonly Cell[][]): number {
  let crossings = 0;
  for (const layer of layers) {
    const ends: number[] = [];
    for (const cell of layer) ends.push(...cell.right.map((each) => each.order).sort((a, b) => a - b));
    const size = ends.reduce((most, end) => Math.max(most, end), 0) + 2;
    const tree = new Int32Array(size + 1);
    for (let index = ends.length - 1; index >= 0; index -= 1) {
      const end = ends[index] ?? 0;
      for (let at = end; at > 0; at -= at & -at) crossings += tree[at] ?? 0;
      for (let at = end + 1; at <= size; at += at & -at) tree[at] = (tree[at] ?? 0) + 1;
    }
  }
  return crossings;
}
