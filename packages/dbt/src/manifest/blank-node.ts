// A node with nothing but its identity: every field at dbt's default, in the order in which artifacts hold them.
import type { Node } from "./types.ts";

export type NodeGiven = Partial<Node> &
  Pick<
    Node,
    | "database"
    | "schema"
    | "name"
    | "resource_type"
    | "package_name"
    | "path"
    | "original_file_path"
    | "unique_id"
    | "fqn"
  >;

/** What is not given is as dbt has it before any property is read; the alias is the name. */
export function blankNode(given: NodeGiven): Node {
  const { database, schema, name, resource_type, package_name, path, original_file_path, unique_id, fqn } = given;
  const identity = { database, schema, name, resource_type, package_name, path, original_file_path, unique_id, fqn };
  return {
    ...identity,
    alias: name,
    checksum: { name: "none", checksum: "" },
    config: { enabled: true, materialized: "view", tags: [], meta: {} },
    tags: [],
    description: "",
    columns: {},
    meta: {},
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    unrendered_config: {},
    created_at: 0,
    relation_name: null,
    raw_code: "",
    doc_blocks: [],
    language: "sql",
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: [], nodes: [] },
    compiled_path: null,
    contract: { enforced: false, alias_types: true, checksum: null },
    ...given,
  };
}
