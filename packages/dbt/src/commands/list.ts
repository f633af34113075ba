// `dbt list`: the selected resources as selectors, names, paths or JSON, one a line.
import { artifactResource } from "../artifacts/artifact-resource.ts";
import { DbtError } from "../errors.ts";
import { noNodesSelected, printEvent } from "../events/builders.ts";
import { pythonJson } from "../events/python-json.ts";
import type { Flags } from "../flags/types.ts";
import type { GraphNode } from "../manifest/types.ts";
import { loadProject } from "./load-project.ts";
import { LIST_TYPES, resourceTypesOf } from "./resource-types.ts";
import { linkGraph, readStates, resourceOf, selectForCommand } from "./select-for-command.ts";
import type { Command } from "./types.ts";

export const listCommand: Command = async (input) => {
  const { flags, fire } = input;
  const loaded = await loadProject(input);
  refuseModelsWith(flags);
  const states = readStates(loaded, input);
  const { graph } = linkGraph(loaded, input, false);
  const onlyModels = flags.models.length > 0;
  const selected = selectForCommand(
    {
      loaded,
      graph,
      previous: states.state,
      resourceTypes: onlyModels ? new Set(["model"]) : resourceTypesOf(flags, [...LIST_TYPES, "analysis"], LIST_TYPES),
      includeEmpty: true,
      select: onlyModels ? flags.models : flags.select,
    },
    input,
  );
  if (selected.length === 0) fire(noNodesSelected());
  const lineOf = LINES[flags.output ?? "selector"] ?? selectorOf;
  for (const id of selected) {
    const resource = resourceOf(loaded.manifest, id);
    if (resource !== undefined) fire(printEvent({ msg: lineOf(resource, flags.outputKeys) }));
  }
  return { success: true, results: null, manifest: loaded.manifest, targetFolder: loaded.targetFolder };
};

function refuseModelsWith(flags: Flags): void {
  if (flags.models.length === 0) return;
  const other = flags.select.length > 0 ? "select" : flags.resourceTypes.length > 0 ? "resource_type" : null;
  if (other === null) return;
  throw new DbtError(`"models" and "${other}" are mutually exclusive arguments`, { code: "list/models-and-other" });
}

type Line = (resource: GraphNode, keys: readonly string[]) => string;

const LINES: Readonly<Record<string, Line>> = {
  selector: selectorOf,
  name: nameOf,
  path: (resource) => resource.original_file_path,
  json: jsonOf,
};

const PREFIXED: ReadonlySet<string> = new Set(["exposure", "metric", "saved_query", "semantic_model"]);

function selectorOf(resource: GraphNode): string {
  const { resource_type: type, package_name: pkg } = resource;
  if (type === "source") return `source:${pkg}.${Reflect.get(resource, "source_name")}.${resource.name}`;
  if (PREFIXED.has(type)) return `${type}:${pkg}.${resource.name}`;
  if (type === "unit_test") return `unit_test:${pkg}.${versioned(resource)}`;
  return resource.fqn.join(".");
}

/** dbt's search name: sources with their source, versioned models with their version. */
function nameOf(resource: GraphNode): string {
  if (resource.resource_type === "source") return `${Reflect.get(resource, "source_name")}.${resource.name}`;
  if (resource.resource_type === "unit_test") return versioned(resource);
  const version: unknown = Reflect.get(resource, "version");
  return version === null || version === undefined ? resource.name : `${resource.name}.v${version}`;
}

function versioned(resource: GraphNode): string {
  const version: unknown = Reflect.get(resource, "version");
  return version === null || version === undefined ? resource.name : `${resource.name}_v${version}`;
}

const DEFAULT_KEYS: ReadonlySet<string> = new Set([
  "alias",
  "name",
  "package_name",
  "depends_on",
  "tags",
  "config",
  "resource_type",
  "source_name",
  "original_file_path",
  "unique_id",
]);

function jsonOf(resource: GraphNode, keys: readonly string[]): string {
  const record = artifactResource(resource);
  if (keys.length === 0) {
    return pythonJson(Object.fromEntries(Object.entries(record).filter(([key]) => DEFAULT_KEYS.has(key))));
  }
  const found: Record<string, unknown> = {};
  for (const key of keys) {
    const value = key.includes(".") ? nested(record, key.split(".")) : own(record, key);
    if (value !== undefined && !(key.includes(".") && value === null)) found[key] = value;
  }
  return pythonJson(found);
}

function nested(record: unknown, path: readonly string[]): unknown {
  return path.reduce((value: unknown, key) => own(value, key), record);
}

function own(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}
