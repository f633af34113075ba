// Methods that look at what a node is and says of itself: tag, group, access, config, resource_type, test_type,
// test_name, version.
import { DbtError } from "../errors.ts";
import { compareVersions } from "../manifest/compare-versions.ts";
import type { GraphNode } from "../manifest/types.ts";
import { isManifestNode } from "../run/types.ts";
import { fnmatch } from "./fnmatch.ts";
import type { MethodInput } from "./types.ts";

export function* byTag({ nodes, value }: MethodInput): Iterable<GraphNode> {
  for (const node of nodes) if (tagsOf(node).some((tag) => fnmatch(tag, value))) yield node;
}

function tagsOf(node: GraphNode): readonly string[] {
  const own = "tags" in node ? node.tags : node.config["tags"];
  if (typeof own === "string") return [own];
  return Array.isArray(own) ? own.filter((tag): tag is string => typeof tag === "string") : [];
}

/** dbt: semantic models and saved queries have groups and are not asked. */
export function* byGroup({ nodes, value }: MethodInput): Iterable<GraphNode> {
  for (const node of nodes) {
    if (!isManifestNode(node) && node.resource_type !== "metric") continue;
    const group = node.config["group"];
    if (typeof group === "string" && fnmatch(group, value)) yield node;
  }
}

export function* byAccess({ nodes, value }: MethodInput): Iterable<GraphNode> {
  for (const node of nodes) if (node.resource_type === "model" && node.access === value) yield node;
}

const RESOURCE_TYPES = new Set([
  "model",
  "analysis",
  "test",
  "snapshot",
  "operation",
  "seed",
  "rpc",
  "sql_operation",
  "doc",
  "source",
  "macro",
  "exposure",
  "metric",
  "group",
  "saved_query",
  "semantic_model",
  "unit_test",
  "fixture",
  "function",
]);

export function* byResourceType({ nodes, value }: MethodInput): Iterable<GraphNode> {
  if (!RESOURCE_TYPES.has(value)) {
    throw new DbtError(`Invalid resource_type selector "${value}"`, {
      code: "select/resource-type",
      hint: `one of ${[...RESOURCE_TYPES].join(", ")}`,
    });
  }
  for (const node of nodes) if (node.resource_type === value) yield node;
}

/** The macro of a generic test, or the name of a unit test. */
export function* byTestName({ nodes, value }: MethodInput): Iterable<GraphNode> {
  for (const node of nodes) {
    if (node.resource_type === "test" && node.test_metadata && fnmatch(node.test_metadata.name, value)) yield node;
    if (node.resource_type === "unit_test" && fnmatch(node.name, value)) yield node;
  }
}

const TEST_TYPES: Readonly<Record<string, (node: GraphNode) => boolean>> = {
  generic: isGeneric,
  schema: isGeneric,
  singular: isSingular,
  data: (node) => isGeneric(node) || isSingular(node),
  unit: (node) => node.resource_type === "unit_test",
};

function isGeneric(node: GraphNode): boolean {
  return node.resource_type === "test" && Boolean(node.test_metadata);
}

function isSingular(node: GraphNode): boolean {
  return node.resource_type === "test" && !node.test_metadata;
}

export function* byTestType({ nodes, value }: MethodInput): Iterable<GraphNode> {
  const fits = Object.hasOwn(TEST_TYPES, value) ? TEST_TYPES[value] : undefined;
  if (fits === undefined) {
    throw new DbtError(`Invalid test type selector ${value}: expected "generic", "singular", "unit", or "data"`, {
      code: "select/test-type",
    });
  }
  for (const node of nodes) if (fits(node)) yield node;
}

/** `config.materialized:view`, `config.meta.owner:x`; a list fits by any of its members. */
export function* byConfig(input: MethodInput): Iterable<GraphNode> {
  const { nodes, value } = input;
  const path = input.arguments;
  const sameText =
    path.length === 1 && path[0] === "severity"
      ? (a: unknown) => typeof a === "string" && a.toUpperCase() === value.toUpperCase()
      : (a: unknown) => a === value;
  const word = value.toLowerCase();
  const fits = (found: unknown) =>
    sameText(found) || (word === "true" && found === true) || (word === "false" && found === false);
  for (const node of nodes) {
    if (!CONFIGURABLE.has(node.resource_type)) continue;
    const found = descend(node.config, path);
    if (found === undefined) continue;
    if (Array.isArray(found) ? found.some(fits) : fits(found)) yield node;
  }
}

const CONFIGURABLE = new Set(["model", "seed", "snapshot", "test", "analysis", "operation", "sql_operation", "source"]);

function descend(config: Readonly<Record<string, unknown>>, path: readonly string[]): unknown {
  let value: unknown = config;
  for (const key of path) {
    const spelled = key === "pre_hook" || key === "post_hook" ? key.replace("_", "-") : key;
    if (!isRecord(value) || !Object.hasOwn(value, spelled)) return undefined;
    value = value[spelled];
  }
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const VERSION_STATES = new Set(["latest", "prerelease", "old", "none"]);

export function* byVersion({ nodes, value }: MethodInput): Iterable<GraphNode> {
  if (!VERSION_STATES.has(value)) {
    throw new DbtError(
      `Invalid version type selector ${value}: expected one of: "latest", "prerelease", "old", or "none"`,
      { code: "select/version" },
    );
  }
  for (const node of nodes) if (node.resource_type === "model" && versionState(node) === value) yield node;
}

function versionState(node: { readonly version?: unknown; readonly latest_version?: unknown }): string {
  const { version, latest_version: latest } = node;
  if (version === null || version === undefined) return "none";
  if (latest === null || latest === undefined) return "";
  const order = compareVersions(String(version), String(latest));
  return order === 0 ? "latest" : order > 0 ? "prerelease" : "old";
}
