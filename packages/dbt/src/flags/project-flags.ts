// The `flags:` of dbt_project.yml (or, given up, `config:` of profiles.yml), and the behaviour flags with dbt 1.11's defaults.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../manifest/types.ts";
import { loadYaml } from "../project/yaml.ts";
import { isMap, mapOf, own, toJsonRecord } from "../project/yaml-values.ts";
import { FlagsError } from "./usage-error.ts";

export interface ProjectFlags {
  readonly values: Readonly<Record<string, Json>>;
  /** They stand in profiles.yml. */
  readonly fromProfiles: boolean;
  /** `log-path` of dbt_project.yml; null without one. */
  readonly logPath: string | null;
  readonly hasProject: boolean;
}

/** dbt's behaviour flags and their defaults in 1.11. */
export const BEHAVIOR_DEFAULTS: Readonly<Record<string, boolean>> = {
  require_batched_execution_for_custom_microbatch_strategy: false,
  require_event_names_in_deprecations: false,
  require_explicit_package_overrides_for_builtin_materializations: true,
  require_resource_names_without_spaces: true,
  source_freshness_run_project_hooks: true,
  skip_nodes_if_on_run_start_fails: false,
  state_modified_compare_more_unrendered_values: false,
  state_modified_compare_vars: false,
  require_yaml_configuration_for_mf_time_spines: false,
  require_nested_cumulative_type_params: false,
  validate_macro_args: false,
  require_all_warnings_handled_by_warn_error: false,
  require_generic_test_arguments_property: true,
  require_unique_project_resource_names: false,
  require_ref_searches_node_package_before_root: false,
};

/** Files that cannot be read are told later, when the project is. @throws FlagsError when both places have flags */
export function readProjectFlags(projectDir: string, profilesDir: string): ProjectFlags {
  const project = readMap(join(projectDir, "dbt_project.yml"));
  const flags = project === null ? {} : toJsonRecord(mapOf(project, "flags"));
  const profiles = readMap(join(profilesDir, "profiles.yml"));
  const config = profiles === null ? {} : toJsonRecord(mapOf(profiles, "config"));
  const inProfiles = Object.keys(config).length > 0;
  if (inProfiles && Object.keys(flags).length > 0) {
    throw new FlagsError(
      "Do not specify both 'config' in profiles.yml and 'flags' in dbt_project.yml. Using 'config' in profiles.yml is deprecated.",
    );
  }
  const logPath = project === null ? null : own(project, "log-path");
  return {
    values: inProfiles ? config : flags,
    fromProfiles: inProfiles,
    logPath: typeof logPath === "string" ? logPath : null,
    hasProject: project !== null,
  };
}

/** Behaviour flags: the project's over the defaults. Unknown ones are kept: adapters may know them. */
export function behaviorFlags(values: Readonly<Record<string, Json>>): Readonly<Record<string, boolean>> {
  const behavior: Record<string, boolean> = { ...BEHAVIOR_DEFAULTS };
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "boolean" && name !== "__proto__") behavior[name] = value;
  }
  return behavior;
}

function readMap(file: string) {
  if (!existsSync(file)) return null;
  try {
    const { data } = loadYaml(readFileSync(file, "utf8"), file);
    return isMap(data) ? data : null;
  } catch {
    // Reading the project tells what is wrong with the file.
    return null;
  }
}
