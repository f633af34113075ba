// Selections and what Dagster 1.12 answers to them, over one small graph. Where both read a text, they mean the same.
import { expect, it } from "vitest";
import { evaluateSelection } from "./evaluate-selection.ts";
import type { SelectableAsset } from "./types.ts";

const asset = (key: string, deps: readonly string[], group: string, more: Partial<SelectableAsset> = {}) => ({
  key,
  deps,
  group,
  kinds: [],
  owners: [],
  tags: {},
  ...more,
});
const assets: readonly SelectableAsset[] = [
  asset("alone", [], "default"),
  asset("mail-list", ["report"], "pub"),
  asset("raw", [], "load", { kinds: ["csv"], owners: ["team:data"], tags: { daily: "", team: "core" } }),
  asset("report", ["shop/orders", "shop/customers"], "pub", { tags: { daily: "yes", "my/tag": "v" } }),
  asset("shop/customers", ["raw"], "shop", { kinds: ["dbt"], owners: ["bob@x.com"] }),
  asset("shop/orders", ["raw"], "shop", { kinds: ["dbt", "postgres"], tags: { team: "core" } }),
];

it.each([
  ["*", "alone mail-list raw report shop/customers shop/orders"],
  ["raw", "raw"],
  ["key:raw", "raw"],
  ['key:"raw"', "raw"],
  ["key:shop/orders", "shop/orders"],
  ["shop/orders", "shop/orders"],
  ['key:"shop/*"', "shop/customers shop/orders"],
  ["key:shop/*", "shop/customers shop/orders"],
  ['key:"*o*"', "alone report shop/customers shop/orders"],
  ['key:"mail-list"', "mail-list"],
  ["mail-list", "mail-list"],
  ["tag:daily=yes", "report"],
  ['tag:"daily"="yes"', "report"],
  ["tag:team=core", "raw shop/orders"],
  ['tag:"team"=core', "raw shop/orders"],
  ["tag:my/tag=v", "report"],
  ['tag:"my/tag"="v"', "report"],
  ["tag:nothing", ""],
  ["tag:team=other", ""],
  ['tag:daily=""', "raw"],
  ['owner:"team:data"', "raw"],
  ['owner:"bob@x.com"', "shop/customers"],
  ["owner:nobody", ""],
  ["group:shop", "shop/customers shop/orders"],
  ['group:"shop"', "shop/customers shop/orders"],
  ["group:<null>", ""],
  ["group:default", "alone"],
  ["kind:dbt", "shop/customers shop/orders"],
  ['kind:"postgres"', "shop/orders"],
  ["kind:<null>", "alone mail-list report"],
  ["sinks(*)", "alone mail-list"],
  ["roots(*)", "alone raw"],
  ["sinks(group:shop)", "shop/customers shop/orders"],
  ["roots(group:shop)", "shop/customers shop/orders"],
  ["not group:shop", "alone mail-list raw report"],
  ["NOT group:shop", "alone mail-list raw report"],
  ["group:shop and kind:postgres", "shop/orders"],
  ["group:shop AND NOT kind:postgres", "shop/customers"],
  ["report+", "mail-list report"],
  ["+key:report", "raw report shop/customers shop/orders"],
  ["key:raw+", "mail-list raw report shop/customers shop/orders"],
  ["+group:shop", "raw shop/customers shop/orders"],
  ["group:shop+", "mail-list report shop/customers shop/orders"],
  ["+sinks(*)", "alone mail-list raw report shop/customers shop/orders"],
  ["roots(*)+", "alone mail-list raw report shop/customers shop/orders"],
  ['+key:"report"', "raw report shop/customers shop/orders"],
  ['key:"nosuch*"', ""],
])("%s", (text, keys) => {
  expect(evaluateSelection(text, assets).join(" ")).toBe(keys);
});

it.each([
  ["+report", "raw report shop/customers shop/orders"],
  ["tag:daily", "raw report"],
  ["kind:D*", "shop/customers shop/orders"],
  ["owner:team:data or owner:<null> and group:pub", "mail-list raw report"],
  ["1+report+1 and not report", "mail-list shop/customers shop/orders"],
])("%s, which is wider here", (text, keys) => {
  expect(evaluateSelection(text, assets).join(" ")).toBe(keys);
});
