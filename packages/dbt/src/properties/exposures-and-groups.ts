// `exposures:` and `groups:` → resources of their own.
import { exposureNameDeprecation } from "../events/builders.ts";
import type { Exposure, Group, Json } from "../manifest/types.ts";
import { isJsonList, isJsonMap } from "../node-config/merge-config.ts";
import { addDisabled, addUnique } from "../parse/add-node.ts";
import { fqnOf } from "../parse/create-node.ts";
import type { ParseState } from "../parse/state.ts";
import { mapOf, own, textOf, toJsonRecord } from "../project/yaml-values.ts";
import { textList } from "./columns.ts";
import { exposureReferences } from "./exposure-references.ts";
import { type Entry, entryError } from "./properties-file.ts";

export function addExposure(state: ParseState, entry: Entry): void {
  const { data, name } = entry;
  const { file } = entry.source;
  const owner = ownerOf(entry, "Exposure");
  if (!/^[\w-]+$/.test(name)) state.fire(exposureNameDeprecation({ exposure: name }));
  const fqn = fqnOf(file.packageName, file.relativePath, name);
  const { config, unrendered } = state.configs.build({
    kind: "exposure",
    tree: "exposures",
    fqn,
    packageName: file.packageName,
    patch: toJsonRecord(mapOf(data, "config")),
    node: null,
  });
  const tags = [...new Set([...textList(own(data, "tags")), ...texts(config["tags"])])].sort();
  const meta = { ...toJsonRecord(mapOf(data, "meta")), ...mapOrEmpty(config["meta"]) };
  const exposure: Exposure = {
    name,
    resource_type: "exposure",
    package_name: file.packageName,
    path: file.relativePath,
    original_file_path: file.originalPath,
    unique_id: `exposure.${file.packageName}.${name}`,
    fqn,
    type: textOf(data, "type") ?? "",
    owner,
    description: textOf(data, "description") ?? "",
    label: textOf(data, "label"),
    maturity: textOf(data, "maturity"),
    meta,
    tags,
    config: { ...config, tags, meta, enabled: config["enabled"] !== false },
    unrendered_config: { ...unrendered },
    url: textOf(data, "url"),
    depends_on: { macros: [], nodes: [] },
    ...exposureReferences(entry),
    created_at: state.now(),
  };
  if (exposure.config.enabled) addUnique(state.manifest.exposures, exposure);
  else addDisabled(state.manifest, exposure);
}

/** Name or email there must be; what else is said is kept. */
function ownerOf(entry: Entry, what: string): Record<string, Json> {
  const { email = null, name = null, ...others } = toJsonRecord(mapOf(entry.data, "owner"));
  if (email === null && name === null) {
    throw entryError(entry, `at path []: ${what} owner must have at least one of 'name' or 'email'.`);
  }
  return { email, name, ...others };
}

function texts(value: Json | undefined): readonly string[] {
  return isJsonList(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function mapOrEmpty(value: Json | undefined): { readonly [key: string]: Json } {
  return isJsonMap(value) ? value : {};
}

export function addGroup(state: ParseState, entry: Entry): void {
  const { file } = entry.source;
  const { data, name } = entry;
  // dbt has no tree for groups and reads the models' one.
  const { config } = state.configs.build({
    kind: "group",
    tree: "models",
    fqn: fqnOf(file.packageName, file.relativePath, name),
    packageName: file.packageName,
    patch: toJsonRecord(mapOf(data, "config")),
    node: null,
  });
  const group: Group = {
    name,
    resource_type: "group",
    package_name: file.packageName,
    path: file.relativePath,
    original_file_path: file.originalPath,
    unique_id: `group.${file.packageName}.${name}`,
    owner: ownerOf(entry, "Group"),
    description: textOf(data, "description"),
    config: withoutHooks(config),
  };
  addUnique(state.manifest.groups, group);
}

/** The hooks of the models' tree are no concern of a group. */
function withoutHooks(config: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(config).filter(([key]) => key !== "pre-hook" && key !== "post-hook"));
}
