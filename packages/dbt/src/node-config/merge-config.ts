// Merging of configs: `config()` calls among themselves, and the levels of dbt_project.yml, properties and calls over the
// defaults. Everything here is data in, data out.
import { DbtError } from "../errors.ts";
import type { Json } from "../manifest/types.ts";
import { pythonStr } from "../project/python-repr.ts";
import { setOwn } from "../project/yaml-values.ts";
import type { Merge } from "./config-fields.ts";

export type Config = Record<string, Json>;
type JsonMap = { readonly [key: string]: Json };

export function isJsonMap(value: Json | undefined): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function listify(value: Json): readonly Json[] {
  return isJsonList(value) ? value : [value];
}

export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value of a key after another value for it has come. @throws DbtError when a dict was needed */
export function mergeValue(merge: Merge, before: Json, after: Json): Json {
  switch (merge) {
    case "clobber":
      return after;
    case "append":
      return [...listify(before), ...listify(after)];
    case "update":
      return { ...demandMap(before), ...demandMap(after) };
    case "grants":
      return mergeGrants(demandMap(before), demandMap(after));
  }
}

/** A privilege replaces the one before; `+privilege` adds to it. */
function mergeGrants(before: JsonMap, after: JsonMap): Json {
  const merged: Record<string, Json> = {};
  for (const [key, value] of Object.entries(before)) setOwn(merged, key, listify(value));
  for (const [key, value] of Object.entries(after)) {
    const name = key.replace(/^\++/, "");
    const known = Object.hasOwn(merged, name) ? merged[name] : undefined;
    const adds = key.startsWith("+") && known !== undefined;
    setOwn(merged, name, adds ? [...listify(known), ...listify(value)] : listify(value));
  }
  return merged;
}

function demandMap(value: Json): JsonMap {
  if (isJsonMap(value)) return value;
  throw new DbtError(`expected dict, got ${pythonStr(value)}`, { code: "parse/config-not-a-dict" });
}

/** Both spellings of a hook mean the one that configs have. */
export const hookNames: Readonly<Record<string, string>> = { pre_hook: "pre-hook", post_hook: "post-hook" };

const callMerges: Readonly<Record<string, Merge>> = {
  "pre-hook": "append",
  "post-hook": "append",
  tags: "append",
  packages: "append",
  quoting: "update",
  column_types: "update",
  meta: "update",
  docs: "update",
  contract: "update",
  snapshot_meta_column_names: "update",
  grants: "grants",
};

/** Adds a `config()` call to the calls before it. The first call is taken as it is. */
export function mergeCall(calls: Config, call: Readonly<Config>): void {
  const isFirst = Object.keys(calls).length === 0;
  for (const [name, value] of Object.entries(call)) {
    const key = Object.hasOwn(hookNames, name) ? (hookNames[name] ?? name) : name;
    const merge = Object.hasOwn(callMerges, key) ? callMerges[key] : undefined;
    const before = Object.hasOwn(calls, key) ? calls[key] : undefined;
    if (isFirst || merge === undefined) setOwn(calls, key, value);
    else if (before === undefined) setOwn(calls, key, alone(merge, value));
    else if (merge === "grants") setOwn(calls, key, mergeCallGrants(demandMap(before), demandMap(value)));
    else setOwn(calls, key, merge === "update" && !isJsonMap(before) ? value : mergeValue(merge, before, value));
  }
}

function alone(merge: Merge, value: Json): Json {
  if (merge === "append") return listify(value);
  if (merge === "grants") return mergeCallGrants({}, demandMap(value));
  return demandMap(value);
}

/** Between calls the `+` stays, for the merge with what the project says. */
function mergeCallGrants(before: JsonMap, after: JsonMap): Json {
  const merged: Record<string, Json> = {};
  for (const [key, value] of Object.entries(before)) setOwn(merged, key, listify(value));
  for (const [key, value] of Object.entries(after)) {
    const known = Object.hasOwn(merged, key) ? merged[key] : undefined;
    const adds = key.startsWith("+") && known !== undefined;
    setOwn(merged, key, adds ? [...listify(known), ...listify(value)] : listify(value));
  }
  return merged;
}
