// A project → its manifest: from the cache in target/ when nothing has changed, from the files otherwise. The checks of the
// finished manifest, and its warnings, come either way.

import { RESOURCE_SECTIONS, type Sections } from "../artifacts/manifest.ts";
import { type SeenFile, seeFile } from "../artifacts/manifest-on-disk.ts";
import { type WrittenResources, writeResources } from "../artifacts/resource-writer.ts";
import { createMacroRegistry } from "../compile/macro-registry.ts";
import type { Fire } from "../events/bus.ts";
import type { Flags } from "../flags/types.ts";
import type { Manifest } from "../manifest/types.ts";
import type { EnvReader, Project } from "../project/types.ts";
import { checkUniqueness, warnOfManifest } from "../resolve/check-manifest.ts";
import { warnUnusedConfigPaths } from "../resolve/unused-config-paths.ts";
import { clock } from "./clock.ts";
import { ParseCache } from "./parse-cache.ts";
import { parseResources } from "./parse-resources.ts";
import { findPackageFiles } from "./source-files.ts";

export interface ParseProjectOptions {
  readonly project: Project;
  readonly flags: Flags;
  readonly env: EnvReader;
  readonly fire: Fire;
  readonly invocationId: string;
  readonly startedAt: Date;
}

export interface ParsedProject {
  readonly manifest: Manifest;
  /** Whether the manifest comes from the cache. */
  readonly isCached: boolean;
  /** The cache, when it holds this manifest. */
  readonly cache: SeenFile | null;
  /** The sections of the artifact, as far as they are written. */
  readonly sections: Sections;
}

/** Every resource of the project and its packages. @throws DbtError with everything that is wrong with them */
export function parseProject(options: ParseProjectOptions): ParsedProject {
  const { project, flags, env, fire } = options;
  const files = new Map(project.packages.map((entry) => [entry.name, findPackageFiles(entry)]));
  const cache = new ParseCache({ project, flags, env, fire, files });
  const cached = cache.read();
  const manifest = cached ?? parseResources({ ...options, env: cache.env, files });
  const written = cached === null ? writeAll(manifest) : new Map<string, WrittenResources>();
  const isKept = cached !== null || cache.write(manifest, written);
  const seen = isKept ? seeFile(cache.path) : null;
  check(options, manifest);
  const sections = Object.fromEntries([...written].map(([name, { section }]) => [name, section]));
  return { manifest, isCached: cached !== null, cache: seen, sections };
}

function writeAll(manifest: Manifest): ReadonlyMap<string, WrittenResources> {
  return new Map(RESOURCE_SECTIONS.map((name) => [name, writeResources(manifest[name].values(), { packs: true })]));
}

function check({ project, flags, fire }: ParseProjectOptions, manifest: Manifest): void {
  const findMacro = (name: string, packageName: string) => {
    const registry = createMacroRegistry({
      project,
      macros: manifest.macros,
      packagesMayOverrideMaterializations: false,
    });
    return registry.findAnywhere(name, packageName);
  };
  const subject = { project, flags, fire, manifest, findMacro, now: clock() };
  warnOfManifest(subject);
  checkUniqueness(subject);
  warnUnusedConfigPaths(subject);
}
