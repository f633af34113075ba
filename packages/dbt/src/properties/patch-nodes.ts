// Properties of models, seeds, snapshots and analyses → the nodes that their files made.

import type { DbtError } from "../errors.ts";
import { noNodeForYamlKey, validationWarning, wrongResourceSchemaFile } from "../events/builders.ts";
import type { Column, Constraint, Json, Node } from "../manifest/types.ts";
import type { Config } from "../node-config/merge-config.ts";
import { pluralOf } from "../parse/add-node.ts";
import { accessOf, applyConfig, mergeCalls } from "../parse/apply-config.ts";
import { parseError } from "../parse/errors.ts";
import type { DraftNode, ParseState } from "../parse/state.ts";
import { textOf } from "../project/yaml-values.ts";
import { DisabledIndex, findRef, indexRefs, NameIndex } from "../resolve/ref-index.ts";
import { applyConstraints, sealContract } from "./contract.ts";
import { type Entry, entrySpan, placingKey } from "./properties-file.ts";

export interface NodePatch {
  readonly name: string;
  readonly key: string;
  readonly packageName: string;
  readonly filePath: string;
  readonly description: string;
  readonly columns: Record<string, Column>;
  readonly config: Readonly<Config>;
  readonly access: Json;
  readonly version: string | number | null;
  readonly latestVersion: string | number | null;
  readonly constraints: readonly Constraint[];
  readonly deprecationDate: string | null;
  readonly timeSpine: Json;
}

/** The nodes that properties can find, by name; built anew when versions have changed names. */
export class PatchTargets {
  refs: NameIndex;
  analyses: NameIndex;
  disabled: DisabledIndex;
  readonly #state: ParseState;

  constructor(state: ParseState) {
    this.#state = state;
    this.refs = indexRefs(state.manifest.nodes.values());
    this.analyses = indexAnalyses(state);
    this.disabled = new DisabledIndex(state.manifest);
  }

  refresh(): void {
    this.refs = indexRefs(this.#state.manifest.nodes.values());
    this.disabled = new DisabledIndex(this.#state.manifest);
  }
}

function indexAnalyses(state: ParseState): NameIndex {
  const index = new NameIndex();
  for (const node of state.manifest.nodes.values()) {
    if (node.resource_type === "analysis") index.add(node.name, node.package_name, node.unique_id);
  }
  return index;
}

const typesOfKeys: Readonly<Record<string, string>> = {
  models: "model",
  seeds: "seed",
  snapshots: "snapshot",
  analyses: "analysis",
};

/** Finds the node of a patch and applies it; warns when there is none, or when it is of another kind. */
export function patchNode(state: ParseState, targets: PatchTargets, patch: NodePatch, entry: Entry): void {
  const id = findTarget(targets, patch);
  if (id !== null && patch.key !== "analyses") {
    const type = id.split(".")[0] ?? "";
    if (pluralOf(type) !== patch.key) {
      state.fire(
        wrongResourceSchemaFile({
          patch_name: patch.name,
          resource_type: type,
          plural_resource_type: pluralOf(type),
          yaml_key: patch.key,
          file_path: patch.filePath,
        }),
      );
      return;
    }
  }
  if (id === null) {
    patchDisabled(state, targets, patch);
    return;
  }
  const node = state.manifest.nodes.get(id);
  if (node === undefined) return;
  if (node.patch_path !== null) throw patchedTwice(patch, node, entry);
  placingKey(entry, faultyKey, () => applyPatch(state, node, patch));
}

/** The key that an error is about. */
function faultyKey({ code, message }: DbtError): string | null {
  if (code === "parse/bad-access") return "access";
  if (code === "parse/contract") return "contract";
  return /^at path \['([^']+)'\]/.exec(message)?.[1] ?? null;
}

function findTarget(targets: PatchTargets, patch: NodePatch): string | null {
  if (patch.key === "analyses") return targets.analyses.find(patch.name, null);
  return findRef(targets.refs, patch.name, patch.packageName, null) ?? findRef(targets.refs, patch.name, null, null);
}

function patchDisabled(state: ParseState, targets: PatchTargets, patch: NodePatch): void {
  const type = typesOfKeys[patch.key] ?? "";
  const found = targets.disabled.find(patch.name, patch.packageName, [type]).filter(isNode);
  if (found.length === 0) {
    state.fire(noNodeForYamlKey({ patch_name: patch.name, yaml_key: patch.key, file_path: patch.filePath }));
    return;
  }
  if (found.length > 1 && patch.config["enabled"] === true) throw severalDisabled(found.length, type, patch.name);
  for (const node of found) applyPatch(state, node, patch);
}

export function isNode(resource: { readonly resource_type: string }): resource is Node {
  return Object.values(typesOfKeys).includes(resource.resource_type) || resource.resource_type === "test";
}

export function severalDisabled(count: number, type: string, name: string): Error {
  return parseError(
    `Found ${count} matching disabled nodes for ${type} '${name}'. Multiple nodes for the same unique id cannot be ` +
      "enabled in the schema file. They must be enabled in `dbt_project.yml` or in the sql files.",
    { code: "parse/several-disabled" },
  );
}

function applyPatch(state: ParseState, node: DraftNode, patch: NodePatch): void {
  if (Object.keys(patch.config).length > 0) patchConfig(state, node, patch.config);
  patchProperties(state, node, patch);
}

/** The config once more, with what the properties file says. */
export function patchConfig(state: ParseState, node: DraftNode, config: Readonly<Config>): void {
  if (config["access"] !== undefined) accessOf(node, config["access"]);
  applyConfig(state, node, state.calls.get(node) ?? mergeCalls([]), config);
}

export function patchProperties(state: ParseState, node: DraftNode, patch: NodePatch): void {
  node.patch_path = `${patch.packageName}://${patch.filePath}`;
  node.created_at = state.now();
  node.description = patch.description;
  node.columns = patch.columns;
  node.name = patch.name;
  if (node.resource_type !== "model") {
    warnModelKeys(state, node, patch);
    return;
  }
  node.version = patch.version;
  node.latest_version = patch.latestVersion;
  node.deprecation_date = patch.deprecationDate;
  if (patch.access !== null) node.access = accessOf(node, patch.access);
  node.time_spine = patch.timeSpine;
  applyConstraints(state, node, patch.constraints);
  sealContract(node);
}

function warnModelKeys(state: ParseState, node: Node, patch: NodePatch): void {
  const said: Readonly<Record<string, boolean>> = {
    latest_version: patch.latestVersion !== null,
    access: patch.access !== null,
    version: patch.version !== null,
    constraints: patch.constraints.length > 0,
  };
  for (const [field_name, isSaid] of Object.entries(said)) {
    if (!isSaid) continue;
    state.fire(validationWarning({ field_name, resource_type: node.resource_type, node_name: patch.name }));
  }
}

function patchedTwice(patch: NodePatch, node: Node, entry: Entry): Error {
  const existing = node.patch_path?.split("://")[1] ?? "";
  const fix =
    existing === patch.filePath
      ? `remove one of the resource entries for ${patch.name} in this file:\n - ${existing}`
      : `remove the resource entry for ${patch.name} in one of these files:\n - ${patch.filePath}\n${existing}`;
  return parseError(
    `dbt found two schema.yml entries for the same resource named ${patch.name}. Resources and their associated ` +
      `columns may only be described a single time. To fix this, ${fix}`,
    { code: "parse/patched-twice", heading: "Compilation Error", span: entrySpan(entry) },
  );
}

export function descriptionOf(entry: Entry): string {
  return textOf(entry.data, "description") ?? "";
}
