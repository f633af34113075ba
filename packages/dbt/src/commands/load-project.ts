// The beginning that most commands share: project, profile, adapter, manifest, in dbt's order of lines and errors.
import { isAbsolute, join } from "node:path";
import { manifestJson } from "../artifacts/manifest.ts";
import { semanticManifestJson } from "../artifacts/semantic-manifest.ts";
import { writeArtifact } from "../artifacts/write-artifact.ts";
import { adapterRegistered } from "../events/builders.ts";
import type { Manifest } from "../manifest/types.ts";
import { parseProject } from "../parse/parse-project.ts";
import { type ReadProjectOptions, readProject } from "../project/read-project.ts";
import type { Project } from "../project/types.ts";
import type { CommandInput } from "./types.ts";

export interface LoadedProject {
  readonly project: Project;
  readonly manifest: Manifest;
  /** Absolute. */
  readonly targetFolder: string;
}

/** @throws DbtError in dbt's words */
export async function loadProject(input: CommandInput): Promise<LoadedProject> {
  const project = openProject(input);
  const targetFolder = targetFolderOf(project);
  const { flags, env, fire, invocation } = input;
  const manifest = await parseProject({
    project,
    flags,
    env,
    fire,
    invocationId: invocation.id,
    startedAt: invocation.startedAt,
  });
  const loaded = { project, manifest, targetFolder };
  if (flags.writeJson) {
    writeManifest(loaded, input);
    writeArtifact(
      join(targetFolder, "semantic_manifest.json"),
      semanticManifestJson(manifest),
      "SemanticManifest",
      input,
    );
  }
  return loaded;
}

/** Project and profile, without reading any resource. */
export function openProject(input: CommandInput): Project {
  return readProject({
    ...readOptions(input),
    onTarget({ adapter: { facts }, credentials }) {
      input.bus.addSecrets(credentials.secrets);
      input.fire(adapterRegistered({ adapter_name: facts.type, adapter_version: `=${facts.version}` }));
    },
  });
}

export function readOptions(input: CommandInput): ReadProjectOptions {
  return {
    flags: input.flags,
    adapters: input.adapters,
    globalMacros: input.globalMacros,
    env: input.env,
    fire: input.fire,
    invocationId: input.invocation.id,
    startedAt: input.invocation.startedAt,
  };
}

export function targetFolderOf(project: Pick<Project, "root">): string {
  const { targetPath } = project.root.config;
  return isAbsolute(targetPath) ? targetPath : join(project.root.root, targetPath);
}

export function writeManifest({ manifest, targetFolder }: Omit<LoadedProject, "project">, input: CommandInput): void {
  const sendsStats = input.flags.all["send_anonymous_usage_stats"] === true;
  const json = manifestJson(manifest, input.invocation, sendsStats);
  writeArtifact(join(targetFolder, "manifest.json"), json, "WritableManifest", input);
}
