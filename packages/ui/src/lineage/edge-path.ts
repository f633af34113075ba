// The line of an edge: level where it leaves, arrives and passes a layer, curved in between.
import type { Point } from "./layout.ts";

/** An SVG path. `through` are the left ends of the level parts, each `levelWidth` long. */
export function edgePath(from: Point, through: readonly Point[], to: Point, levelWidth: number): string {
  let path = `M${round(from.x)},${round(from.y)}`;
  let at = from;
  for (const point of through) {
    path += curve(at, point);
    at = { x: point.x + levelWidth, y: point.y };
    path += `H${round(at.x)}`;
  }
  return path + curve(at, to);
}

function curve(from: Point, to: Point): string {
  if (Math.abs(from.y - to.y) < 0.5) return `L${round(to.x)},${round(to.y)}`;
  const bend = (to.x - from.x) / 2;
  return `C${round(from.x + bend)},${round(from.y)} ${round(to.x - bend)},${round(to.y)} ${round(to.x)},${round(to.y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
