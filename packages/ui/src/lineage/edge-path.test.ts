import { expect, it } from "vitest";
import { edgePath } from "./edge-path.ts";

it("is straight between equal heights and bends half-way otherwise", () => {
  expect(edgePath({ x: 0, y: 10 }, [], { x: 80, y: 10 }, 200)).toBe("M0,10L80,10");
  expect(edgePath({ x: 0, y: 0 }, [], { x: 80, y: 40 }, 200)).toBe("M0,0C40,0 40,40 80,40");
});

it("is level over the layers that it passes", () => {
  expect(edgePath({ x: 0, y: 0 }, [{ x: 80, y: 40 }], { x: 360, y: 40 }, 200)).toBe("M0,0C40,0 40,40 80,40H280L360,40");
});
