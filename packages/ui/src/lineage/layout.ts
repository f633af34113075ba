// Places a directed graph in layers from left to right. Every edge leads to a layer further right; inside the layers nodes are
// ordered to cross few edges and then moved so that edges run straight where they can. Linear in nodes and edges but for the
// sorting, so that thousands take a few hundredths of a second.
import { type Cell, makeCells } from "./cells.ts";
import { orderCells } from "./order-cells.ts";
import { placeCells } from "./place-cells.ts";

export interface LayoutInput {
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  /** Free space between two layers and between two nodes of a layer. */
  readonly gapX: number;
  readonly gapY: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly layer: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly places: ReadonlyMap<string, Place>;
  /** Under `edgeId`: where an edge over several layers enters each layer on its way. */
  readonly routes: ReadonlyMap<string, readonly Point[]>;
  readonly width: number;
  readonly height: number;
}

/** The name of an edge. */
export function edgeId(from: string, to: string): string {
  return `${from} > ${to}`;
}

export function layoutGraph(input: LayoutInput): Layout {
  const components = connectedComponents(input.parents);
  const places = new Map<string, Place>();
  const routes = new Map<string, readonly Point[]>();
  const step = input.nodeHeight + input.gapY;
  let top = 0;
  let width = 0;
  const singles = components.filter((component) => component.length === 1).flat();
  for (const component of components) {
    if (component.length === 1) continue;
    const cells = makeCells(component, input.parents);
    orderCells(cells.layers);
    placeCells(cells.layers, step);
    const rows = cells.layers.flat();
    const lowest = rows.reduce((least, cell) => Math.min(least, cell.y), Number.POSITIVE_INFINITY);
    const placeOf = (cell: Cell) => ({
      x: cell.layer * (input.nodeWidth + input.gapX),
      y: top + cell.y - lowest,
      layer: cell.layer,
    });
    let bottom = top;
    for (const cell of rows) {
      const place = placeOf(cell);
      if (cell.real) places.set(cell.key, place);
      bottom = Math.max(bottom, place.y + input.nodeHeight);
      width = Math.max(width, place.x + input.nodeWidth);
    }
    for (const { from, to, through } of cells.routes) {
      const points = through.map(placeOf).map(({ x, y }) => ({ x, y: y + input.nodeHeight / 2 }));
      routes.set(edgeId(from, to), points);
    }
    top = bottom + input.gapY * 2.5;
  }
  // Nodes without any edge stand in a grid below, as wide as the rest.
  const columns = Math.max(
    1,
    Math.round(Math.max(width, 4 * (input.nodeWidth + input.gapX)) / (input.nodeWidth + input.gapX / 2)),
  );
  singles.forEach((key, index) => {
    const x = (index % columns) * (input.nodeWidth + input.gapX / 2);
    const y = top + Math.floor(index / columns) * step;
    places.set(key, { x, y, layer: 0 });
    width = Math.max(width, x + input.nodeWidth);
  });
  const height = [...places.values()].reduce((most, place) => Math.max(most, place.y + input.nodeHeight), 0);
  return { places, routes, width, height };
}

/** The largest first; of the same size in the order of the input. */
function connectedComponents(parents: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const neighbours = new Map<string, string[]>([...parents.keys()].map((key) => [key, []]));
  for (const [key, list] of parents) {
    for (const parent of list) {
      if (!neighbours.has(parent)) continue;
      neighbours.get(key)?.push(parent);
      neighbours.get(parent)?.push(key);
    }
  }
  const seen = new Set<string>();
  const components: string[][] = [];
  for (const start of parents.keys()) {
    if (seen.has(start)) continue;
    seen.add(start);
    const component = [start];
    for (let index = 0; index < component.length; index += 1) {
      for (const next of neighbours.get(component[index] ?? "") ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        component.push(next);
      }
    }
    components.push(component);
  }
  return components.sort((a, b) => b.length - a.length);
}
