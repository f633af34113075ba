// Paths of dbt_project.yml that configure nothing: told once, in one warning.
import { unusedResourceConfigPath } from "../events/builders.ts";
import type { Json, Manifest } from "../manifest/types.ts";
import { isJsonMap } from "../node-config/merge-config.ts";
import { pluralOf } from "../parse/add-node.ts";
import type { ConfigTreeName } from "../project/types.ts";
import type { CheckedManifest } from "./check-manifest.ts";

/** Trees under the plural of the resources that they are for. */
const trees: readonly (readonly [ConfigTreeName, string])[] = [
  ["models", "models"],
  ["seeds", "seeds"],
  ["snapshots", "snapshots"],
  ["sources", "sources"],
  ["tests", "data_tests"],
  ["unit_tests", "unit_tests"],
  ["metrics", "metrics"],
  ["semantic-models", "semantic_models"],
  ["saved-queries", "saved_queries"],
  ["exposures", "exposures"],
  ["functions", "functions"],
];

export function warnUnusedConfigPaths(state: CheckedManifest): void {
  const { manifest, project } = state;
  const used = fqnsByPlural(manifest);
  const disabled = [...manifest.disabled.values()].flat().map((resource) => resource.fqn);
  const unused: string[] = [];
  for (const [tree, plural] of trees) {
    const fqns = [...(used.get(plural) ?? []), ...disabled];
    for (const path of configPaths(project.root.config.trees[tree].rendered)) {
      if (!fqns.some((fqn) => startsWith(fqn, path))) unused.push([plural, ...path].join("."));
    }
  }
  if (unused.length > 0) state.fire(unusedResourceConfigPath({ unused_config_paths: unused }));
}

function fqnsByPlural(manifest: Manifest): ReadonlyMap<string, readonly (readonly string[])[]> {
  const found = new Map<string, (readonly string[])[]>();
  for (const resources of [
    manifest.exposures,
    manifest.functions,
    manifest.nodes,
    manifest.sources,
    manifest.metrics,
    manifest.semantic_models,
    manifest.saved_queries,
    manifest.unit_tests,
  ]) {
    for (const { resource_type: type, fqn } of resources.values()) {
      const plural = pluralOf(type);
      const list = found.get(plural);
      if (list === undefined) found.set(plural, [fqn]);
      else list.push(fqn);
    }
  }
  return found;
}

/** The paths of a tree at which something is configured. */
function configPaths(tree: Readonly<Record<string, Json>>): readonly (readonly string[])[] {
  const paths = new Map<string, readonly string[]>();
  const visit = (level: Readonly<Record<string, Json>>, path: readonly string[]) => {
    for (const [key, value] of Object.entries(level)) {
      if (isJsonMap(value) && !key.startsWith("+")) visit(value, [...path, key]);
      else paths.set(path.join("\0"), path);
    }
  };
  visit(tree, []);
  return [...paths.values()];
}

function startsWith(fqn: readonly string[], path: readonly string[]): boolean {
  return path.length <= fqn.length && path.every((part, index) => fqn[index] === part);
}
