// The file that a node's SQL was read from, for errors that happen long after it was read: where in it the node's code begins.
import { join } from "node:path";
import { readTextIfThere } from "../project/files.ts";
import type { Project } from "../project/types.ts";

/** What is needed to find a node's code again. */
export interface Sourced {
  readonly package_name?: string;
  readonly original_file_path: string;
  readonly raw_code?: string;
}

export interface NodeSource {
  readonly fileText: string;
  /** The line of the file at which the node's code begins, from 1. */
  readonly firstLine: number;
}

/** Null when the code does not stand in the file as it is (generic tests, hooks), or the file is gone. */
export function sourceOfNode(project: Project, node: Sourced): NodeSource | null {
  if (!node.raw_code) return null;
  const root = project.packages.find((entry) => entry.name === node.package_name)?.root;
  const fileText = root === undefined ? null : readTextIfThere(join(root, node.original_file_path));
  const start = fileText?.indexOf(node.raw_code) ?? -1;
  if (fileText === null || start < 0) return null;
  return { fileText, firstLine: fileText.slice(0, start).split("\n").length };
}
