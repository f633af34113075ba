// What dbt_project.yml says in a way that dbt has given up: told once the root project is read.
import {
  configDataPathDeprecation,
  configLogPathDeprecation,
  configSourcePathDeprecation,
  configTargetPathDeprecation,
  duplicateYamlKeysDeprecation,
} from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import type { RawProject } from "./project-config.ts";
import { projectError } from "./project-shape.ts";
import type { DuplicateKey } from "./yaml.ts";
import { own } from "./yaml-values.ts";

export function tellProjectDeprecations(raw: RawProject, fire: Fire): void {
  tellDuplicateKeys(raw.duplicates, raw.file, fire);
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

function bothPaths(old: string, now: string, file: string): Error {
  return projectError(
    `${old} and ${now} cannot both be defined. The \`${old}\` config has been deprecated in favor of \`${now}\`. ` +
      "Please update your `dbt_project.yml` configuration to reflect this change.",
    file,
  );
}

/** A later key of the same name wins; dbt says so. */
export function tellDuplicateKeys(duplicates: readonly DuplicateKey[], file: string, fire: Fire): void {
  for (const { key, line, column } of duplicates) {
    const place = `in "<unicode string>", line ${line}, column ${column}`;
    fire(duplicateYamlKeysDeprecation({ duplicate_description: `Duplicate key '${key}' ${place}`, file }));
  }
}
