import { describe, expect, it } from "vitest";
import { findPlace, pathAt } from "./yaml-places.ts";

const text = 'steps:\n  dbt:\n    threads: 4\n    tags: [x, {y: 2}]\n  "odd name":\n    - first\n    - second: 1\n';
const place = (...path: (string | number)[]) => {
  const { from, to } = findPlace(text, path);
  return text.slice(from, to);
};

describe("findPlace", () => {
  it("finds keys and items, in blocks and in braces", () => {
    expect(place("steps", "dbt", "threads")).toBe("threads");
    expect(place("steps", "dbt", "tags", 1, "y")).toBe("y");
    expect(place("steps", "odd name", 1)).toBe("second: 1");
    expect(place("steps", "odd name", 1, "second")).toBe("second");
  });
  it("goes as far as there is something, and to the first line for nothing", () => {
    expect(place("steps", "dbt", "missing")).toBe("dbt");
    expect(place("missing")).toBe("steps:");
    expect(findPlace("", ["a"])).toEqual({ from: 0, to: 0 });
  });
});

describe("pathAt", () => {
  it("reads the keys above by their indentation", () => {
    expect(pathAt(text, text.indexOf("threads"))).toEqual(["steps", "dbt"]);
    expect(pathAt(`${text}    `, text.length + 4)).toEqual(["steps", "odd name"]);
    expect(pathAt(`${text}  `, text.length + 2)).toEqual(["steps"]);
    expect(pathAt(text, 0)).toEqual([]);
  });
});
