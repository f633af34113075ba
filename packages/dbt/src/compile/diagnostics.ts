// The errors of compiling and running templates that more than one file throws, in dbt's words.
import { DbtError, type ErrorNode } from "../errors.ts";

/** `Compilation Error`; the node is added where the error leaves the node's template. */
export function compilationError(message: string, code: string, node: ErrorNode | null = null): DbtError {
  return new DbtError(message, { code, heading: "Compilation Error", node });
}

export function parsingError(message: string, code: string): DbtError {
  return new DbtError(message, { code, heading: "Parsing Error" });
}

export function runtimeError(message: string, code: string): DbtError {
  return new DbtError(message, { code, heading: "Runtime Error" });
}

/** How a heading names a resource. */
export function errorNodeOf(node: {
  readonly resource_type: string;
  readonly name: string;
  readonly original_file_path: string;
}): ErrorNode {
  return { resourceType: node.resource_type, name: node.name, path: node.original_file_path };
}
