// Nodes by their exact names, files and folders, so that a selection of very many plain words asks no node twice. Made when
// the first word asks; patterns are left to `name-methods.ts`.
import { posix } from "node:path";

/** What of a node the index reads. */
interface Named {
  readonly resource_type: string;
  readonly fqn: readonly string[];
  readonly original_file_path: string;
  readonly version?: unknown;
  readonly patch_path?: unknown;
}

export interface NodeIndex<Node> {
  /** Nodes that a name or a dotted fqn without wildcards means. */
  byFqn(value: string): Iterable<Node>;
  /** Nodes whose file, YAML file or folder `path` is. */
  byPath(path: string): Iterable<Node>;
  /** Nodes whose file is called so, with or without its extension. */
  byFile(name: string): Iterable<Node>;
}

export function createNodeIndex<Node extends Named>(nodes: readonly Node[]): NodeIndex<Node> {
  const fqns = lookup(nodes, fqnKeys);
  const versions = lookup(nodes, versionKeys);
  const paths = lookup(nodes, pathsOf);
  const files = lookup(nodes, fileNames);
  return {
    *byFqn(value) {
      yield* fqns(value);
      yield* versions(value.split(".").slice(-2).join("_"));
    },
    byPath: paths,
    byFile: files,
  };
}

function lookup<Node>(nodes: readonly Node[], keysOf: (node: Node) => Iterable<string>) {
  let byKey: Map<string, Set<Node>> | null = null;
  return (key: string): Iterable<Node> => {
    byKey ??= collect(nodes, keysOf);
    return byKey.get(key) ?? [];
  };
}

function collect<Node>(nodes: readonly Node[], keysOf: (node: Node) => Iterable<string>) {
  const byKey = new Map<string, Set<Node>>();
  for (const node of nodes) {
    for (const key of keysOf(node)) {
      const found = byKey.get(key);
      if (found === undefined) byKey.set(key, new Set([node]));
      else found.add(node);
    }
  }
  return byKey;
}

/** Everything but sources: the name, and each run of folders from the package or from the first folder on. */
function* fqnKeys(node: Named): Iterable<string> {
  if (node.resource_type === "source") return;
  for (const fqn of [node.fqn, node.fqn.slice(1)]) {
    const name = isVersioned(node) ? fqn.at(-2) : fqn.at(-1);
    if (name !== undefined) yield name;
    const words = fqn.flatMap((part) => part.split("."));
    for (let length = 1; length <= words.length; length++) yield words.slice(0, length).join(".");
  }
}

/** dbt: versioned models answer to `name.v1` and `name_v1`, whatever stands before. */
function* versionKeys(node: Named): Iterable<string> {
  if (!isVersioned(node)) return;
  for (const fqn of [node.fqn, node.fqn.slice(1)]) yield fqn.slice(-2).join("_");
}

export function isVersioned(node: Named): boolean {
  return node.resource_type === "model" && node.version !== null && node.version !== undefined;
}

function* pathsOf(node: Named): Iterable<string> {
  yield posix.normalize(node.original_file_path);
  if (typeof node.patch_path === "string") yield node.patch_path.split("://")[1] ?? "";
  let folder = posix.dirname(node.original_file_path);
  for (; folder !== "." && folder !== "/"; folder = posix.dirname(folder)) yield folder;
  yield ".";
}

function fileNames(node: Named): Iterable<string> {
  const { base, name } = posix.parse(node.original_file_path);
  return [base, name];
}
