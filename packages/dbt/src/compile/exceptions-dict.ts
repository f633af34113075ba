// `exceptions` in templates: warnings and errors that macros raise, in dbt's words.
import {
  type BoundArguments,
  Dict,
  fnWithSignature,
  iterate,
  type Parameter,
  TemplateRuntimeError,
  toRepr,
  toText,
  type Value,
} from "@sluice/jinja";
import { DbtError, type ErrorHeading } from "../errors.ts";
import { jinjaLogWarning, snapshotTimestampWarning } from "../events/builders.ts";
import { contractMessage } from "./contract-error.ts";
import type { ProviderState } from "./provider-members.ts";

type Raise = (
  bound: BoundArguments,
  text: (name: string) => string,
  attribute: (name: string, key: string) => string,
) => string;

interface Entry {
  readonly parameters: readonly Parameter[];
  readonly heading?: ErrorHeading;
  readonly message: Raise;
}

const NODE: Parameter = ["node", null];
const MODEL: Parameter = ["model", null];

const ENTRIES: Readonly<Record<string, Entry>> = {
  raise_compiler_error: { parameters: ["msg", NODE], message: (_, text) => text("msg") },
  raise_database_error: { parameters: ["msg", NODE], heading: "Database Error", message: (_, text) => text("msg") },
  raise_dependency_error: { parameters: ["msg"], heading: "Runtime Error", message: (_, text) => text("msg") },
  raise_fail_fast_error: { parameters: ["msg", NODE], heading: "FailFast Error", message: (_, text) => text("msg") },
  raise_contract_error: {
    parameters: ["yaml_columns", "sql_columns"],
    message: (bound) => contractMessage(bound.get("yaml_columns"), bound.get("sql_columns")),
  },
  raise_cache_inconsistent: {
    parameters: ["message"],
    heading: "Internal Error",
    message: (_, text) => `Cache inconsistency detected: ${text("message")}`,
  },
  raise_dataclass_not_dict: {
    parameters: ["obj"],
    message: (_, text) =>
      `The object ("${text("obj")}") was used as a dictionary. This capability has been removed from objects of this type.`,
  },
  raise_invalid_property_yml_version: {
    parameters: ["path", "issue"],
    message: (_, text) =>
      `The yml property file at ${text("path")} is invalid because ${text("issue")}. Please consult the documentation for more ` +
      "information on yml property file syntax:\n\nhttps://docs.getdbt.com/reference/configs-and-properties",
  },
  raise_dep_not_found: {
    parameters: ["node", "node_description", "required_pkg"],
    message: (_, text) =>
      `Error while parsing ${text("node_description")}.\nThe required package "${text("required_pkg")}" was not found. ` +
      "Is the package installed?\nHint: You may need to run `dbt deps`.",
  },
  raise_duplicate_resource_name: {
    parameters: ["node_1", "node_2"],
    message: (_, __, attribute) =>
      `dbt found two resources with the name "${attribute("node_1", "name")}":\n` +
      `- ${attribute("node_1", "unique_id")} (${attribute("node_1", "original_file_path")})\n` +
      `- ${attribute("node_2", "unique_id")} (${attribute("node_2", "original_file_path")})`,
  },
  raise_duplicate_patch_name: {
    parameters: ["patch_1", "existing_patch_path"],
    message: (_, text, attribute) =>
      `dbt found two schema.yml entries for the same resource named ${attribute("patch_1", "name")}. Resources and their ` +
      "associated columns may only be described a single time. To fix this, remove the resource entry for " +
      `${attribute("patch_1", "name")} in one of these files:\n - ${attribute("patch_1", "original_file_path")}\n${text("existing_patch_path")}`,
  },
  raise_ambiguous_alias: {
    parameters: ["node_1", "node_2", ["duped_name", null]],
    message: (bound, text, attribute) => {
      const path = ["database", "schema", "alias"].map((key) => attribute("node_1", key)).join(".");
      const name = bound.get("duped_name") === null ? path : text("duped_name");
      return (
        `dbt found two resources with the database representation "${name}".\ndbt cannot create two resources with ` +
        "identical database representations. To fix this,\nchange the configuration of one of these resources:" +
        `\n- ${attribute("node_1", "unique_id")} (${attribute("node_1", "original_file_path")})` +
        `\n- ${attribute("node_2", "unique_id")} (${attribute("node_2", "original_file_path")})`
      );
    },
  },
  raise_ambiguous_catalog_match: {
    parameters: ["unique_id", "match_1", "match_2"],
    message: (bound, text) =>
      "dbt found two relations in your warehouse with similar database identifiers. dbt\nis unable to determine which of " +
      `these relations was created by the model "${text("unique_id")}".\nIn order for dbt to correctly generate the catalog, ` +
      `one of the following relations must be deleted or renamed:\n\n - ${catalogName(bound.get("match_1"))}\n - ` +
      catalogName(bound.get("match_2")),
  },
  missing_config: {
    parameters: ["model", "name"],
    message: (_, text, attribute) =>
      `Model '${attribute("model", "unique_id")}' does not define a required config parameter '${text("name")}'.`,
  },
  missing_materialization: {
    parameters: ["model", "adapter_type"],
    message: (bound, text) => {
      const type = text("adapter_type");
      const types = type === "default" ? "'default'" : `'default' and '${type}'`;
      return `No materialization '${materializedOf(bound.get("model"))}' was found for adapter ${type}! (searched types ${types})`;
    },
  },
  missing_relation: {
    parameters: ["relation", MODEL],
    message: (_, text) => `Relation ${text("relation")} not found!`,
  },
  relation_wrong_type: {
    parameters: ["relation", "expected_type", MODEL],
    message: (_, text, attribute) =>
      `Trying to create ${text("expected_type")} ${text("relation")}, but it currently exists as a ` +
      `${attribute("relation", "type")}. Either drop ${text("relation")} manually, or run dbt with \`--full-refresh\` ` +
      "and dbt will drop it for you.",
  },
  column_type_missing: {
    parameters: ["column_names"],
    message: (bound) =>
      "Contracted models require data_type to be defined for each column. Please ensure that the column name and data_type " +
      `are defined within the YAML configuration for the ${toRepr([...iterate(bound.get("column_names"))])} column(s).`,
  },
};

export function exceptionsDict(state: ProviderState): Dict {
  const dict = new Dict();
  dict.set(
    "warn",
    fnWithSignature("warn", ["msg", NODE], (bound) => {
      state.fire(jinjaLogWarning({ msg: toText(bound.get("msg")), node_info: state.nodeInfo() }), {
        thread: state.thread,
      });
      return "";
    }),
  );
  dict.set(
    "warn_snapshot_timestamp_data_types",
    fnWithSignature(
      "warn_snapshot_timestamp_data_types",
      ["snapshot_time_data_type", "updated_at_data_type"],
      (bound) => {
        state.fire(
          snapshotTimestampWarning({
            snapshot_time_data_type: toText(bound.get("snapshot_time_data_type")),
            updated_at_data_type: toText(bound.get("updated_at_data_type")),
          }),
          { thread: state.thread },
        );
        return null;
      },
    ),
  );
  dict.set(
    "raise_not_implemented",
    fnWithSignature("raise_not_implemented", ["msg"], (bound) => {
      throw new TemplateRuntimeError(`ERROR: ${toText(bound.get("msg"))}`, "NotImplementedError");
    }),
  );
  for (const [name, entry] of Object.entries(ENTRIES)) {
    dict.set(
      name,
      fnWithSignature(name, entry.parameters, (bound) => {
        const text = (parameter: string) => toText(bound.get(parameter));
        const attribute = (parameter: string, key: string) => attributeText(bound.get(parameter), key);
        throw new DbtError(entry.message(bound, text, attribute), {
          code: `compile/raised-${name.replaceAll("_", "-")}`,
          heading: entry.heading ?? "Compilation Error",
          node: state.errorNode(),
        });
      }),
    );
  }
  return dict;
}

function attributeText(value: Value, key: string): string {
  const found = value instanceof Dict ? value.get(key) : hostAttribute(value, key);
  return toText(found ?? null);
}

function hostAttribute(value: Value, key: string): Value | undefined {
  return typeof value === "object" && value !== null && "getAttribute" in value ? value.getAttribute(key) : undefined;
}

/** `schema.name` of an entry of the catalog. */
function catalogName(entry: Value): string {
  const metadata = entry instanceof Dict ? (entry.get("metadata") ?? null) : null;
  return `${attributeText(metadata, "schema")}.${attributeText(metadata, "name")}`;
}

function materializedOf(model: Value): string {
  const config = model instanceof Dict ? model.get("config") : hostAttribute(model, "config");
  return attributeText(config ?? null, "materialized");
}
