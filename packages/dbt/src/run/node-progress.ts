// What log events tell of a node while it runs: `node_info`. One object per node and run; the runner moves it on.
import type { GraphNode, Json } from "../manifest/types.ts";

/** dbt's `node_info`, in its names. */
export interface NodeInfo {
  readonly materialized: string;
  readonly meta: Readonly<Record<string, Json>>;
  readonly node_checksum: string;
  readonly node_finished_at: string;
  readonly node_name: string;
  readonly node_path: string;
  readonly node_relation: {
    readonly alias: string;
    readonly database: string;
    readonly relation_name: string;
    readonly schema: string;
  };
  readonly node_started_at: string;
  readonly node_status: string;
  readonly resource_type: string;
  readonly unique_id: string;
}

export interface NodeProgress {
  readonly info: NodeInfo;
  start(at: Date): void;
  status(status: string): void;
  finish(at: Date, status: string): void;
  /** Forgets times and status: the node is done with. */
  clear(): void;
}

export function createNodeProgress(node: GraphNode): NodeProgress {
  let startedAt = "";
  let finishedAt = "";
  let current = "None";
  let info: NodeInfo | null = null;
  const fixed = describe(node);
  return {
    get info() {
      info ??= {
        ...fixed,
        // Both may become known while the node runs.
        node_relation: relationOf(node),
        node_started_at: startedAt,
        node_finished_at: finishedAt,
        node_status: current,
      };
      return info;
    },
    start(at) {
      startedAt = naiveIso(at);
      current = "started";
      info = null;
    },
    status(status) {
      current = status;
      info = null;
    },
    finish(at, status) {
      finishedAt = naiveIso(at);
      current = status;
      info = null;
    },
    clear() {
      startedAt = "";
      finishedAt = "";
      current = "None";
      info = null;
    },
  };
}

/** The node's `node_info` outside of a run. */
export function nodeInfoOf(node: GraphNode): NodeInfo {
  return createNodeProgress(node).info;
}

function describe(
  node: GraphNode,
): Omit<NodeInfo, "node_started_at" | "node_finished_at" | "node_status" | "node_relation"> {
  const materialized = node.config["materialized"];
  const meta = "meta" in node ? node.meta : undefined;
  const checksum = "checksum" in node ? node.checksum : undefined;
  return {
    materialized: typeof materialized === "string" ? materialized : "",
    meta: isJsonRecord(meta) ? meta : {},
    node_checksum: checksumText(checksum),
    node_name: node.name,
    node_path: node.path,
    resource_type: node.resource_type,
    unique_id: node.unique_id,
  };
}

function checksumText(checksum: unknown): string {
  if (typeof checksum === "string") return checksum;
  if (typeof checksum !== "object" || checksum === null || !("checksum" in checksum)) return "";
  return typeof checksum.checksum === "string" ? checksum.checksum : "";
}

function relationOf(node: GraphNode): NodeInfo["node_relation"] {
  const text = (key: string): string => {
    const value: unknown = Reflect.get(node, key);
    return typeof value === "string" ? value : "";
  };
  return {
    alias: text("alias"),
    database: text("database"),
    relation_name: text("relation_name"),
    schema: text("schema"),
  };
}

function isJsonRecord(value: unknown): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `2026-11-24T13:04:58.960670`: UTC without a zone. */
export function naiveIso(at: Date): string {
  return `${at.toISOString().slice(0, -1)}000`;
}
