// The child process that loads definitions: bundles the file, imports it, resolves what it exports, and sends the result to its
// parent. The only place where the team's code is loaded for its declarations.
import { pathToFileURL } from "node:url";
import { DbtCliError } from "../dbt/errors.ts";
import { isDefinitions } from "../definitions/definitions.ts";
import { resolveDefinitions, watchedFolders } from "../definitions/resolve-definitions.ts";
import type { WatchedFolder } from "../definitions/types.ts";
import { bundleDefinitions } from "./bundle.ts";
import { problemOfDefinition, problemOfError } from "./problem-of.ts";
import { takeSnapshot } from "./take-snapshot.ts";
import type { DefinitionsSnapshot, Problem, WatchList } from "./types.ts";

/** What the parent asks. */
export interface HostRequest {
  readonly file: string;
  readonly root: string;
  readonly library: Readonly<Record<string, string>>;
}

/** What the child answers. */
export type HostAnswer =
  | { readonly kind: "loaded"; readonly snapshot: DefinitionsSnapshot }
  | { readonly kind: "failed"; readonly problems: readonly Problem[]; readonly watch: WatchList };

/** Entry of the child process: waits for one request, answers it, and ends. */
export function definitionsHostMain(): void {
  process.once("message", (request: HostRequest) => {
    // Code that waits for something that never comes then ends the process, and does not hang it.
    process.channel?.unref();
    void answer(request).then((result) => {
      process.send?.(result, () => process.exit(0));
    });
  });
  process.once("disconnect", () => process.exit(1));
}

async function answer(request: HostRequest): Promise<HostAnswer> {
  const started = performance.now();
  let files: readonly string[] = [request.file];
  let folders: readonly WatchedFolder[] = [];
  const failed = (problems: readonly Problem[]): HostAnswer => ({
    kind: "failed",
    problems,
    watch: { files, folders },
  });
  try {
    const bundled = await bundleDefinitions(request);
    files = bundled.files;
    if (bundled.status === "failed") return failed(bundled.problems);
    process.setSourceMapsEnabled(true);
    const definitions = await importDefinitions(bundled.bundle);
    if (definitions === null) return failed([noDefinitions(request.file)]);
    folders = watchedFolders(definitions);
    const { resolved, problems } = await resolveDefinitions(definitions);
    if (resolved === null) return failed(problems.map(problemOfDefinition));
    const snapshot = takeSnapshot(resolved, {
      file: request.file,
      bundle: bundled.bundle,
      bundleHash: bundled.hash,
      files,
      loadedAt: new Date().toISOString(),
      loadMillis: Math.round(performance.now() - started),
    });
    return { kind: "loaded", snapshot };
  } catch (error) {
    if (error instanceof DbtCliError && folders.length === 0) folders = error.watchedFolders;
    return failed([problemOfError(error, request.root)]);
  }
}

/** The `Definitions` that a bundle exports: by default, or as `definitions` or `defs`. */
export async function importDefinitions(bundle: string) {
  const module: unknown = await import(pathToFileURL(bundle).href);
  if (typeof module !== "object" || module === null) return null;
  for (const name of ["default", "definitions", "defs"]) {
    const value: unknown = name in module ? Reflect.get(module, name) : undefined;
    if (isDefinitions(value)) return value;
  }
  return null;
}

function noDefinitions(file: string): Problem {
  return {
    code: "definitions/no-export",
    message: `${file} does not export Definitions`,
    hint: "end it with: export default new Definitions({ … })",
    file,
    line: null,
    column: null,
    excerpt: null,
  };
}
