// Resources enter the manifest: enabled ones once per id, disabled ones into their list.
import type { DbtError, Span } from "../errors.ts";
import type { Manifest, Node } from "../manifest/types.ts";
import { excerptOf } from "../project/excerpt.ts";
import { parseError } from "./errors.ts";

type Disabled = Manifest["disabled"] extends Map<string, (infer Item)[]> ? Item : never;

/** @throws DbtError when another resource has the id */
export function addNode(manifest: Manifest, node: Node): void {
  if (!node.config.enabled) {
    addDisabled(manifest, node);
    return;
  }
  const existing = manifest.nodes.get(node.unique_id);
  if (existing !== undefined) throw duplicateName(node, existing);
  manifest.nodes.set(node.unique_id, node);
}

export function addDisabled(manifest: Manifest, resource: Disabled): void {
  const list = manifest.disabled.get(resource.unique_id);
  if (list === undefined) manifest.disabled.set(resource.unique_id, [resource]);
  else list.push(resource);
}

/** Adds to any map of resources. @throws DbtError when the id is taken */
export function addUnique<T extends Named>(resources: Map<string, T>, resource: T): void {
  const existing = resources.get(resource.unique_id);
  if (existing !== undefined) throw duplicateName(resource, existing);
  resources.set(resource.unique_id, resource);
}

interface Named {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: string;
  readonly original_file_path: string;
  readonly source_name?: string;
  readonly column_name?: string | null;
  readonly test_metadata?: Node["test_metadata"];
  readonly file_key_name?: string | null;
  readonly raw_code?: string;
}

const plurals: Readonly<Record<string, string>> = {
  analysis: "analyses",
  test: "data_tests",
  saved_query: "saved_queries",
};

/** `models`, `analyses`, … */
export function pluralOf(resourceType: string): string {
  return plurals[resourceType] ?? `${resourceType}s`;
}

/** Two resources that nobody could tell apart. */
export function duplicateName(first: Named, second: Named, span: Span | null = null): DbtError {
  const plural = first.resource_type === second.resource_type ? pluralOf(first.resource_type) : "resources";
  const { name, shown, action } = wordingOf(first);
  return parseError(
    `dbt found two ${plural} with the name "${name}".\n\n` +
      "Since these resources have the same name, dbt will be unable to find the correct resource\n" +
      `when ${action} ${shown}.\n\n` +
      "To fix this, change the name of one of these resources:\n" +
      `- ${first.unique_id} (${first.original_file_path})\n- ${second.unique_id} (${second.original_file_path})`,
    { code: "parse/duplicate-name", heading: "Compilation Error", span: span ?? startOf(first) },
  );
}

/** The start of a resource's own file, where that is its text. */
function startOf({ original_file_path: file, raw_code: text = "" }: Named): Span | null {
  return /\.(?:sql|py)$/.test(file) && text !== ""
    ? { file, line: 1, column: 1, excerpt: excerptOf(text, 1, 1) }
    : null;
}

function wordingOf(resource: Named): { name: string; shown: string; action: string } {
  const { name, source_name: source = "" } = resource;
  const action = "looking for";
  switch (resource.resource_type) {
    case "model":
    case "seed":
    case "snapshot":
      return { name, shown: `ref("${name}")`, action };
    case "source":
      return { name: `${source}_${name}`, shown: `source("${source}", "${name}")`, action };
    case "doc":
      return { name, shown: `doc("${name}")`, action };
    case "test": {
      if (resource.test_metadata === undefined) return { name, shown: name, action };
      const column = resource.column_name ? `column "${resource.column_name}" in ` : "";
      return { name: `${name}" defined on ${column}"${resource.file_key_name}`, shown: "tests", action: "running" };
    }
    default:
      return { name, shown: name, action };
  }
}
