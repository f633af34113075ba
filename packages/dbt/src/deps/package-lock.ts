// package-lock.yml: what was resolved, and a hash of what was asked for.
import { hash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dump } from "js-yaml";
import { pythonJson } from "../events/python-json.ts";
import { type PackageSpec, specsOf } from "../project/package-specs.ts";
import { loadYaml } from "../project/yaml.ts";
import { isMap, textOf } from "../project/yaml-values.ts";
import type { ResolvedPackage } from "./resolve-packages.ts";

/** dbt's hash of the packages that a project asks for. */
export function specsHash(specs: readonly PackageSpec[]): string {
  const texts = specs.map((spec) => pythonJson(specRecord(spec), true)).sort();
  return hash("sha1", texts.join("\n"));
}

/** A spec with dbt's keys. */
function specRecord(spec: PackageSpec): Readonly<Record<string, unknown>> {
  const unrendered = spec.written;
  switch (spec.kind) {
    case "local":
      return { local: spec.path, unrendered };
    case "git":
      return {
        git: spec.url,
        revision: spec.revision,
        subdirectory: spec.subdirectory,
        unrendered,
        "warn-unpinned": spec.written["warn-unpinned"] ?? null,
      };
    case "hub": {
      const { version } = spec.written;
      return {
        package: spec.name,
        version: Array.isArray(version) ? spec.versions : (spec.versions[0] ?? null),
        install_prerelease: spec.written["install_prerelease"] === true,
        unrendered,
      };
    }
    case "tarball":
      return { tarball: spec.url, name: spec.name, unrendered };
    case "private":
      return { private: spec.name, unrendered };
  }
}

export function lockText(packages: readonly ResolvedPackage[], hash: string): string {
  const entries = packages.map(({ pinned, projectName }) => ({ ...pinned.lockEntry, name: projectName }));
  return dump({ packages: entries, sha1_hash: hash }, { sortKeys: true, indent: 2 });
}

export interface PackageLock {
  readonly hash: string | null;
  readonly specs: readonly PackageSpec[];
}

/** Null when there is none. @throws DbtError when it is malformed */
export function readLock(file: string): PackageLock | null {
  if (!existsSync(file)) return null;
  const { data } = loadYaml(readFileSync(file, "utf8"), file);
  if (!isMap(data)) return { hash: null, specs: [] };
  return { hash: textOf(data, "sha1_hash"), specs: specsOf(data, data, file, file) };
}
