import { describe, expect, it } from "vitest";
import { evaluateSelection } from "./evaluate-selection.ts";
import { type SelectableAsset, SelectionError } from "./types.ts";

const asset = (key: string, deps: readonly string[], more: Partial<SelectableAsset> = {}): SelectableAsset => ({
  key,
  deps,
  group: "default",
  kinds: [],
  tags: {},
  owners: [],
  ...more,
});

const assets = [
  asset("raw_orders", [], { group: "seeds", kinds: ["dbt", "Postgres"] }),
  asset("raw_users", [], { group: "seeds", owners: ["team:data"] }),
  asset("stg_orders", ["raw_orders"], { group: "staging", tags: { daily: "", tier: "gold" } }),
  asset("stg_users", ["raw_users"], { group: "staging" }),
  asset("summary", ["stg_orders", "stg_users"], { group: "marts" }),
  asset("shop/report", ["summary", "outside"], { group: "marts", owners: ["a@b.c"] }),
];
const select = (text: string) => evaluateSelection(text, assets).join(" ");

describe("evaluateSelection", () => {
  it.each([
    ["*", "raw_orders raw_users stg_orders stg_users summary shop/report"],
    ["summary", "summary"],
    ['key:"stg_*"', "stg_orders stg_users"],
    ["key:*orders", "raw_orders stg_orders"],
    ["group:marts and not shop/report", "summary"],
    ["kind:postgres", "raw_orders"],
    ["tag:daily", "stg_orders"],
    ["tag:tier=gold", "stg_orders"],
    ["tag:tier=silver", ""],
    ["owner:team:data or owner:a@b.c", "raw_users shop/report"],
    ["owner:<null> and group:seeds", "raw_orders"],
    ["+stg_orders", "raw_orders stg_orders"],
    ["stg_orders+", "stg_orders summary shop/report"],
    ["1+summary", "stg_orders stg_users summary"],
    ["raw_users+1", "raw_users stg_users"],
    ["1+stg_users+1", "raw_users stg_users summary"],
    ["+(group:staging)", "raw_orders raw_users stg_orders stg_users"],
    ["roots(*)", "raw_orders raw_users"],
    ["sinks(group:staging or summary)", "summary"],
    ["not group:staging and not group:seeds or stg_users", "stg_users summary shop/report"],
  ])("%s", (text, expected) => {
    expect(select(text)).toBe(expected);
  });

  it.each([
    ["", "the selection is empty"],
    ["group:", "ends too early"],
    ["(summary", "ends too early"],
    ["summary )", "`)` at 9 is not expected"],
    ['key:"x', 'the " at 5 is not closed'],
    ["status:failed", '"status:" is not something to select by'],
    ["stg_order", 'there is no asset "stg_order"'],
    ["(".repeat(5000), "nested too deeply"],
  ])("refuses %s", (text, message) => {
    expect(() => select(text)).toThrow(SelectionError);
    expect(() => select(text)).toThrow(message);
  });

  it("offers the near name", () => {
    const error = (() => {
      try {
        return select("stg_order");
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error instanceof SelectionError && error.hint).toBe('did you mean "stg_orders"?');
  });
});
