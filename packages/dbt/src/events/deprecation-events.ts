// Deprecations, under dbt's names. The bus tells each once (`deprecation` is the key that counts) and sums them up at the end.
import { type DataOf, type Fields, kind } from "./kind.ts";
import { plural, type TextStyle, warningTag, wrapped } from "./text-style.ts";
import type { EventBody } from "./types.ts";

interface Shape {
  /** The tag names the event: always, or only with `require_event_names_in_deprecations` (default). */
  readonly named?: "always" | "never";
  /** A plain warning instead of "Deprecated functionality", unless the event is named. */
  readonly plain?: boolean;
  readonly unwrapped?: boolean;
}

function deprecation<const F extends Fields>(
  name: string,
  code: string,
  fields: F,
  describe: (data: DataOf<F>) => string,
  shape: Shape = {},
): (data: DataOf<F>) => EventBody {
  const text = (data: DataOf<F>, style: TextStyle) => {
    const named = shape.named === "always" || (shape.named !== "never" && style.eventNames);
    const description = describe(data);
    const tagged =
      shape.plain === true && !named
        ? warningTag(style, description)
        : warningTag(style, `Deprecated functionality\n\n${description}`, named ? name : "");
    return shape.unwrapped === true && !named ? tagged : wrapped(style, tagged);
  };
  return kind(name, code, "warn", fields, text, { warnOrError: true, deprecation: name });
}

function bareDeprecation(name: string, code: string, description: string, shape: Shape = {}): () => EventBody {
  const make = deprecation(name, code, {}, () => description, shape);
  return () => make({});
}

const ALWAYS = { named: "always" } as const;
const NEVER = { named: "never" } as const;
const PLAIN_TAG = { plain: true } as const;
const LEGACY = "For more information: https://docs.getdbt.com/reference/global-configs/legacy-behaviors";

export const packageRedirectDeprecation = deprecation(
  "PackageRedirectDeprecation",
  "D001",
  { old_name: "text", new_name: "text" },
  (data) =>
    `The \`${data.old_name}\` package is deprecated in favor of \`${data.new_name}\`. Please update your \`packages.yml\` configuration to use \`${data.new_name}\` instead.`,
);
export const packageInstallPathDeprecation = bareDeprecation(
  "PackageInstallPathDeprecation",
  "D002",
  "The default package install path has changed from `dbt_modules` to `dbt_packages`. Please update `clean-targets` in `dbt_project.yml` and check `.gitignore` as well. Or, set `packages-install-path: dbt_modules` if you'd like to keep the current value.",
);
const RENAMED = { deprecated_path: "text", exp_path: "text" } as const;
const renamedText = (data: { readonly deprecated_path: string | null; readonly exp_path: string | null }) =>
  `The \`${data.deprecated_path}\` config has been renamed to \`${data.exp_path}\`. Please update your \`dbt_project.yml\` configuration to reflect this change.`;
export const configSourcePathDeprecation = deprecation("ConfigSourcePathDeprecation", "D003", RENAMED, renamedText);
export const configDataPathDeprecation = deprecation("ConfigDataPathDeprecation", "D004", RENAMED, renamedText);
export const exposureNameDeprecation = deprecation(
  "ExposureNameDeprecation",
  "D007",
  { exposure: "text" },
  (data) =>
    `Starting in v1.3, the 'name' of an exposure should contain only letters, numbers, and underscores. Exposures support a new property, 'label', which may contain spaces, capital letters, and special characters. ${data.exposure} does not follow this pattern. Please update the 'name', and use the 'label' property for a human-friendly title. This will raise an error in a future version of dbt-core.`,
);
/** One deprecation per old name. */
export const environmentVariableRenamed = kind(
  "EnvironmentVariableRenamed",
  "D009",
  "warn",
  { old_name: "text", new_name: "text" },
  (data, style) => {
    const text = `The environment variable \`${data.old_name}\` has been renamed as \`${data.new_name}\`.\nIf \`${data.old_name}\` is currently set, its value will be used instead of \`${data.new_name}\`.\nSet \`${data.new_name}\` and unset \`${data.old_name}\` to avoid this deprecation warning and ensure it works properly in a future release.`;
    const name = style.eventNames ? "EnvironmentVariableRenamed" : "";
    return wrapped(style, warningTag(style, `Deprecated functionality\n\n${text}`, name));
  },
  { warnOrError: true, deprecation: "EnvironmentVariableRenamed" },
);
const movedPath =
  (output: string, flag: string, variable: string) => (data: { readonly deprecated_path: string | null }) =>
    `The \`${data.deprecated_path}\` config in \`dbt_project.yml\` has been deprecated, and will no longer be supported in a future version of dbt-core. If you wish to write dbt ${output} to a custom directory, please use the ${flag} CLI flag or ${variable} env var instead.`;
export const configLogPathDeprecation = deprecation(
  "ConfigLogPathDeprecation",
  "D010",
  { deprecated_path: "text" },
  movedPath("logs", "--log-path", "DBT_LOG_PATH"),
);
export const configTargetPathDeprecation = deprecation(
  "ConfigTargetPathDeprecation",
  "D011",
  { deprecated_path: "text" },
  movedPath("artifacts", "--target-path", "DBT_TARGET_PATH"),
);
export const projectFlagsMovedDeprecation = bareDeprecation(
  "ProjectFlagsMovedDeprecation",
  "D013",
  "User config should be moved from the 'config' key in profiles.yml to the 'flags' key in dbt_project.yml.",
  { unwrapped: true },
);
/** Not a deprecation that is told once: every name is told, at debug level. */
export const spacesInResourceNameDeprecation = kind(
  "SpacesInResourceNameDeprecation",
  "D014",
  (data) => (data.level === "error" ? "error" : data.level === "warn" ? "warn" : "debug"),
  { unique_id: "text", level: "text" },
  (data, style) => {
    const text = `Found spaces in the name of \`${data.unique_id}\``;
    if (data.level === "error") return wrapped(style, `[${style.red("ERROR")}]: ${text}`);
    return wrapped(style, data.level === "warn" ? warningTag(style, text) : text);
  },
);
export const resourceNamesWithSpacesDeprecation = deprecation(
  "ResourceNamesWithSpacesDeprecation",
  "D015",
  { count_invalid_names: "int", show_debug_hint: "bool", level: "text" },
  (data) =>
    `Spaces found in ${data.count_invalid_names} resource name(s). This is deprecated, and may lead to errors when using dbt.${data.show_debug_hint ? " Run again with `--debug` to see them all." : ""} ${LEGACY}`,
  PLAIN_TAG,
);
export const packageMaterializationOverrideDeprecation = deprecation(
  "PackageMaterializationOverrideDeprecation",
  "D016",
  { package_name: "text", materialization_name: "text" },
  (data) =>
    `Installed package '${data.package_name}' is overriding the built-in materialization '${data.materialization_name}'. Overrides of built-in materializations from installed packages will be deprecated in future versions of dbt. ${LEGACY}`,
  PLAIN_TAG,
);
export const sourceFreshnessProjectHooksNotRun = bareDeprecation(
  "SourceFreshnessProjectHooksNotRun",
  "D017",
  `In a future version of dbt, the \`source freshness\` command will start running \`on-run-start\` and \`on-run-end\` hooks by default. ${LEGACY}`,
  PLAIN_TAG,
);
export const mfTimespineWithoutYamlConfigurationDeprecation = bareDeprecation(
  "MFTimespineWithoutYamlConfigurationDeprecation",
  "D018",
  "Time spines without YAML configuration are in the process of deprecation. Please add YAML configuration for your 'metricflow_time_spine' model. See documentation on MetricFlow time spines: https://docs.getdbt.com/docs/build/metricflow-time-spine and behavior change documentation: https://docs.getdbt.com/reference/global-configs/behavior-changes.",
  PLAIN_TAG,
);
export const mfCumulativeTypeParamsDeprecation = bareDeprecation(
  "MFCumulativeTypeParamsDeprecation",
  "D019",
  "Cumulative fields `type_params.window` and `type_params.grain_to_date` have been moved and will soon be deprecated. Please nest those values under `type_params.cumulative_type_params.window` and `type_params.cumulative_type_params.grain_to_date`. See documentation on behavior changes: https://docs.getdbt.com/reference/global-configs/behavior-changes.",
  PLAIN_TAG,
);
export const microbatchMacroOutsideOfBatchesDeprecation = bareDeprecation(
  "MicrobatchMacroOutsideOfBatchesDeprecation",
  "D020",
  "The use of a custom microbatch macro outside of batched execution is deprecated. To use it with batched execution, set `flags.require_batched_execution_for_custom_microbatch_strategy` to `True` in `dbt_project.yml`. In the future this will be the default behavior.",
  PLAIN_TAG,
);
export const unexpectedJinjaBlockDeprecation = deprecation(
  "UnexpectedJinjaBlockDeprecation",
  "D023",
  { msg: "text", file: "text" },
  (data) => `${data.msg} in file \`${data.file}\``,
  ALWAYS,
);
export const duplicateYamlKeysDeprecation = deprecation(
  "DuplicateYAMLKeysDeprecation",
  "D024",
  { duplicate_description: "text", file: "text" },
  (data) => `${data.duplicate_description} in file \`${data.file}\``,
  ALWAYS,
);
export const customTopLevelKeyDeprecation = deprecation(
  "CustomTopLevelKeyDeprecation",
  "D025",
  { msg: "text", file: "text" },
  (data) => `${data.msg} in file \`${data.file}\``,
  ALWAYS,
);
export const customOutputPathInSourceFreshnessDeprecation = deprecation(
  "CustomOutputPathInSourceFreshnessDeprecation",
  "D029",
  { path: "text" },
  (data) => `Custom output path usage \`--output ${data.path}\` usage detected in \`dbt source freshness\` command.`,
  ALWAYS,
);
export const propertyMovedToConfigDeprecation = deprecation(
  "PropertyMovedToConfigDeprecation",
  "D030",
  { key: "text", file: "text", key_path: "text" },
  (data) =>
    `Found \`${data.key}\` as a top-level property of \`${data.key_path}\` in file \`${data.file}\`. The \`${data.key}\` top-level property should be moved into the \`config\` of \`${data.key_path}\`.`,
  ALWAYS,
);
export const weoIncludeExcludeDeprecation = deprecation(
  "WEOIncludeExcludeDeprecation",
  "D031",
  { found_include: "bool", found_exclude: "bool" },
  (data) => {
    const found = [...(data.found_include ? ["`include`"] : []), ...(data.found_exclude ? ["`exclude`"] : [])];
    const include = data.found_include ? " Please use `error` instead of `include`." : "";
    const exclude = data.found_exclude ? " Please use `warn` instead of `exclude`." : "";
    return `Found ${found.join(" and ")} in \`warn_error_options\` specification.${include}${exclude}`;
  },
  ALWAYS,
);
export const modelParamUsageDeprecation = bareDeprecation(
  "ModelParamUsageDeprecation",
  "D032",
  "Usage of `--models`, `--model`, and `-m` is deprecated in favor of `--select` or `-s`.",
  NEVER,
);
export const modulesItertoolsUsageDeprecation = bareDeprecation(
  "ModulesItertoolsUsageDeprecation",
  "D034",
  "Usage of itertools modules is deprecated. Please use the built-in functions instead.",
  NEVER,
);
export const sourceOverrideDeprecation = deprecation(
  "SourceOverrideDeprecation",
  "D035",
  { source_name: "text", file: "text" },
  (data) =>
    `The source property \`overrides\` is deprecated but was found on source \`${data.source_name}\` in file \`${data.file}\`. Instead, \`enabled\` should be used to disable the unwanted source.`,
  NEVER,
);
export const environmentVariableNamespaceDeprecation = deprecation(
  "EnvironmentVariableNamespaceDeprecation",
  "D036",
  { env_var: "text", reserved_prefix: "text" },
  (data) =>
    `Found custom environment variable \`${data.env_var}\` in the environment. The prefix \`${data.reserved_prefix}\` is reserved for dbt engine environment variables. Custom environment variables with the prefix \`${data.reserved_prefix}\` may cause collisions and runtime errors.`,
  NEVER,
);
export const missingPlusPrefixDeprecation = deprecation(
  "MissingPlusPrefixDeprecation",
  "D037",
  { key: "text", file: "text", key_path: "text" },
  (data) =>
    `Missing '+' prefix on \`${data.key}\` found at \`${data.key_path}\` in file \`${data.file}\`. Hierarchical config values without a '+' prefix are deprecated in dbt_project.yml.`,
  ALWAYS,
);
export const argumentsPropertyInGenericTestDeprecation = deprecation(
  "ArgumentsPropertyInGenericTestDeprecation",
  "D038",
  { test_name: "text" },
  (data) =>
    `Found \`arguments\` property in test definition of ${data.test_name} without usage of \`require_generic_test_arguments_property\` behavior change flag. The \`arguments\` property is deprecated for custom usage and will be used to nest keyword arguments in future versions of dbt.`,
  ALWAYS,
);
export const missingArgumentsPropertyInGenericTestDeprecation = deprecation(
  "MissingArgumentsPropertyInGenericTestDeprecation",
  "D039",
  { test_name: "text" },
  (data) =>
    `Found top-level arguments to test ${data.test_name}. Arguments to generic tests should be nested under the \`arguments\` property.`,
  ALWAYS,
);
export const duplicateNameDistinctNodeTypesDeprecation = deprecation(
  "DuplicateNameDistinctNodeTypesDeprecation",
  "D040",
  { resource_name: "text", package_name: "text", unique_id1: "text", unique_id2: "text" },
  (data) =>
    `Found resources with the same name '${data.resource_name}' in package '${data.package_name}': '${data.unique_id1}' and '${data.unique_id2}'. Please update one of the resources to have a unique name.`,
  NEVER,
);
export const adapterDeprecationWarning = deprecation(
  "AdapterDeprecationWarning",
  "D005",
  { old_name: "text", new_name: "text" },
  (data) =>
    `The adapter function \`adapter.${data.old_name}\` is deprecated and will be removed in a future release of dbt. Please use \`adapter.${data.new_name}\` instead. \n\nDocumentation for ${data.new_name} can be found here:\n\nhttps://docs.getdbt.com/docs/adapter`,
  NEVER,
);
export const collectFreshnessReturnSignature = bareDeprecation(
  "CollectFreshnessReturnSignature",
  "D012",
  "The 'collect_freshness' macro signature has changed to return the full query result, rather than just a table of values. See the v1.5 migration guide for details on how to update your custom macro: https://docs.getdbt.com/guides/migration/versions/upgrading-to-v1.5",
  NEVER,
);

/** Told by the bus when the command ends. */
export const deprecationsSummary = kind(
  "DeprecationsSummary",
  "D028",
  "warn",
  { summaries: "list", show_all_hint: "bool" },
  (data, style) => {
    const lines = data.summaries.map(
      (summary) => `\n\n- ${summary["event_name"]}: ${plural(Number(summary["occurrences"]), "occurrence")}`,
    );
    const hint = data.show_all_hint
      ? "\n\nTo see all deprecation instances instead of just the first occurrence of each, run command again with the `--show-all-deprecations` flag. You may also need to run with `--no-partial-parse` as some deprecations are only encountered during parsing."
      : "";
    const text = `Deprecated functionality\n\nSummary of encountered deprecations:${lines.join("")}${hint}`;
    return wrapped(style, warningTag(style, text, "DeprecationsSummary"));
  },
  { warnOrError: true },
);
