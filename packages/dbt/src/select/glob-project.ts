// The globs of `path:`: which files and folders of the project a pattern means. Looks at the paths that the manifest knows
// and at nothing else of the disk.
import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { DbtError } from "../errors.ts";
import { graphMembers } from "../graph/build-graph.ts";
import type { Manifest } from "../manifest/types.ts";

/** Python's `Path.glob` from the project's root, on the files of resources, their YAML files and the folders above. */
export function createProjectGlob(manifest: Manifest, projectRoot: string): (pattern: string) => ReadonlySet<string> {
  let known: readonly string[] | null = null;
  return (pattern) => {
    if (pattern.startsWith("/")) throw badPattern("Non-relative patterns are unsupported");
    if (/^(\.?\/?)*$/.test(pattern)) throw badPattern(`Unacceptable pattern: '${pattern}'`);
    known ??= [...knownPaths(manifest)];
    const matches = globMatcher(pattern);
    return new Set(known.filter((path) => matches(path) && existsSync(join(projectRoot, path))));
  };
}

function knownPaths(manifest: Manifest): ReadonlySet<string> {
  const paths = new Set<string>();
  const add = (file: string) => {
    for (let path = file; path !== "." && path !== "/" && !paths.has(path); path = posix.dirname(path)) paths.add(path);
  };
  for (const resource of graphMembers(manifest)) {
    add(resource.original_file_path);
    const patch: unknown = "patch_path" in resource ? resource.patch_path : null;
    const patchFile = typeof patch === "string" ? patch.split("://")[1] : undefined;
    if (patchFile !== undefined) add(patchFile);
  }
  return paths;
}

function badPattern(message: string): DbtError {
  return new DbtError(message, { code: "select/path", hint: "paths are relative to the project's folder" });
}

/** `**` is any number of folders; a part matches within one name. */
function globMatcher(glob: string): (path: string) => boolean {
  const parts = glob.split("/").filter((part) => part !== "" && part !== ".");
  const source = parts.map((part, index) => {
    const last = index === parts.length - 1;
    // The folder in front of a last `**` is one of its matches.
    if (part === "**") return last ? (index === 0 ? ".*" : "(?:/.+)?") : "(?:[^/]+/)*";
    return partSource(part) + (last || (index === parts.length - 2 && parts[index + 1] === "**") ? "" : "/");
  });
  try {
    const regex = new RegExp(`^${source.join("")}$`, "su");
    return (path) => regex.test(path);
  } catch {
    // A set such as `[b-a]` means nothing.
    return () => false;
  }
}

function partSource(part: string): string {
  return part.replace(/\[(!?)(\]?[^\]]*)\]|\*+|\?|[\\^$.+()[\]{}|]/g, (match, negation, set) => {
    if (match.startsWith("*")) return "[^/]*";
    if (match === "?") return "[^/]";
    if (typeof set === "string") return `[${negation === "!" ? "^" : ""}${set.replace(/[\\\]^[]/g, "\\$&")}]`;
    return `\\${match}`;
  });
}
