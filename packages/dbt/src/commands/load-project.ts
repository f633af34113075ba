// The beginning that most commands share: project, profile, adapter, manifest, in dbt's order of lines and errors.
import { isAbsolute, join } from "node:path";
import { HEAD_END, manifestHead, manifestJson, type Sections } from "../artifacts/manifest.ts";
import { isManifestOf, noteManifestOf, replaceHead } from "../artifacts/manifest-on-disk.ts";
import { semanticManifestJson } from "../artifacts/semantic-manifest.ts";
import { writeArtifact } from "../artifacts/write-artifact.ts";
import { checkQueryComment } from "../compile/query-comment.ts";
import { adapterRegistered, artifactWritten } from "../events/builders.ts";
import type { Manifest } from "../manifest/types.ts";
import { type ParsedProject, parseProject } from "../parse/parse-project.ts";
import { type ReadProjectOptions, readProject } from "../project/read-project.ts";
import { settingsPlace } from "../project/settings-place.ts";
import type { Project } from "../project/types.ts";
import { parseYamlSelectors } from "../select/parse-yaml-selectors.ts";
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
  const options = { project, flags, env, fire, invocationId: invocation.id, startedAt: invocation.startedAt };
  const parsed = parseProject(options);
  const { manifest } = parsed;
  await checkQueryComment({ ...options, manifest });
  if (flags.writeJson) {
    writeParsedManifest(parsed, targetFolder, input);
    writeArtifact(
      join(targetFolder, "semantic_manifest.json"),
      semanticManifestJson(manifest),
      "SemanticManifest",
      input,
    );
  }
  return { project, manifest, targetFolder };
}

/** Project and profile, without reading any resource. */
export function openProject(input: CommandInput): Project {
  const project = readProject({
    ...readOptions(input),
    onTarget({ adapter: { facts }, credentials }) {
      input.bus.addSecrets(credentials.secrets);
      input.fire(adapterRegistered({ adapter_name: facts.type, adapter_version: `=${facts.version}` }));
    },
  });
  // Commands that select nothing refuse a wrong selectors.yml all the same.
  const names = [...project.selectors.keys()];
  parseYamlSelectors(project.selectors, input.flags.indirectSelection, (name, part) =>
    settingsPlace(join(project.root.root, "selectors.yml"), ["selectors", names.indexOf(name), "definition", ...part]),
  );
  return project;
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

/** The manifest of a parse; of one that was cached it may be there, all but its metadata. */
function writeParsedManifest(parsed: ParsedProject, folder: string, input: CommandInput): void {
  const { manifest, isCached, cache, sections } = parsed;
  const path = join(folder, "manifest.json");
  const head = manifestHead(manifest, input.invocation, sendsStats(input));
  if (isCached && cache !== null && isManifestOf(path, cache) && replaceHead(path, head, HEAD_END)) {
    input.fire(artifactWritten({ artifact_type: "WritableManifest", artifact_path: path }));
  } else writeManifest({ manifest, targetFolder: folder, sections }, input);
  if (cache !== null) noteManifestOf(path, cache);
}

interface ManifestToWrite extends Omit<LoadedProject, "project"> {
  /** The sections that are written already. */
  readonly sections?: Sections;
}

export function writeManifest({ manifest, targetFolder, sections }: ManifestToWrite, input: CommandInput): void {
  const json = manifestJson(manifest, input.invocation, sendsStats(input), sections);
  writeArtifact(join(targetFolder, "manifest.json"), json, "WritableManifest", input);
}

function sendsStats({ flags }: CommandInput): boolean {
  return flags.all["send_anonymous_usage_stats"] === true;
}
