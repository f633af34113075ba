import { describe, expect, it } from "vitest";
import { layoutGraph, type Place } from "./layout.ts";

const size = { nodeWidth: 200, nodeHeight: 50, gapX: 80, gapY: 20 };

function layout(edges: Readonly<Record<string, readonly string[]>>) {
  const result = layoutGraph({ parents: new Map(Object.entries(edges)), ...size });
  const at = (key: string): Place => {
    const place = result.places.get(key);
    if (place === undefined) throw new TypeError(`${key} has no place`);
    return place;
  };
  return { ...result, at };
}

function overlaps(places: ReadonlyMap<string, Place>): number {
  const list = [...places.values()].sort((a, b) => a.x - b.x || a.y - b.y);
  return list.filter((place, index) => {
    const before = list[index - 1];
    return before !== undefined && before.x === place.x && place.y - before.y < size.nodeHeight;
  }).length;
}

function randomGraph(count: number, seed: number): Record<string, string[]> {
  let state = seed;
  const random = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  const edges: Record<string, string[]> = {};
  for (let index = 0; index < count; index += 1) {
    const from = Math.max(0, index - 120);
    const wanted = index < 20 ? 0 : 1 + Math.floor(random() * 2);
    edges[`n${index}`] = [
      ...new Set(Array.from({ length: wanted }, () => `n${from + Math.floor(random() * (index - from))}`)),
    ];
  }
  return edges;
}

describe("layoutGraph", () => {
  it("puts a chain on one straight line", () => {
    const { at } = layout({ a: [], b: ["a"], c: ["b"] });
    expect([at("a").y, at("b").y, at("c").y]).toEqual([0, 0, 0]);
    expect([at("a").x, at("b").x, at("c").x]).toEqual([0, 280, 560]);
  });

  it("puts every child right of its parents", () => {
    const edges = randomGraph(400, 3);
    const { at } = layout(edges);
    for (const [key, parents] of Object.entries(edges)) {
      for (const parent of parents) expect(at(parent).x).toBeLessThan(at(key).x);
    }
  });

  it("crosses no edge that need not cross", () => {
    const { at } = layout({ raw_b: [], raw_a: [], stg_a: ["raw_a"], stg_b: ["raw_b"], mart: ["stg_b", "stg_a"] });
    expect(Math.sign(at("stg_a").y - at("stg_b").y)).toBe(Math.sign(at("raw_a").y - at("raw_b").y));
    expect(at("raw_a").y).toBe(at("stg_a").y);
    expect(at("mart").y).toBe((at("stg_a").y + at("stg_b").y) / 2);
  });

  it("leads a long edge through free space of the layers between", () => {
    const { at, routes } = layout({ a: [], b: ["a"], c: ["b"], d: ["c", "a"] });
    const route = routes.get("a > d") ?? [];
    expect(route.map((point) => point.x)).toEqual([280, 560]);
    for (const [index, key] of ["b", "c"].entries()) {
      expect(Math.abs((route[index]?.y ?? 0) - (at(key).y + 25))).toBeGreaterThanOrEqual(size.nodeHeight);
    }
  });

  it("puts a root next to what it feeds", () => {
    const { at } = layout({ a: [], b: ["a"], late: [], c: ["b", "late"] });
    expect(at("late").layer).toBe(at("b").layer);
  });

  it("keeps parts that do not touch apart, and single nodes in a grid below", () => {
    const { at, places, height } = layout({ a: [], b: ["a"], c: ["b"], x: [], y: ["x"], one: [], two: [], three: [] });
    expect(Math.max(at("a").y, at("b").y)).toBeLessThan(at("x").y - size.nodeHeight);
    expect(at("one").y).toBeGreaterThan(at("y").y);
    expect(at("one").y).toBe(at("two").y);
    expect(overlaps(places)).toBe(0);
    expect(height).toBeGreaterThanOrEqual(at("three").y + size.nodeHeight);
  });

  it("has no overlap in a large graph and leaves out edges to what is not there", () => {
    const { places } = layout({ ...randomGraph(3000, 7), extra: ["nobody", "n5"] });
    expect(places.size).toBe(3001);
    expect(overlaps(places)).toBe(0);
  });

  it("survives a cycle and nothing at all", () => {
    expect(layout({ a: ["b"], b: ["a"] }).places.size).toBe(2);
    expect(layout({}).places.size).toBe(0);
  });
});
