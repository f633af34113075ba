import { describe, expect, it } from "vitest";
import { readArray } from "./array-text.ts";

const read = (text: string) => readArray(text, (element) => element);

describe("readArray", () => {
  it("reads quotes, escapes and nulls", () => {
    expect(read('{a,NULL,"NULL","x,\\"y\\\\z}",""}')).toEqual(["a", null, "NULL", 'x,"y\\z}', ""]);
  });

  it("reads lists of lists and explicit bounds", () => {
    expect(read("{{1,2},{3,NULL}}")).toEqual([
      ["1", "2"],
      ["3", null],
    ]);
    expect(read("[0:1]={7,8}")).toEqual(["7", "8"]);
    expect(read("{}")).toEqual([]);
  });

  it("ends where a broken text ends", () => {
    expect(read('{"a')).toEqual(["a"]);
    expect(read("plain")).toBeNull();
  });
});
