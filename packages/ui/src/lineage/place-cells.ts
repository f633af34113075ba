// Gives the ordered cells their heights, so that edges run straight where they can.
import type { Cell } from "./cells.ts";

const PLACE_SWEEPS = 10;

/** Gives every cell a height: as near as it can to its neighbours, in the order that was found, without overlaps. */
export function placeCells(layers: readonly Cell[][], step: number): void {
  for (const layer of layers) {
    for (const [index, cell] of layer.entries()) cell.y = (index - (layer.length - 1) / 2) * step;
  }
  for (let sweep = 0; sweep < PLACE_SWEEPS; sweep += 1) {
    const rightwards = sweep % 2 === 0;
    for (const layer of rightwards ? layers : layers.toReversed()) {
      const wanted = layer.map((cell) => wantedY(cell, rightwards ? cell.left : cell.right));
      spread(layer, wanted, step);
    }
  }
}

function wantedY(cell: Cell, near: readonly Cell[]): number {
  if (near.length === 0) return cell.y;
  const heights = near.map((each) => each.y).sort((a, b) => a - b);
  const middle = Math.floor(heights.length / 2);
  // The median, so that one far neighbour does not bend all the other edges.
  return heights.length % 2 === 1 ? (heights[middle] ?? 0) : ((heights[middle - 1] ?? 0) + (heights[middle] ?? 0)) / 2;
}

/**
 * The places nearest to the wanted ones that keep the order and the distance: neighbours that would overlap are merged into
 * blocks, and each block stands at the mean of what its members want.
 */
function spread(layer: readonly Cell[], wanted: readonly number[], step: number): void {
  const blocks: { sum: number; count: number; first: number }[] = [];
  wanted.forEach((y, index) => {
    let block = { sum: y - index * step, count: 1, first: index };
    for (
      let before = blocks.at(-1);
      before !== undefined && before.sum / before.count >= block.sum / block.count;
      before = blocks.at(-1)
    ) {
      blocks.pop();
      block = { sum: before.sum + block.sum, count: before.count + block.count, first: before.first };
    }
    blocks.push(block);
  });
  for (const { sum, count, first } of blocks) {
    for (let index = first; index < first + count; index += 1) {
      const cell = layer[index];
      if (cell !== undefined) cell.y = sum / count + index * step;
    }
  }
}
