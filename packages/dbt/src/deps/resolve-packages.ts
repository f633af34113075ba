// From what a project asks for to one version of every package, those of packages included.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { DbtError } from "../errors.ts";
import type { PackageSpec } from "../project/package-specs.ts";
import { readRawProject } from "../project/project-config.ts";
import { textOf } from "../project/yaml-values.ts";
import { manyRevisions, sameProjectName, unsupported } from "./diagnostics.ts";
import { pinGitPackage } from "./git-package.ts";
import { pinHubPackage, pinTarballPackage } from "./hub-package.ts";
import type { DepsPorts, PinnedPackage } from "./types.ts";

export interface ResolvedPackage {
  readonly pinned: PinnedPackage;
  /** The name in its dbt_project.yml, which is its folder's name. */
  readonly projectName: string;
}

/** Reads what a package asks for itself. */
export type ReadSpecs = (folder: string) => readonly PackageSpec[];

/** Packages in the order in which they are met. @throws DbtError */
export async function resolvePackages(
  specs: readonly PackageSpec[],
  readSpecs: ReadSpecs,
  ports: DepsPorts,
): Promise<readonly ResolvedPackage[]> {
  const asked = new Map<string, PackageSpec[]>();
  const resolved = new Map<string, ResolvedPackage>();
  let layer = specs;
  while (layer.length > 0) {
    const next: PackageSpec[] = [];
    const changed = new Set<string>();
    for (const spec of layer) {
      const key = keyOf(spec);
      const list = asked.get(key) ?? [];
      asked.set(key, [...list, spec]);
      changed.add(key);
    }
    for (const key of changed) {
      const known = resolved.get(key);
      const pinned = await pin(asked.get(key) ?? [], ports, known === undefined);
      if (known?.pinned.version === pinned.version && known !== undefined) continue;
      const folder = await pinned.fetch();
      resolved.set(key, { pinned, projectName: projectNameOf(folder) });
      next.push(...readSpecs(folder));
    }
    layer = next;
  }
  const packages = [...resolved.values()];
  refuseSameNames(packages);
  return packages;
}

/** Two spellings of one repository are one package. */
function keyOf(spec: PackageSpec): string {
  switch (spec.kind) {
    case "git":
      return `git ${spec.url.replace(/\.git$/, "")} ${spec.subdirectory ?? ""}`;
    case "local":
      return `local ${spec.path}`;
    case "tarball":
      return `tarball ${spec.url}`;
    default:
      return `${spec.kind} ${spec.name}`;
  }
}

async function pin(specs: readonly PackageSpec[], ports: DepsPorts, isNew: boolean): Promise<PinnedPackage> {
  const [first] = specs;
  if (first === undefined) throw new Error("a package that nobody asked for");
  switch (first.kind) {
    case "local":
      return localPackage(first, ports);
    case "tarball":
      return pinTarballPackage(first, ports);
    case "private":
      throw unsupported(first.name);
    case "git": {
      const revisions = new Set(specs.map((spec) => (spec.kind === "git" ? (spec.revision ?? "HEAD") : "HEAD")));
      if (revisions.size > 1) throw manyRevisions(first.url, [...revisions]);
      return pinGitPackage(first, ports, isNew);
    }
    case "hub":
      return pinHubPackage(
        first,
        specs.flatMap((spec) => (spec.kind === "hub" ? spec.versions : [])),
        ports,
      );
  }
}

function localPackage(spec: Extract<PackageSpec, { readonly kind: "local" }>, ports: DepsPorts): PinnedPackage {
  return {
    spec,
    name: spec.path,
    lockEntry: { local: spec.path },
    niceVersion: `<local @ ${spec.path}>`,
    latest: null,
    version: null,
    subdirectory: null,
    fetch: async () => resolve(ports.projectRoot, spec.path),
    placing: "link",
  };
}

function projectNameOf(folder: string): string {
  const name = textOf(readRawProject(folder).data, "name");
  // The name becomes a folder's: nothing but a word is a name.
  if (name !== null && /^[^\d\W]\w*$/.test(name)) return name;
  throw new DbtError(`the package in ${folder} has no valid name in its dbt_project.yml`, {
    code: "deps/no-name",
    hint: existsSync(folder) ? null : "the folder does not exist",
  });
}

function refuseSameNames(packages: readonly ResolvedPackage[]): void {
  const seen = new Set<string>();
  for (const { projectName } of packages) {
    if (seen.has(projectName)) throw sameProjectName(projectName);
    seen.add(projectName);
  }
}
