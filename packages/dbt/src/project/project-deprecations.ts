// What dbt_project.yml says in a way that dbt has given up: told once the root project is read.
import {
  configDataPathDeprecation,
  configLogPathDeprecation,
  configSourcePathDeprecation,
  configTargetPathDeprecation,
  duplicateYamlKeysDeprecation,
  missingPlusPrefixDeprecation,
} from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import type { RawProject } from "./project-config.ts";
import { projectError } from "./project-shape.ts";
import type { DuplicateKey, YamlMap } from "./yaml.ts";
import { isMap, own } from "./yaml-values.ts";

export interface ProjectDeprecationOptions {
  /** dbt looks at the shape of trees for warehouses that it knows the configs of, and for commands without a profile. */
  readonly checksTrees: boolean;
}

export function tellProjectDeprecations(raw: RawProject, fire: Fire, options: ProjectDeprecationOptions): void {
  tellDuplicateKeys(raw.duplicates, raw.file, fire);
  if (options.checksTrees) tellMissingPlus(raw, fire);
  const said = (key: string) => own(raw.data, key) !== undefined;
  for (const [old, now, event] of [
    ["source-paths", "model-paths", configSourcePathDeprecation],
    ["data-paths", "seed-paths", configDataPathDeprecation],
  ] as const) {
    if (!said(old)) continue;
    if (said(now)) throw bothPaths(old, now, raw.file);
    fire(event({ deprecated_path: old, exp_path: now }));
  }
  const logPath = own(raw.data, "log-path");
  if (logPath !== undefined && logPath !== "logs") fire(configLogPathDeprecation({ deprecated_path: "log-path" }));
  const targetPath = own(raw.data, "target-path");
  if (targetPath !== undefined && targetPath !== "target") {
    fire(configTargetPathDeprecation({ deprecated_path: "target-path" }));
  }
}

const configTrees = "data_tests exposures metrics models seeds snapshots sources tests unit_tests".split(" ");

/** In trees of configs, what is no folder has to be marked as a config. */
function tellMissingPlus({ data, file }: RawProject, fire: Fire): void {
  const visit = (tree: YamlMap, path: readonly string[]): void => {
    for (const [key, value] of Object.entries(tree)) {
      if (key.startsWith("+")) continue;
      const keyPath = [...path, key];
      if (isMap(value)) visit(value, keyPath);
      else fire(missingPlusPrefixDeprecation({ key, file, key_path: keyPath.join(".") }));
    }
  };
  for (const [name, tree] of Object.entries(data)) if (configTrees.includes(name) && isMap(tree)) visit(tree, []);
}

function bothPaths(old: string, now: string, file: string): Error {
  return projectError(
    `${old} and ${now} cannot both be defined. The \`${old}\` config has been deprecated in favor of \`${now}\`. ` +
      "Please update your `dbt_project.yml` configuration to reflect this change.",
    file,
    { at: [old] },
  );
}

/** A later key of the same name wins; dbt says so. */
export function tellDuplicateKeys(duplicates: readonly DuplicateKey[], file: string, fire: Fire): void {
  for (const { key, line, column } of duplicates) {
    const place = `in "<unicode string>", line ${line}, column ${column}`;
    fire(duplicateYamlKeysDeprecation({ duplicate_description: `Duplicate key '${key}' ${place}`, file }));
  }
}
