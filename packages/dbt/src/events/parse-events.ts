// Events of reading a project: notices of the parser, warnings about the project, and what templates log.

import { pythonRepr } from "../project/python-repr.ts";
import { bareKind, kind } from "./kind.ts";
import { plural, warningTag, wrapped } from "./text-style.ts";

const WARNS = { warnOrError: true } as const;

export const jinjaLogInfo = kind(
  "JinjaLogInfo",
  "I062",
  "info",
  { node_info: "node", msg: "text" },
  (data) => data.msg ?? "",
);
export const jinjaLogDebug = kind(
  "JinjaLogDebug",
  "I063",
  "debug",
  { node_info: "node", msg: "text" },
  (data) => data.msg ?? "",
);
/** `exceptions.warn()`. */
export const jinjaLogWarning = kind(
  "JinjaLogWarning",
  "I061",
  "warn",
  { node_info: "node", msg: "text" },
  (data) => data.msg ?? "",
  WARNS,
);

export const inputFileDiffError = kind(
  "InputFileDiffError",
  "I001",
  "debug",
  { category: "text", file_id: "text" },
  (data) => `Error processing file diff: ${data.category}, ${data.file_id}`,
);
export const invalidValueForField = kind(
  "InvalidValueForField",
  "I008",
  "warn",
  { field_name: "text", field_value: "text" },
  (data) => `Invalid value (${data.field_value}) for field ${data.field_name}`,
);
export const validationWarning = kind(
  "ValidationWarning",
  "I009",
  "warn",
  { resource_type: "text", field_name: "text", node_name: "text" },
  (data, style) =>
    warningTag(style, `Field ${data.field_name} is not valid for ${data.resource_type} (${data.node_name})`),
  WARNS,
);
export const parsePerfInfoPath = kind(
  "ParsePerfInfoPath",
  "I010",
  "info",
  { path: "text" },
  (data) => `Performance info: ${data.path}`,
);
export const partialParsingErrorProcessingFile = kind(
  "PartialParsingErrorProcessingFile",
  "I014",
  "debug",
  { file: "text" },
  (data) => `Partial parsing exception processing file ${data.file}`,
);
export const partialParsingError = kind(
  "PartialParsingError",
  "I016",
  "debug",
  { exc_info: "map" },
  (data) => `PP exception info: ${pythonRepr(data.exc_info)}`,
);
export const partialParsingSkipParsing = bareKind(
  "PartialParsingSkipParsing",
  "I017",
  "debug",
  () => "Partial parsing enabled, no changes found, skipping parsing",
);
/** `reason`: the words after "because", e.g. `saved manifest not found. Starting full parse.` */
export const unableToPartialParse = kind(
  "UnableToPartialParse",
  "I024",
  "info",
  { reason: "text" },
  (data) => `Unable to do partial parsing because ${data.reason}`,
);
export const stateCheckVarsHash = kind(
  "StateCheckVarsHash",
  "I025",
  "debug",
  { checksum: "text", vars: "text", profile: "text", target: "text", version: "text" },
  (data) =>
    `checksum: ${data.checksum}, vars: ${data.vars}, profile: ${data.profile}, target: ${data.target}, version: ${data.version}`,
);
export const partialParsingNotEnabled = bareKind(
  "PartialParsingNotEnabled",
  "I028",
  "debug",
  () => "Partial parsing not enabled",
);
export const parsedFileLoadFailed = kind(
  "ParsedFileLoadFailed",
  "I029",
  "debug",
  { path: "text", exc: "text", exc_info: "text" },
  (data) => `Failed to load parsed file from disk at ${data.path}: ${data.exc}`,
);
export const partialParsingEnabled = kind(
  "PartialParsingEnabled",
  "I040",
  "debug",
  { deleted: "int", added: "int", changed: "int" },
  (data) =>
    `Partial parsing enabled: ${data.deleted} files deleted, ${data.added} files added, ${data.changed} files changed.`,
);
export const partialParsingFile = kind(
  "PartialParsingFile",
  "I041",
  "debug",
  { file_id: "text", operation: "text" },
  (data) => `Partial parsing: ${data.operation} file: ${data.file_id}`,
);
export const invalidDisabledTargetInTestNode = kind(
  "InvalidDisabledTargetInTestNode",
  "I050",
  "debug",
  {
    resource_type_title: "text",
    unique_id: "text",
    original_file_path: "text",
    target_kind: "text",
    target_name: "text",
    target_package: "text",
  },
  (data, style) => {
    const inPackage = data.target_package ? `in package '${data.target_package}' ` : "";
    return warningTag(
      style,
      `${data.resource_type_title} '${data.unique_id}' (${data.original_file_path}) depends on a ${data.target_kind} named '${data.target_name}' ${inPackage}which is disabled`,
    );
  },
);
export const unusedResourceConfigPath = kind(
  "UnusedResourceConfigPath",
  "I051",
  "warn",
  { unused_config_paths: "texts" },
  (data, style) => {
    const paths = data.unused_config_paths;
    const list = paths.map((path) => `- ${path}`).join("\n");
    return warningTag(
      style,
      `Configuration paths exist in your dbt_project.yml file which do not apply to any resources.\nThere are ${paths.length} unused configuration paths:\n${list}`,
    );
  },
  WARNS,
);

const SEED = { package_name: "text", name: "text" } as const;
const bigSeed = (data: { readonly package_name: string | null; readonly name: string | null }) =>
  `Found a seed (${data.package_name}.${data.name}) >1MB in size`;
export const seedIncreased = kind(
  "SeedIncreased",
  "I052",
  "warn",
  SEED,
  (data) => `${bigSeed(data)}. The previous file was <=1MB, so it has changed`,
  WARNS,
);
export const seedExceedsLimitSamePath = kind(
  "SeedExceedsLimitSamePath",
  "I053",
  "warn",
  SEED,
  (data) => `${bigSeed(data)} at the same path, dbt cannot tell if it has changed: assuming they are the same`,
  WARNS,
);
export const seedExceedsLimitAndPathChanged = kind(
  "SeedExceedsLimitAndPathChanged",
  "I054",
  "warn",
  SEED,
  (data) => `${bigSeed(data)}. The previous file was in a different location, assuming it has changed`,
  WARNS,
);
export const seedExceedsLimitChecksumChanged = kind(
  "SeedExceedsLimitChecksumChanged",
  "I055",
  "warn",
  { ...SEED, checksum_name: "text" },
  (data) => `${bigSeed(data)}. The previous file had a checksum type of ${data.checksum_name}, so it has changed`,
  WARNS,
);
export const unusedTables = kind(
  "UnusedTables",
  "I056",
  "warn",
  { unused_tables: "texts" },
  (data, style) =>
    warningTag(
      style,
      ["During parsing, dbt encountered source overrides that had no target:", ...data.unused_tables, ""].join("\n"),
    ),
  WARNS,
);
export const wrongResourceSchemaFile = kind(
  "WrongResourceSchemaFile",
  "I057",
  "warn",
  {
    patch_name: "text",
    resource_type: "text",
    plural_resource_type: "text",
    yaml_key: "text",
    file_path: "text",
  },
  (data, style) =>
    warningTag(
      style,
      wrapped(
        style,
        `'${data.patch_name}' is a ${data.resource_type} node, but it is specified in the ${data.yaml_key} section of ${data.file_path}. To fix this error, place the \`${data.patch_name}\` specification under the ${data.plural_resource_type} key instead.`,
      ),
    ),
  WARNS,
);
export const noNodeForYamlKey = kind(
  "NoNodeForYamlKey",
  "I058",
  "warn",
  { patch_name: "text", yaml_key: "text", file_path: "text" },
  (data, style) =>
    warningTag(
      style,
      `Did not find matching node for patch with name '${data.patch_name}' in the '${data.yaml_key}' section of file '${data.file_path}'`,
    ),
  WARNS,
);
export const macroNotFoundForPatch = kind(
  "MacroNotFoundForPatch",
  "I059",
  "warn",
  { patch_name: "text" },
  (data, style) => warningTag(style, `Found patch for macro "${data.patch_name}" which was not found`),
  WARNS,
);
/** `disabled`: `"True"`, `"False"` or `"None"` (unknown). */
export const nodeNotFoundOrDisabled = kind(
  "NodeNotFoundOrDisabled",
  "I060",
  "warn",
  {
    original_file_path: "text",
    unique_id: "text",
    resource_type_title: "text",
    target_name: "text",
    target_kind: "text",
    target_package: "text",
    disabled: "text",
  },
  (data, style) => {
    const reason =
      data.disabled === "None"
        ? "was not found or is disabled"
        : data.disabled === "True"
          ? "is disabled"
          : "was not found";
    // dbt: an absent package is printed as an empty name.
    const inPackage = `in package '${data.target_package ?? ""}' `;
    return warningTag(
      style,
      `${data.resource_type_title} '${data.unique_id}' (${data.original_file_path}) depends on a ${data.target_kind} named '${data.target_name}' ${inPackage}which ${reason}`,
    );
  },
  WARNS,
);

export const unpinnedRefNewVersionAvailable = kind(
  "UnpinnedRefNewVersionAvailable",
  "I064",
  "info",
  {
    node_info: "node",
    ref_node_name: "text",
    ref_node_package: "text",
    ref_node_version: "text",
    ref_max_version: "text",
  },
  (data) => {
    const { ref_node_name: name, ref_node_package: pkg, ref_node_version: latest, ref_max_version: newest } = data;
    const pinned = (version: string | null) => `{{ ref('${pkg}', '${name}', v='${version}') }}`;
    return [
      `While compiling '${data.node_info?.node_name ?? ""}':`,
      `Found an unpinned reference to versioned model '${name}' in project '${pkg}'.`,
      `Resolving to latest version: ${name}.v${latest}`,
      `A prerelease version ${newest} is available. It has not yet been marked 'latest' by its maintainer.`,
      `When that happens, this reference will resolve to ${name}.v${newest} instead.`,
      "",
      `  Try out v${newest}: ${pinned(newest)}`,
      `  Pin to  v${latest}: ${pinned(latest)}`,
      "",
    ].join("\n");
  },
);

const REFERENCE = {
  model_name: "text",
  ref_model_package: "text",
  ref_model_name: "text",
  ref_model_version: "text",
  ref_model_latest_version: "text",
  ref_model_deprecation_date: "text",
} as const;
interface Reference {
  readonly model_name: string | null;
  readonly ref_model_package: string | null;
  readonly ref_model_name: string | null;
  readonly ref_model_version: string | null;
  readonly ref_model_latest_version: string | null;
  readonly ref_model_deprecation_date: string | null;
}
function referenceText(data: Reference, fate: string, advice: string): string {
  const version = data.ref_model_version ? `.v${data.ref_model_version}` : "";
  const head = `While compiling '${data.model_name}': Found a reference to ${data.ref_model_name}${version}, which ${fate} '${data.ref_model_deprecation_date}'. `;
  if (!data.ref_model_version || data.ref_model_version === data.ref_model_latest_version) return head;
  return `${head}A new version of '${data.ref_model_name}' is available. ${advice}: {{ ref('${data.ref_model_package}', '${data.ref_model_name}', v='${data.ref_model_latest_version}') }}.`;
}
export const upcomingReferenceDeprecation = kind(
  "UpcomingReferenceDeprecation",
  "I066",
  "warn",
  REFERENCE,
  (data, style) => warningTag(style, referenceText(data, "is slated for deprecation on", "Try it out")),
  WARNS,
);
export const deprecatedReference = kind(
  "DeprecatedReference",
  "I067",
  "warn",
  REFERENCE,
  (data, style) => warningTag(style, referenceText(data, "was deprecated on", "Migrate now")),
  WARNS,
);
export const deprecatedModel = kind(
  "DeprecatedModel",
  "I065",
  "warn",
  { model_name: "text", model_version: "text", deprecation_date: "text" },
  (data, style) => {
    const version = data.model_version ? `.v${data.model_version}` : "";
    const text = `Model ${data.model_name}${version} has passed its deprecation date of ${data.deprecation_date}. This model should be disabled or removed.`;
    return style.eventNames
      ? wrapped(style, warningTag(style, `Deprecated functionality\n\n${text}`, "DeprecatedModel"))
      : warningTag(style, text);
  },
  WARNS,
);
export const unsupportedConstraintMaterialization = kind(
  "UnsupportedConstraintMaterialization",
  "I068",
  "warn",
  { materialized: "text" },
  (data, style) =>
    wrapped(
      style,
      warningTag(
        style,
        `Constraint types are not supported for ${data.materialized} materializations and will be ignored.  Set 'warn_unsupported: false' on this constraint to ignore this warning.`,
      ),
    ),
  WARNS,
);
export const parseInlineNodeError = kind(
  "ParseInlineNodeError",
  "I069",
  "error",
  { node_info: "node", exc: "text" },
  (data) => `Error while parsing node: ${data.node_info?.node_name ?? ""}\n${data.exc}`,
);
export const semanticValidationFailure = kind(
  "SemanticValidationFailure",
  "I070",
  "warn",
  { msg: "text" },
  (data) => data.msg ?? "",
);
export const unversionedBreakingChange = kind(
  "UnversionedBreakingChange",
  "I071",
  "warn",
  {
    breaking_changes: "texts",
    model_name: "text",
    model_file_path: "text",
    contract_enforced_disabled: "bool",
    columns_removed: "texts",
    column_type_changes: "list",
    enforced_column_constraint_removed: "list",
    enforced_model_constraint_removed: "list",
    materialization_changed: "texts",
  },
  (data, style) =>
    warningTag(
      style,
      `Breaking change to contracted, unversioned model ${data.model_name} (${data.model_file_path})\nWhile comparing to previous project state, dbt detected a breaking change to an unversioned model.\n  - ${data.breaking_changes.join("\n  - ")}\n`,
    ),
  WARNS,
);
export const warnStateTargetEqual = kind(
  "WarnStateTargetEqual",
  "I072",
  "warn",
  { state_path: "text" },
  (data, style) =>
    style.yellow(
      `Warning: The state and target directories are the same: '${data.state_path}'. This could lead to missing changes due to overwritten state including non-idempotent retries.`,
    ),
);
export const freshnessConfigProblem = kind(
  "FreshnessConfigProblem",
  "I073",
  "warn",
  { msg: "text" },
  (data) => data.msg ?? "",
);
export const microbatchModelNoEventTimeInputs = kind(
  "MicrobatchModelNoEventTimeInputs",
  "I074",
  "warn",
  { model_name: "text" },
  (data, style) =>
    warningTag(
      style,
      `The microbatch model '${data.model_name}' has no 'ref' or 'source' input with an 'event_time' configuration. \nThis means no filtering can be applied and can result in unexpected duplicate records in the resulting microbatch model.`,
    ),
);
export const invalidConcurrentBatchesConfig = kind(
  "InvalidConcurrentBatchesConfig",
  "I075",
  "warn",
  { num_models: "int", adapter_type: "text" },
  (data, style) =>
    wrapped(
      style,
      warningTag(
        style,
        `Found ${plural(data.num_models ?? 0, "microbatch model")} with the \`concurrent_batches\` config set to true, but the ${data.adapter_type} adapter does not support running batches concurrently. Batches will be run sequentially.`,
      ),
    ),
  WARNS,
);
export const invalidMacroAnnotation = kind(
  "InvalidMacroAnnotation",
  "I076",
  "warn",
  { msg: "text", macro_unique_id: "text", macro_file_path: "text" },
  (data) => data.msg ?? "",
  WARNS,
);
export const packageNodeDependsOnRootProjectNode = kind(
  "PackageNodeDependsOnRootProjectNode",
  "I077",
  "warn",
  { node_name: "text", package_name: "text", root_project_unique_id: "text" },
  (data, style) =>
    warningTag(
      style,
      `The node '${data.node_name}'in package '${data.package_name}' depends on the root project node '${data.root_project_unique_id}'.This may lead to unexpected cycles downstream. Please set the 'require_ref_prefers_node_package_to_root' behavior change flag to True to avoid this issue.For more information, see the documentation at https://docs.getdbt.com/reference/global-configs/behavior-changes#require_ref_prefers_node_package_to_root`,
    ),
  WARNS,
);
export const noNodesForSelectionCriteria = kind(
  "NoNodesForSelectionCriteria",
  "M030",
  "warn",
  { spec_raw: "text" },
  (data) => `The selection criterion '${data.spec_raw}' does not match any enabled nodes`,
  WARNS,
);
export const selectorReportInvalidSelector = kind(
  "SelectorReportInvalidSelector",
  "M010",
  "info",
  { valid_selectors: "text", spec_method: "text", raw_spec: "text" },
  (data) =>
    `The '${data.spec_method}' selector specified in ${data.raw_spec} is invalid. Must be one of [${data.valid_selectors}]`,
);
export const getMetaKeyWarning = kind("GetMetaKeyWarning", "D041", "warn", { meta_key: "text" }, (data, style) => {
  const key = data.meta_key;
  return warningTag(
    style,
    `The key '${key}' was not found using config.get('${key}'), but was detected as a custom config under 'meta'. Please use config.meta_get('${key}') or config.meta_require('${key}') instead of config.get('${key}') to access the custom config value if intended.`,
  );
});
