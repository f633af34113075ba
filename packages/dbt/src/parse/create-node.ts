// A node as its file and dbt_project.yml alone make it, before properties and templates are read.
import { newNode } from "../manifest/blank-node.ts";
import type { Checksum, NodeConfig } from "../manifest/types.ts";
import { type Config, isJsonList, isJsonMap } from "../node-config/merge-config.ts";
import { configTrees } from "./config-kinds.ts";
import { foldersOf } from "./source-text.ts";
import type { DraftNode, ParseState } from "./state.ts";

export interface NodeIdentity {
  readonly resourceType: DraftNode["resource_type"];
  readonly packageName: string;
  readonly name: string;
  readonly uniqueId: string;
  /** Relative to the resource folder. */
  readonly path: string;
  readonly originalPath: string;
  readonly fqn: readonly string[];
  readonly rawCode: string;
  readonly checksum: Checksum;
  readonly language?: "sql" | "python";
  readonly tags?: readonly string[];
}

/** The fqn of a resource in a folder: `[package, *folders, name]`. */
export function fqnOf(packageName: string, path: string, name: string): readonly string[] {
  return [packageName, ...foldersOf(path), name];
}

/** The node with the config that dbt_project.yml alone gives it. */
export function createNode(state: ParseState, identity: NodeIdentity): DraftNode {
  const { credentials } = state.project.target;
  const config = configFromProject(state, identity);
  const node: DraftNode = newNode({
    database: credentials.database,
    schema: credentials.schema,
    name: identity.name,
    resource_type: identity.resourceType,
    package_name: identity.packageName,
    path: identity.path,
    original_file_path: identity.originalPath,
    unique_id: identity.uniqueId,
    fqn: identity.fqn,
    checksum: identity.checksum,
    config: nodeConfigOf(config),
    tags: identity.tags ?? [],
    created_at: state.now(),
    raw_code: identity.rawCode,
    language: identity.language ?? "sql",
  });
  state.written.set(node, config);
  if (identity.resourceType === "model") addModelFields(node);
  return node;
}

function configFromProject(state: ParseState, identity: NodeIdentity): Readonly<Config> {
  const [kind, tree] = configTrees[identity.resourceType];
  return state.configs.build({
    kind,
    tree,
    fqn: identity.fqn,
    packageName: identity.packageName,
    node: { resourceType: identity.resourceType, name: identity.name, path: identity.originalPath },
  }).config;
}

/** A config of its own for a node, in the same order. */
function nodeConfigOf(config: Readonly<Config>): NodeConfig {
  const { enabled, materialized, tags, meta } = config;
  return {
    ...config,
    enabled: enabled !== false,
    materialized: String(materialized),
    tags: isJsonList(tags) ? tags.filter((tag): tag is string => typeof tag === "string") : [],
    meta: isJsonMap(meta) ? { ...meta } : {},
  };
}

function addModelFields(node: DraftNode): void {
  node.access = "protected";
  node.constraints = [];
  node.version = null;
  node.latest_version = null;
  node.deprecation_date = null;
  node.primary_key = [];
  node.time_spine = null;
}
