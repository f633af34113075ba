// Functions: a file in functions/ and its `functions:` entry together make one resource.
import type { Captured } from "../compile/types.ts";
import { DbtError } from "../errors.ts";
import { noNodeForYamlKey } from "../events/builders.ts";
import type { FunctionNode, Json } from "../manifest/types.ts";
import { type Config, isJsonList, isJsonMap } from "../node-config/merge-config.ts";
import { addDisabled, addUnique } from "../parse/add-node.ts";
import { mergeCalls } from "../parse/apply-config.ts";
import { createNode, fqnOf } from "../parse/create-node.ts";
import { parseError } from "../parse/errors.ts";
import type { SourceFile } from "../parse/source-files.ts";
import { readSource, sha256Of, stemOf } from "../parse/source-text.ts";
import type { ParseState } from "../parse/state.ts";
import { isMap, listOf, mapOf, own, textOf, toJson } from "../project/yaml-values.ts";
import { configWith } from "./columns.ts";
import { descriptionOf } from "./patch-nodes.ts";
import type { Entry } from "./properties-file.ts";

/** A function's file, before or without its properties. */
export function addFunctionFile(state: ParseState, file: SourceFile): void {
  try {
    readFunctionFile(state, file);
  } catch (error) {
    // Until it is complete, a function is read like an analysis.
    if (error instanceof DbtError && error.node !== null) error.node = { ...error.node, resourceType: "function" };
    throw error;
  }
}

function readFunctionFile(state: ParseState, file: SourceFile): void {
  const { text, firstLine } = readSource(file);
  const name = stemOf(file.relativePath);
  const draft = createNode(state, {
    resourceType: "analysis",
    packageName: file.packageName,
    name,
    uniqueId: `function.${file.packageName}.${name}`,
    path: file.relativePath,
    originalPath: file.originalPath,
    fqn: fqnOf(file.packageName, file.relativePath, name),
    rawCode: text,
    checksum: sha256Of(text),
    language: /\.py$/i.test(file.relativePath) ? "python" : "sql",
  });
  const captured =
    draft.language === "python"
      ? null
      : state.renderer.renderNode(draft, text, { name, file: file.originalPath, firstLine });
  const calls = captured === null ? mergeCalls([]) : mergeCalls(captured.configCalls, captured.unrenderedConfigCalls);
  const node = functionOf(state, draft, captured, calls.rendered, null);
  if (node.config["enabled"] === false) addDisabled(state.manifest, node);
  else addUnique(state.manifest.functions, node);
}

type Draft = ReturnType<typeof createNode>;

function functionOf(
  state: ParseState,
  draft: Draft,
  captured: Captured | null,
  calls: Readonly<Record<string, Json>>,
  patch: Readonly<Record<string, Json>> | null,
): FunctionNode & { resource_type: "function"; original_file_path: string } {
  const { config, unrendered } = state.configs.build({
    kind: "function",
    tree: "functions",
    fqn: draft.fqn,
    packageName: draft.package_name,
    calls,
    patch,
    node: { resourceType: "function", name: draft.name, path: draft.original_file_path },
  });
  const names = { ...draft };
  state.namer.nameParts(names, config);
  const { access: _a, constraints: _c, ...fields } = draft;
  return {
    ...fields,
    resource_type: "function",
    database: names.database,
    schema: names.schema,
    alias: names.alias,
    relation_name: null,
    ...ofConfig(config, unrendered),
    config_call_dict: { ...calls },
    refs: captured?.refs ?? [],
    sources: captured?.sources ?? [],
    functions: captured?.functions ?? [],
    depends_on: { macros: captured?.macros ?? [], nodes: [] },
    returns: { data_type: "INVALID_TYPE", description: null },
    arguments: [],
  };
}

/** Arguments, result and description of a function. */
export function patchFunction(state: ParseState, entry: Entry): void {
  const { file } = entry.source;
  const found = state.manifest.functions.get(`function.${file.packageName}.${entry.name}`);
  if (found === undefined) {
    state.fire(noNodeForYamlKey({ patch_name: entry.name, yaml_key: entry.key, file_path: file.originalPath }));
    return;
  }
  const returns = mapOf(entry.data, "returns");
  const patch = configWith(entry, ["meta", "docs", "group", "contract", "access"]);
  const calls = isRecord(found["config_call_dict"]) ? found["config_call_dict"] : {};
  const { config, unrendered } = state.configs.build({
    kind: "function",
    tree: "functions",
    fqn: found.fqn,
    packageName: found.package_name,
    calls,
    patch,
    node: { resourceType: "function", name: found.name, path: found.original_file_path },
  });
  const named = { ...found, database: "", schema: "", alias: "" };
  state.namer.nameParts(named, config);
  state.manifest.functions.set(found.unique_id, {
    ...named,
    ...ofConfig(config, unrendered),
    docs: config["docs"] ?? null,
    patch_path: `${file.packageName}://${file.originalPath}`,
    description: descriptionOf(entry),
    arguments: argumentsOf(entry),
    returns: { data_type: textOf(returns, "data_type") ?? "", description: textOf(returns, "description") },
    created_at: state.now(),
  });
}

/** What a config decides of the node's own fields. */
function ofConfig(config: Readonly<Config>, unrendered: Readonly<Config>) {
  const { tags, meta, group } = config;
  return {
    config: { ...config },
    unrendered_config: { ...unrendered },
    tags: isJsonList(tags) ? tags.filter((tag) => typeof tag === "string") : [],
    meta: isJsonMap(meta) ? { ...meta } : {},
    group: typeof group === "string" ? group : null,
  };
}

function isRecord(value: unknown): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function argumentsOf(entry: Entry): Json {
  let sawDefault = false;
  return listOf(entry.data, "arguments")
    .filter(isMap)
    .map((argument) => {
      const name = textOf(argument, "name") ?? "";
      const fallback = toJson(own(argument, "default_value") ?? null);
      if (sawDefault && fallback === null) {
        throw parseError(
          `Non-defaulted argument '${name}' of function '${entry.name}' comes after a defaulted argument. ` +
            "Non-defaulted arguments cannot come after defaulted arguments. ",
          { code: "parse/function-arguments" },
        );
      }
      sawDefault ||= fallback !== null;
      return {
        name,
        data_type: textOf(argument, "data_type") ?? "",
        description: textOf(argument, "description"),
        default_value: fallback,
      };
    });
}
