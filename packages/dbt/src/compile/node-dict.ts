// A resource of the manifest as templates see it: a dict under dbt's names, made when somebody looks.
import type { Dialect } from "@sluice/adapter-contract";
import { Dict, lazyDict, PyDateTime, pytzUtc, toValue, type Value } from "@sluice/jinja";
import type { Manifest } from "../manifest/types.ts";

/** Kept by the engine, never shown; the dict of config calls has a place of its own. */
const HIDDEN: ReadonlySet<string> = new Set(["config_call_dict", "first_line", "float_arguments"]);

/** `model`: the node without what is not set. */
export function nodeDict(node: object): Dict {
  return lazyDict(() => {
    const entries = entriesOf(node, true);
    const code: unknown = Reflect.get(node, "compiled_code");
    if (typeof code === "string") entries.push(["compiled_sql", code]);
    return entries;
  });
}

/** `model` while it runs: types of contracted columns in the database's own names. */
export function modelDict(node: object, dialect: Pick<Dialect, "translateType">): Dict {
  const contract: unknown = Reflect.get(node, "contract");
  const translates = typeof contract === "object" && contract !== null && Reflect.get(contract, "alias_types") === true;
  if (!translates) return nodeDict(node);
  return lazyDict(() => {
    const dict = nodeDict(node);
    const columns = dict.get("columns");
    for (const column of columns instanceof Dict ? columns.values() : []) {
      const type = column instanceof Dict ? column.get("data_type") : undefined;
      if (column instanceof Dict && typeof type === "string") column.set("data_type", dialect.translateType(type));
    }
    return dict.entries();
  });
}

/** A node as its `to_dict()` shows it: everything, None included. */
export function wholeNodeDict(node: object): Dict {
  return lazyDict(() => entriesOf(node, false));
}

/** `graph` is as it was before anything was compiled. */
const COMPILED: ReadonlySet<Value> = new Set(["compiled", "compiled_code", "extra_ctes", "extra_ctes_injected"]);

/** A resource in `graph`: everything, None included. */
function graphNode(node: object): Dict {
  return lazyDict(() => entriesOf(node, false).filter(([key]) => !COMPILED.has(key)));
}

function entriesOf(node: object, omitNone: boolean): [Value, Value][] {
  const entries: [Value, Value][] = [];
  for (const [key, item] of Object.entries(node)) {
    if (HIDDEN.has(key) || item === undefined || (omitNone && item === null)) continue;
    entries.push([key, key === "batch" ? batchDict(item) : omitNone ? withoutNone(item) : toValue(item)]);
    if (key === "created_at" && "config_call_dict" in node) entries.push(...configCalls(node.config_call_dict));
  }
  if (!omitNone) entries.push(...absent(node));
  return entries;
}

/** A batch of a microbatch model has its bounds as times. */
function batchDict(batch: unknown): Value {
  if (typeof batch !== "object" || batch === null) return null;
  return Dict.from(
    Object.entries(batch).map(([key, item]): [Value, Value] => {
      const at = key.startsWith("event_time_") ? new Date(String(item)) : null;
      return [key, at === null || Number.isNaN(at.getTime()) ? toValue(item) : PyDateTime.fromDate(at, pytzUtc)];
    }),
  );
}

function configCalls(calls: unknown): [Value, Value][] {
  return [
    ["config_call_dict", toValue(calls ?? {})],
    ["unrendered_config_call_dict", new Dict()],
  ];
}

/** What dbt's nodes have before anything has set it. */
function absent(node: object): [Value, Value][] {
  const type: unknown = Reflect.get(node, "resource_type");
  const names =
    type === "model" ? ["batch", "defer_relation"] : type === "seed" || type === "snapshot" ? ["defer_relation"] : [];
  return names.flatMap((name): [Value, Value][] => (name in node ? [] : [[name, null]]));
}

function withoutNone(data: unknown): Value {
  if (typeof data !== "object" || data === null) return toValue(data);
  if (Array.isArray(data)) return data.map(withoutNone);
  if (Object.getPrototypeOf(data) !== Object.prototype) return toValue(data);
  return Dict.from(
    Object.entries(data).flatMap(([key, item]) =>
      item === null || item === undefined ? [] : [[key, withoutNone(item)] as const],
    ),
  );
}

const KINDS = [
  "exposures",
  "functions",
  "groups",
  "metrics",
  "nodes",
  "sources",
  "semantic_models",
  "saved_queries",
] as const;

const graphs = new WeakMap<Manifest, Dict>();

/** `graph`: every resource of the manifest by kind and unique id. One per manifest. */
export function graphDict(manifest: Manifest): Dict {
  let graph = graphs.get(manifest);
  if (graph === undefined) {
    graph = Dict.from(
      KINDS.map((kind) => {
        const resources: ReadonlyMap<string, object> = manifest[kind];
        return [kind, lazyDict(() => [...resources].map(([id, node]) => [id, graphNode(node)] as const))] as const;
      }),
    );
    graphs.set(manifest, graph);
  }
  return graph;
}
