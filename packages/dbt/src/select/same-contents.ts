// What counts as a change between two manifests, kind by kind, as dbt's `state:modified` does. Pure.
import { isDeepStrictEqual } from "node:util";
import { seedExceedsLimitAndPathChanged, seedExceedsLimitSamePath, seedIncreased } from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import type { GraphNode, Manifest, Node } from "../manifest/types.ts";
import { isManifestNode } from "../run/types.ts";
import { breakingChanges, tellBreakingChanges } from "./breaking-changes.ts";

/** Null means: this kind of resource has no such part. */
type Same = boolean | null;

/** True when nothing that counts has changed. A source, exposure or metric that is new counts as the same. */
export function sameContents(now: GraphNode, old: GraphNode | undefined, rules: CompareRules): boolean {
  if (isManifestNode(now) || now.resource_type === "function") {
    if (old === undefined) return false;
    if (isManifestNode(now) && now.resource_type === "test" && now.test_metadata) {
      return sameConfig(now, old) !== false && sameFqn(now, old);
    }
    const contract = sameContract(now, old, rules);
    const parts = [sameBody(now, old, rules), sameConfig(now, old), sameDescriptions(now, old), sameFqn(now, old)];
    return (
      [...parts, sameRelation(now, old, rules), contract].every((part) => part !== false) &&
      same(now, old, ["latest_version", "access", "deprecation_date"])
    );
  }
  if (now.resource_type === "unit_test") return old !== undefined && same(now, old, ["checksum"]);
  if (old === undefined) return true;
  switch (now.resource_type) {
    case "source":
      return (
        sameRelation(now, old, rules) !== false &&
        same(now, old, ["quoting", "freshness", "loaded_at_field", "external"]) &&
        sameConfig(now, old) !== false &&
        sameFqn(now, old)
      );
    case "exposure":
      return (
        same(now, old, ["type", "owner", "maturity", "url", "description", "label"]) &&
        sameParents(now, old) &&
        sameConfig(now, old) !== false &&
        sameFqn(now, old)
      );
    case "metric":
      return same(now, old, ["type", "description", "label"]) && sameConfig(now, old) !== false;
    case "semantic_model":
      return same(now, old, SEMANTIC_MODEL);
    case "saved_query":
      return same(now, old, ["description", "label", "config", "group", "tags"]) && sameQuery(now, old);
  }
}

/** What a comparison needs beside the two resources, and where it tells what it noticed. */
export interface CompareRules {
  readonly behavior: Readonly<Record<string, boolean>>;
  readonly constraints: Readonly<Record<string, string>>;
  readonly fire: Fire;
}

const SEMANTIC_MODEL = [
  "model",
  "description",
  "defaults",
  "entities",
  "dimensions",
  "measures",
  "config",
  "primary_entity",
  "group",
];

function sameParents(now: GraphNode, old: GraphNode): boolean {
  const parents = (node: GraphNode) => new Set("depends_on" in node ? node.depends_on.nodes : []);
  return isDeepStrictEqual(parents(now), parents(old));
}

/** Limit and order of a saved query do not count, nor do the settings of its exports beside these three. */
function sameQuery(now: GraphNode, old: GraphNode): boolean {
  const query = (node: GraphNode) =>
    ["metrics", "group_by", "where"].map((key) => member(read(node, "query_params"), key));
  const exports = (node: GraphNode) => {
    const all = read(node, "exports");
    return (Array.isArray(all) ? all : []).map((one: unknown) => [
      member(one, "name"),
      ...["export_as", "schema", "alias"].map((key) => member(member(one, "unrendered_config"), key)),
    ]);
  };
  return isDeepStrictEqual(query(now), query(old)) && isDeepStrictEqual(exports(now), exports(old));
}

function member(of: unknown, key: string): unknown {
  return typeof of === "object" && of !== null && Object.hasOwn(of, key) ? (Reflect.get(of, key) ?? null) : null;
}

function same(now: GraphNode, old: GraphNode, keys: readonly string[]): boolean {
  return keys.every((key) => isDeepStrictEqual(read(now, key), read(old, key)));
}

function read(node: GraphNode, key: string): unknown {
  return member(node, key);
}

function sameFqn(now: GraphNode, old: GraphNode): boolean {
  return isDeepStrictEqual([...now.fqn], [...old.fqn]);
}

/** The code as written; for seeds the checksum, or the path when they are too big for one. */
export function sameBody(now: GraphNode, old: GraphNode, rules: CompareRules): Same {
  if (!("raw_code" in now)) return null;
  if (now.resource_type !== "seed") return same(now, old, ["raw_code"]);
  const equal = same(now, old, ["checksum"]);
  if (isManifestNode(now) && now.checksum.name === "path") rules.fire(bigSeedNotice(now, old, equal));
  return equal;
}

/** The contents of a big seed are not compared: say what was taken instead. */
function bigSeedNotice(now: Node, old: GraphNode, equal: boolean) {
  const seed = { package_name: now.package_name, name: now.name };
  if (member(read(old, "checksum"), "name") !== "path") return seedIncreased(seed);
  return equal ? seedExceedsLimitSamePath(seed) : seedExceedsLimitAndPathChanged(seed);
}

/** Configs that have a comparison of their own, or none. Sources and exposures have none of these. */
const NOT_COMPARED = new Set(["alias", "schema", "database", "tags", "group"]);

/** Configs as they were written, so that what differs only by target is the same. */
export function sameConfig(now: GraphNode, old: GraphNode): Same {
  if (now.resource_type === "unit_test") return null;
  const [a, b] = [unrendered(now), unrendered(old)];
  if (a === null || b === null) return same(now, old, ["config"]);
  const counts = comparedKeys(now);
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (key) => !counts(key) || (Object.hasOwn(a, key) && Object.hasOwn(b, key) && isDeepStrictEqual(a[key], b[key])),
  );
}

/** Of tests only what changes the outcome. */
const COMPARED_IN_TESTS = new Set([
  ...["severity", "where", "limit", "fail_calc"],
  ...["warn_if", "error_if", "store_failures", "store_failures_as"],
]);

function comparedKeys(node: GraphNode): (key: string) => boolean {
  switch (node.resource_type) {
    case "source":
    case "exposure":
      return () => true;
    case "metric":
      return (key) => key !== "group";
    case "test":
      return (key) => COMPARED_IN_TESTS.has(key);
    default:
      return (key) => !NOT_COMPARED.has(key);
  }
}

/** Null for the kinds whose configs count as rendered. */
function unrendered(node: GraphNode): Readonly<Record<string, unknown>> | null {
  if (node.resource_type === "semantic_model" || node.resource_type === "saved_query") return null;
  const written = read(node, "unrendered_config");
  return isRecord(written) ? written : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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
export function sameRelation(now: GraphNode, old: GraphNode, { behavior }: CompareRules): Same {
  if (now.resource_type === "source") {
    const asWritten = behavior["state_modified_compare_more_unrendered_values"] === true;
    const names = asWritten ? ["unrendered_database", "unrendered_schema"] : ["database", "schema"];
    return same(now, old, [...names, "identifier"]);
  }
  if (!isManifestNode(now) && now.resource_type !== "function") return null;
  const [a, b] = [unrendered(now), unrendered(old)];
  if (a === null || b === null) return null;
  return ["database", "schema", "alias"].every((key) => isDeepStrictEqual(a[key] ?? null, b[key] ?? null));
}

/** Models whose contract is enforced on either side. @throws DbtError for a breaking change to a versioned model */
export function sameContract(now: GraphNode, old: GraphNode, rules: CompareRules): Same {
  if (now.resource_type !== "model" || old.resource_type !== "model") return null;
  if (!now.contract.enforced && !old.contract.enforced) return true;
  if (!old.contract.enforced) return false;
  if (now.contract.enforced && now.contract.checksum === old.contract.checksum) return true;
  tellBreakingChanges(now, breakingChanges(now, old, rules.constraints), rules.fire);
  return false;
}

/**
 * Unique ids of macros that were added, changed or removed. The engine's own are left out: they differ from those in a
 * manifest that another engine or version wrote without anybody having changed the project.
 */
export function modifiedMacros(now: Manifest, old: Manifest, engines: ReadonlySet<string>): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const [id, macro] of [...now.macros, ...old.macros]) {
    if (engines.has(macro.package_name)) continue;
    if (old.macros.get(id)?.macro_sql !== now.macros.get(id)?.macro_sql) changed.add(id);
  }
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
