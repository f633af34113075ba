// The globs of `path:`: which files and folders of the project a pattern means. Looks at the paths that the manifest knows
// and at nothing else of the disk.
import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { DbtError } from "../errors.ts";
import { graphMembers } from "../graph/build-graph.ts";
import type { Manifest } from "../manifest/types.ts";
import { fnmatch } from "./fnmatch.ts";

/** Python's `Path.glob` from the project's root, on the files of resources, their YAML files and the folders above. */
export function createProjectGlob(manifest: Manifest, projectRoot: string): (pattern: string) => ReadonlySet<string> {
  let known: ReadonlySet<string> | null = null;
  return (pattern) => {
    if (pattern.startsWith("/")) throw badPattern("Non-relative patterns are unsupported");
    if (/^(\.?\/?)*$/.test(pattern)) throw badPattern(`Unacceptable pattern: '${pattern}'`);
    known ??= knownPaths(manifest);
    return new Set(matching(known, pattern).filter((path) => existsSync(join(projectRoot, path))));
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
function matching(known: ReadonlySet<string>, glob: string): readonly string[] {
  const parts = glob.split("/").filter((part) => part !== "" && part !== ".");
  const plain = parts.join("/");
  if (!/[*?[]/.test(plain)) return known.has(plain) ? [plain] : [];
  return [...known].filter((path) => fits(path.split("/"), parts));
}

/** Each `**` takes as few names as it can; a mismatch lets the last one take one more. */
function fits(names: readonly string[], parts: readonly string[]): boolean {
  let at = 0;
  let next = 0;
  let afterAny = -1;
  let taken = 0;
  while (at < names.length) {
    const part = parts[next];
    if (part === "**") {
      next += 1;
      afterAny = next;
      taken = at;
    } else if (part !== undefined && fnmatch(names[at] ?? "", part)) {
      next += 1;
      at += 1;
    } else if (afterAny === -1) return false;
    else {
      taken += 1;
      at = taken;
      next = afterAny;
    }
  }
  while (parts[next] === "**") next += 1;
  return next === parts.length;
}
