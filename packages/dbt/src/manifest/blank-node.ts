// A node with nothing but its identity: every field at dbt's default, in the order in which artifacts hold them.
import type { Node } from "./types.ts";

type Identity = Pick<
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

export type NewNode = Identity &
  Partial<Pick<Node, "checksum" | "config" | "tags" | "created_at" | "raw_code" | "language">>;

export type NodeGiven = Identity & Partial<Node>;

/** What is not given is as dbt has it before any property is read; the alias is the name. */
export function blankNode(given: NodeGiven): Node {
  return Object.assign(newNode(given), given);
}

/** The same from what is known of every file. Written out: there is one for every model and test, and spreading is slow. */
export function newNode(given: NewNode): Node {
  return {
    database: given.database,
    schema: given.schema,
    name: given.name,
    resource_type: given.resource_type,
    package_name: given.package_name,
    path: given.path,
    original_file_path: given.original_file_path,
    unique_id: given.unique_id,
    fqn: given.fqn,
    alias: given.name,
    checksum: given.checksum ?? { name: "none", checksum: "" },
    config: given.config ?? { enabled: true, materialized: "view", tags: [], meta: {} },
    tags: given.tags ?? [],
    description: "",
    columns: {},
    meta: {},
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    unrendered_config: {},
    created_at: given.created_at ?? 0,
    relation_name: null,
    raw_code: given.raw_code ?? "",
    doc_blocks: [],
    language: given.language ?? "sql",
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: [], nodes: [] },
    compiled_path: null,
    contract: { enforced: false, alias_types: true, checksum: null },
  };
}
