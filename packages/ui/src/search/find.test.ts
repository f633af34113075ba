import { describe, expect, it } from "vitest";
import { findBest } from "./find.ts";

const items = ["marts/user_order_summary", "staging/stg_orders", "staging/stg_users", "seeds/raw_orders", "orders"].map(
  (name) => ({ id: name, name: name.split("/").at(-1) ?? name, also: name }),
);
const names = (text: string) => findBest(items, text, 3).map((item) => item.name);

describe("findBest", () => {
  it("puts the exact name first, then the shorter ones that hold it at a word", () => {
    expect(names("orders")).toEqual(["orders", "raw_orders", "stg_orders"]);
  });
  it("finds by first letters of words", () => expect(names("uos")[0]).toBe("user_order_summary"));
  it("finds by the path too, after names", () => expect(names("marts/u")).toEqual(["user_order_summary"]));
  it("finds nothing for nothing and for letters that are not there", () => {
    expect(names(" ")).toEqual([]);
    expect(names("xyz")).toEqual([]);
  });
});
