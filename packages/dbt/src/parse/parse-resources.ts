// Files → resources: macros first, then the files that make resources, then the properties files that describe them, then
// everything that needs to know all of them. Nothing is kept from one parse to the next.
import { createEnvironment, type Scope } from "@sluice/jinja";
import { createBaseScope } from "../compile/base-members.ts";
import { createParseRenderer } from "../compile/create-parse-renderer.ts";
import type { Fire } from "../events/bus.ts";
import type { Flags } from "../flags/types.ts";
import type { Manifest, Node } from "../manifest/types.ts";
import { createConfigBuilder } from "../node-config/build-config.ts";
import { createNodeNamer } from "../node-config/node-names.ts";
import { createYamlEnvironment } from "../project/render-yaml.ts";
import type { EnvReader, Package, Project } from "../project/types.ts";
import { varsFor } from "../project/vars.ts";
import { createYamlScope } from "../project/yaml-scope.ts";
import { addFunctionFile } from "../properties/functions.ts";
import { parseProperties } from "../properties/parse-properties.ts";
import { PatchTargets } from "../properties/patch-nodes.ts";
import { finishSources, SourceCollection } from "../properties/sources.ts";
import { checkManifest } from "../resolve/check-manifest.ts";
import { checkSemantic } from "../resolve/check-semantic.ts";
import { checkTimeSpines } from "../resolve/check-time-spines.ts";
import { inferPrimaryKeys } from "../resolve/primary-keys.ts";
import { resolveDocs } from "../resolve/resolve-docs.ts";
import { Resolver } from "../resolve/resolve-references.ts";
import { resolveSemantic } from "../resolve/resolve-semantic.ts";
import { resolveUnitTests } from "../resolve/resolve-unit-tests.ts";
import { addDisabled, addNode } from "./add-node.ts";
import { clock } from "./clock.ts";
import { emptyManifest } from "./empty-manifest.ts";
import { builtInOverview, parseDocsFile } from "./parse-docs.ts";
import { parseHooks } from "./parse-hooks.ts";
import { linkMacros, parseMacros } from "./parse-macros.ts";
import { parseModels } from "./parse-models.ts";
import { parseAnalysis, parseSeed, parseSingularTest, parseSnapshotFile } from "./parse-other-files.ts";
import { Problems } from "./problems.ts";
import type { PackageFiles, SourceFile } from "./source-files.ts";
import type { ParseState } from "./state.ts";

export interface ParseResourcesOptions {
  readonly project: Project;
  readonly flags: Flags;
  readonly env: EnvReader;
  readonly fire: Fire;
  readonly invocationId: string;
  readonly startedAt: Date;
  /** Package → its files. */
  readonly files: ReadonlyMap<string, PackageFiles>;
}

/** Reads every resource of the project and its packages. @throws DbtError with everything that is wrong with them */
export function parseResources(options: ParseResourcesOptions): Manifest {
  const { project } = options;
  const state = startParse(options);
  for (const entry of project.packages) parsePackageFiles(state, entry);
  const targets = new PatchTargets(state);
  const sources = new SourceCollection();
  for (const entry of project.packages) parseProperties(state, entry.name, { targets, sources });
  moveDisabled(state.manifest);
  targets.refresh();
  finishSources(state, targets, sources);
  state.problems.throwIfAny();
  resolve(state);
  return state.manifest;
}

function startParse(options: ParseResourcesOptions): ParseState {
  const { project, flags, fire, env, invocationId, startedAt, files } = options;
  const problems = new Problems();
  const now = clock();
  const macros = parseMacros({ project, flags, files, fire, problems, createdAt: now });
  linkMacros(macros, project, flags, problems);
  problems.throwIfAny();
  const renderer = createParseRenderer({ project, flags, env, macros, fire, invocationId, startedAt });
  const base = createBaseScope({ flags, fire, invocationId, startedAt, thread: "MainThread", nodeInfo: () => null });
  const scopes = new Map<string, Scope>();
  const yamlScope = (packageName: string): Scope => {
    let scope = scopes.get(packageName);
    if (scope === undefined) {
      scope = createYamlScope({
        vars: varsFor(project, packageName),
        env,
        target: project.target,
        secrets: false,
        base,
      });
      scopes.set(packageName, scope);
    }
    return scope;
  };
  return {
    project,
    flags,
    // Once something is wrong, warnings would mostly be about what follows from it.
    fire: (event, fireOptions) => {
      if (!problems.isAny) fire(event, fireOptions);
    },
    renderer,
    configs: createConfigBuilder(project),
    namer: createNodeNamer({ project, renderer, macros, storeFailures: flags.storeFailures }),
    manifest: emptyManifest(project, macros),
    files,
    problems,
    calls: new Map(),
    written: new Map(),
    yamlEnvironment: createYamlEnvironment(),
    yamlScope,
    now,
  };
}

/** Models, snapshots, analyses, tests, seeds, docs, hooks and functions of one package. */
function parsePackageFiles(state: ParseState, entry: Package): void {
  const files = state.files.get(entry.name);
  if (files === undefined) return;
  const text = createEnvironment();
  const each = (list: readonly SourceFile[], parse: (file: SourceFile) => void) => {
    for (const file of list) state.problems.attempt(() => parse(file));
  };
  parseModels(state, entry.name, files.models);
  each(files.snapshots, (file) => parseSnapshotFile(state, file));
  each(files.analyses, (file) => parseAnalysis(state, file));
  each(files.singularTests, (file) => parseSingularTest(state, file));
  each(files.seeds, (file) => parseSeed(state, file, entry.root));
  each(files.docs, (file) => parseDocsFile(state, file, text));
  parseHooks(state, entry);
  each(files.functions, (file) => addFunctionFile(state, file));
  if (entry.isRoot) state.manifest.docs.set(builtInOverview.unique_id, builtInOverview);
}

/** Properties can switch nodes off and on; afterwards each stands where it belongs. */
function moveDisabled(manifest: Manifest): void {
  for (const node of [...manifest.nodes.values()]) {
    if (node.config.enabled) continue;
    manifest.nodes.delete(node.unique_id);
    addDisabled(manifest, node);
  }
  for (const [id, list] of [...manifest.disabled]) {
    const enabled = list.filter((resource): resource is Node => isEnabledNode(resource));
    if (enabled.length === 0) continue;
    const rest = list.filter((resource) => !isEnabledNode(resource));
    if (rest.length === 0) manifest.disabled.delete(id);
    else manifest.disabled.set(id, rest);
    for (const node of enabled) addNode(manifest, node);
  }
}

const nodeTypes = new Set(["model", "seed", "snapshot", "test", "analysis", "operation"]);

function isEnabledNode(resource: {
  readonly resource_type: string;
  readonly config: { readonly enabled?: unknown };
}): boolean {
  return nodeTypes.has(resource.resource_type) && resource.config.enabled === true;
}

function resolve(state: ParseState): void {
  const { manifest, problems } = state;
  const resolver = new Resolver(state);
  resolver.resolveAll();
  problems.throwIfAny();
  resolveUnitTests(state);
  resolveDocs(state, createEnvironment());
  resolveSemantic(state);
  resolver.resolveLate();
  problems.throwIfAny();
  inferPrimaryKeys(manifest);
  const { findMacro } = state.renderer;
  checkManifest({ ...state, findMacro }, problems);
  problems.throwIfAny();
  checkTimeSpines(state);
  checkSemantic(state);
}
