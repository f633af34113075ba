// `node_info` as it is found in an event's data.
import type { NodeInfo } from "../run/node-progress.ts";

export type { NodeInfo };

export function isNodeInfo(value: unknown): value is NodeInfo {
  return typeof value === "object" && value !== null && "unique_id" in value && typeof value.unique_id === "string";
}
