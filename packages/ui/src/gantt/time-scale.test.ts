import { describe, expect, it } from "vitest";
import { formatOffset, pan, positionOf, tickStep, timeTicks, zoom } from "./time-scale.ts";

const span = (from: number, to: number) => ({ from, to });

describe("timeTicks", () => {
  it("marks whole steps from the origin, not from the edge", () => {
    expect(timeTicks(span(1_003, 9_000), 5, 1_000)).toEqual([3_000, 5_000, 7_000, 9_000]);
  });
  it("never gives more marks than asked for, and none for nothing", () => {
    for (const length of [3, 77, 1_500, 61_000, 7_200_000, 40 * 86_400_000]) {
      const ticks = timeTicks(span(0, length), 8, 0);
      expect(ticks.length).toBeLessThanOrEqual(9);
      expect(ticks.length).toBeGreaterThan(1);
    }
    expect(timeTicks(span(5, 5), 8, 0)).toEqual([]);
  });
  it("takes round steps", () => {
    expect(tickStep(span(0, 60_000), 6)).toBe(10_000);
    expect(tickStep(span(0, 3_600_000), 8)).toBe(600_000);
  });
});

describe("formatOffset", () => {
  it.each([
    [0, 1000, "0"],
    [250, 50, "250ms"],
    [12_000, 1000, "12s"],
    [1_500, 500, "1.5s"],
    [65_000, 5000, "1:05"],
    [65_250, 50, "1:05.25"],
    [7_200_000, 60_000, "2:00:00"],
    [-1_000, 1000, "-1s"],
  ])("writes %s with marks every %s as %s", (offset, step, text) => expect(formatOffset(offset, step)).toBe(text));
});

describe("zoom and pan", () => {
  const whole = span(0, 1000);
  it("keeps the time under the pointer in its place", () => {
    const near = zoom(whole, 0.5, 250, whole);
    expect(near).toEqual({ from: 125, to: 625 });
    expect(positionOf(near, 250)).toBeCloseTo(positionOf(whole, 250));
  });
  it("stops at the whole and at the smallest span", () => {
    expect(zoom(span(100, 200), 50, 150, whole)).toEqual(whole);
    expect(zoom(span(100, 130), 0.01, 115, whole)).toEqual({ from: 105, to: 125 });
  });
  it("does not move over the ends", () => {
    expect(pan(span(700, 900), 500, whole)).toEqual({ from: 800, to: 1000 });
    expect(pan(span(100, 300), -500, whole)).toEqual({ from: 0, to: 200 });
  });
});
