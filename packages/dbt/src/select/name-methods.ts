// Methods that look at names and places: fqn, package, path, file.
import { posix } from "node:path";
import type { GraphNode } from "../manifest/types.ts";
import { fnmatch } from "./fnmatch.ts";
import { isVersioned } from "./node-index.ts";
import type { MethodInput } from "./types.ts";

const WILDCARD = /[*?[\]]/;

/** Name, dotted fqn (with or without the package), wildcards; everything but sources. */
export function* byFqn({ nodes, index, value }: MethodInput): Iterable<GraphNode> {
  if (!WILDCARD.test(value)) return yield* index.byFqn(value);
  for (const node of nodes) {
    if (node.resource_type === "source") continue;
    const versioned = isVersioned(node);
    if (fitsFqn(node.fqn, value, versioned) || fitsFqn(node.fqn.slice(1), value, versioned)) yield node;
  }
}

/** A value against one fqn. dbt: versioned models answer to `name`, `name.v1` and `name_v1`. */
export function fitsFqn(fqn: readonly string[], value: string, versioned: boolean): boolean {
  const words = value.split(".");
  if (versioned) {
    if (fqn.at(-2) === value) return true;
    if (fqn.slice(-2).join("_") === words.slice(-2).join("_")) return true;
  } else if (fqn.at(-1) === value) return true;
  const flat = fqn.flatMap((part) => part.split("."));
  if (flat.length < words.length) return false;
  for (const [index, word] of words.entries()) {
    // From the first wildcard on, the rest is one pattern.
    if (WILDCARD.test(word)) return fnmatch(flat.slice(index).join("."), words.slice(index).join("."));
    if (flat[index] !== word) return false;
  }
  return true;
}

/** Packages by pattern; `this` is the root project. */
export function* byPackage({ nodes, value, manifest }: MethodInput): Iterable<GraphNode> {
  const wanted = value === "this" ? manifest.metadata.project_name : value;
  for (const node of nodes) if (fnmatch(node.package_name, wanted)) yield node;
}

/** A glob of files and folders, from the project's root: the node's file, its YAML file, or a folder above. */
export function* byPath({ index, value, glob }: MethodInput): Iterable<GraphNode> {
  for (const path of glob(value)) yield* index.byPath(path);
}

/** The name of the file, with or without its extension. */
export function* byFile({ nodes, index, value }: MethodInput): Iterable<GraphNode> {
  if (!WILDCARD.test(value)) return yield* index.byFile(value);
  for (const node of nodes) {
    const { base, name } = posix.parse(node.original_file_path);
    if (fnmatch(base, value) || fnmatch(name, value)) yield node;
  }
}
