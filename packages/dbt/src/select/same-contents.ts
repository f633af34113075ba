// What counts as a change between two manifests, kind by kind, as dbt's `state:modified` does. Pure.
import { isDeepStrictEqual } from "node:util";
import type { GraphNode, Json, Manifest, Node } from "../manifest/types.ts";
import { isManifestNode } from "../run/types.ts";

/** Null means: this kind of resource has no such part. */
type Same = boolean | null;

/** True when nothing that counts has changed. A source, exposure or metric that is new counts as the same. */
export function sameContents(
  now: GraphNode,
  old: GraphNode | undefined,
  behavior: Readonly<Record<string, boolean>>,
): boolean {
  if (isManifestNode(now) || now.resource_type === "function") {
    if (old === undefined) return false;
    if (isManifestNode(now) && now.resource_type === "test" && now.test_metadata) {
      return sameConfig(now, old) !== false && sameFqn(now, old);
    }
    const parts = [sameBody(now, old), sameConfig(now, old), sameDescriptions(now, old), sameFqn(now, old)];
    return (
      [...parts, sameRelation(now, old, behavior), sameContract(now, old)].every((same) => same !== false) &&
      same(now, old, ["latest_version", "access", "deprecation_date", "arguments", "returns"])
    );
  }
  if (now.resource_type === "unit_test") return old !== undefined && same(now, old, ["checksum"]);
  if (old === undefined) return true;
  return same(now, old, COMPARED[now.resource_type] ?? []) && sameFqn(now, old);
}

/** The parts that count, by kind. */
const COMPARED: Readonly<Record<string, readonly string[]>> = {
  source: [
    "database",
    "schema",
    "identifier",
    "config",
    "quoting",
    "freshness",
    "loaded_at_field",
    "loaded_at_query",
    "external",
  ],
  exposure: ["type", "owner", "maturity", "url", "description", "label", "depends_on", "config"],
  metric: ["filter", "metadata", "type", "type_params", "description", "label", "config"],
  semantic_model: [
    "model",
    "description",
    "defaults",
    "entities",
    "dimensions",
    "measures",
    "config",
    "primary_entity",
    "label",
  ],
  saved_query: ["query_params", "description", "label", "config", "exports", "group"],
};

function same(now: GraphNode, old: GraphNode, keys: readonly string[]): boolean {
  return keys.every((key) => isDeepStrictEqual(read(now, key), read(old, key)));
}

function read(node: GraphNode, key: string): unknown {
  const value: unknown = Object.hasOwn(node, key) ? Reflect.get(node, key) : undefined;
  return value ?? null;
}

function sameFqn(now: GraphNode, old: GraphNode): boolean {
  return isDeepStrictEqual([...now.fqn], [...old.fqn]);
}

/** The code as written; for seeds the checksum, or the path when they are too big for one. */
export function sameBody(now: GraphNode, old: GraphNode): Same {
  if (!("raw_code" in now)) return null;
  if (now.resource_type !== "seed") return same(now, old, ["raw_code"]);
  return same(now, old, ["checksum"]);
}

const NOT_COMPARED = new Set(["alias", "schema", "database", "tags", "group"]);

/** Configs as they were written, so that what differs only by target is the same. */
export function sameConfig(now: GraphNode, old: GraphNode): Same {
  const [a, b] = [unrendered(now), unrendered(old)];
  if (a === null || b === null) return same(now, old, ["config"]);
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => NOT_COMPARED.has(key) || isDeepStrictEqual(a[key] ?? null, b[key] ?? null));
}

function unrendered(node: GraphNode): Readonly<Record<string, Json>> | null {
  return isManifestNode(node) ? node.unrendered_config : null;
}

/** Descriptions count only where `persist_docs` writes them to the warehouse. */
export function sameDescriptions(now: GraphNode, old: GraphNode): Same {
  if (!isManifestNode(now) || !isManifestNode(old)) return null;
  const docs = now.config["persist_docs"];
  const persists = (what: string) => typeof docs === "object" && docs !== null && Reflect.get(docs, what) === true;
  if (persists("relation") && now.description !== old.description) return false;
  return !persists("columns") || isDeepStrictEqual(columnTexts(now), columnTexts(old));
}

function columnTexts(node: Node): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(node.columns).map(([name, column]) => [name, column.description]));
}

/** Where the node is built, by what its config says; sources by what they are called. */
export function sameRelation(now: GraphNode, old: GraphNode, _behavior: Readonly<Record<string, boolean>>): Same {
  if (now.resource_type === "source") return same(now, old, ["database", "schema", "identifier"]);
  const [a, b] = [unrendered(now), unrendered(old)];
  if (a === null || b === null) return null;
  // dbt: the schema of tests is its own default and is not compared.
  const keys = now.resource_type === "test" ? ["database", "alias"] : ["database", "schema", "alias"];
  return keys.every((key) => isDeepStrictEqual(a[key] ?? null, b[key] ?? null));
}

/** Models whose contract is enforced on either side. */
export function sameContract(now: GraphNode, old: GraphNode): Same {
  if (now.resource_type !== "model" || old.resource_type !== "model") return null;
  if (!now.contract.enforced && !old.contract.enforced) return true;
  return now.contract.enforced === old.contract.enforced && now.contract.checksum === old.contract.checksum;
}

/** Unique ids of macros that were added, changed or removed. */
export function modifiedMacros(now: Manifest, old: Manifest): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const [id, macro] of now.macros) if (old.macros.get(id)?.macro_sql !== macro.macro_sql) changed.add(id);
  for (const id of old.macros.keys()) if (!now.macros.has(id)) changed.add(id);
  return changed;
}

/** True when the node reaches one of the macros, through any number of others. */
export function usesMacro(node: GraphNode, manifest: Manifest, wanted: ReadonlySet<string>): boolean {
  if (wanted.size === 0 || node.resource_type === "source") return false;
  const seen = new Set<string>();
  const open = [...node.depends_on.macros];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (wanted.has(id)) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(manifest.macros.get(id)?.depends_on.macros ?? []));
  }
  return false;
}
