// A node's config is known: it is written to the node, with everything that follows from it — tags, meta, group, access,
// docs, contract, the names in the database, and what hooks refer to.
import { DbtError } from "../errors.ts";
import type { Docs, Hook, Json, Node } from "../manifest/types.ts";
import { type Config, isJsonList, isJsonMap, mergeCall } from "../node-config/merge-config.ts";
import { addCaptured } from "./capture.ts";
import { configTrees } from "./config-kinds.ts";
import { errorNode, findSpan, parseError } from "./errors.ts";
import type { ConfigCalls, DraftNode, ParseState } from "./state.ts";

/** Merges the `config()` calls of a file. */
export function mergeCalls(
  rendered: readonly Readonly<Config>[],
  unrendered: readonly Readonly<Config>[] = rendered,
): ConfigCalls {
  const merged: Config = {};
  for (const call of rendered) mergeCall(merged, call);
  return { rendered: merged, unrendered: Object.assign({}, ...unrendered) };
}

/** Builds the config anew from all its places and applies it. `patch` is the `config:` of a properties file. */
export function applyConfig(
  state: ParseState,
  node: DraftNode,
  calls: ConfigCalls,
  patch: Readonly<Config> | null,
): void {
  const [kind, tree] = configTrees[node.resource_type];
  const { config, unrendered } = builtConfig(state, node, {
    kind,
    tree,
    fqn: node.fqn,
    packageName: node.package_name,
    calls: calls.rendered,
    unrenderedCalls: unrenderedCalls(state, calls),
    patch: node.language === "python" ? { materialized: "table", ...patch } : patch,
    node: errorNode(node),
  });
  copyToNode(node, config);
  node.unrendered_config = { ...unrendered };
  node.config_call_dict = { ...calls.rendered };
  if (state.written.get(node) !== config) writeConfig(state, node, config);
  if (node.resource_type === "test") finishTestConfig(node);
  state.namer.name(node, config);
  if (node.resource_type !== "test") captureHooks(state, node);
}

/** A null in the config leaves what stood there before, but not in the names that are made from it. */
function writeConfig(state: ParseState, node: DraftNode, config: Readonly<Config>): void {
  for (const [key, value] of Object.entries(config)) {
    if (value !== null || !Object.hasOwn(node.config, key)) node.config[key.trim()] = value;
  }
  state.written.set(node, config);
}

type BuildInput = Parameters<ParseState["configs"]["build"]>[0];

/** What is wrong with a config is shown at the call that says it, where the node's file has one. */
function builtConfig(
  state: ParseState,
  node: DraftNode,
  input: BuildInput,
): ReturnType<ParseState["configs"]["build"]> {
  try {
    return state.configs.build(input);
  } catch (error) {
    if (!(error instanceof DbtError) || error.span !== null) throw error;
    const key =
      /^at path \['(\w+)'\]/.exec(error.message)?.[1] ?? /^see the config '(\w+)'$/.exec(error.hint ?? "")?.[1];
    if (key === undefined || !Object.hasOwn(input.calls ?? {}, key)) throw error;
    const call = new RegExp(`(?<![\\w.])['"]?${key}['"]?\\s*[=:]`);
    error.span = findSpan(node.original_file_path, node.raw_code, call);
    throw error;
  }
}

/** By default the unrendered config holds what the calls came to; a behaviour flag makes it hold what was written. */
function unrenderedCalls(state: ParseState, calls: ConfigCalls): Readonly<Config> {
  if (state.flags.behavior["state_modified_compare_more_unrendered_values"] !== true) return calls.rendered;
  return Object.keys(calls.unrendered).length === 0 ? calls.rendered : calls.unrendered;
}

function copyToNode(node: DraftNode, config: Readonly<Config>): void {
  const tags = config["tags"];
  const added = (isJsonList(tags) ? tags : []).filter((tag): tag is string => typeof tag === "string");
  node.tags = [...new Set([...node.tags, ...added])];
  const { meta, group, docs, contract } = config;
  if (isJsonMap(meta) && Object.keys(meta).length > 0) node.meta = { ...meta };
  if (typeof group === "string" && group !== "") node.group = group;
  if (isJsonMap(docs)) node.docs = docsOf(docs);
  if (isJsonMap(contract)) {
    node.contract = {
      enforced: contract["enforced"] === true,
      alias_types: contract["alias_types"] !== false,
      checksum: null,
    };
  }
  if (node.resource_type === "model") node.access = accessOf(node, config["access"] ?? "protected");
}

function docsOf(docs: { readonly [key: string]: Json }): Docs {
  const color = docs["node_color"];
  return { show: docs["show"] !== false, node_color: typeof color === "string" ? color : null };
}

/** @throws DbtError on a word that is no access level */
export function accessOf(node: Node, access: Json): "private" | "protected" | "public" {
  if (access === "private" || access === "protected" || access === "public") return access;
  throw parseError(`Node ${node.unique_id} has an invalid value (${String(access)}) for the access field`, {
    code: "parse/bad-access",
  });
}

/** `store_failures_as` decides over `store_failures`, and follows from it where it is not said. */
function finishTestConfig(node: DraftNode): void {
  const as = node.config["store_failures_as"] ?? null;
  const store = node.config["store_failures"] ?? null;
  if (as === null) {
    node.config["store_failures_as"] = store === null ? null : store === true ? "table" : "ephemeral";
  } else node.config["store_failures"] = as !== "ephemeral";
}

/** Hooks are rendered when they run; here only what they refer to is noted. */
function captureHooks(state: ParseState, node: DraftNode): void {
  for (const key of ["pre-hook", "post-hook"]) {
    for (const hook of hooksIn(node.config[key])) {
      if (!/\{[{%#]/.test(hook.sql)) continue;
      const location = { name: node.name, file: node.original_file_path };
      const captured = state.renderer.renderNode(node, hook.sql, location);
      const { refs, sources, metrics } = captured;
      if (node.resource_type === "seed" && refs.length + sources.length + metrics.length > 0) throw dependentSeed(node);
      addCaptured(node, captured);
    }
  }
}

function dependentSeed(node: DraftNode): DbtError {
  const hooks = (["pre-hook", "post-hook"] as const).flatMap((key) =>
    hooksIn(node.config[key]).map((hook) => `- ${key.replace("-", "_")}: "${hook.sql}"`),
  );
  return parseError(
    "Seeds cannot depend on other nodes. dbt detected a seed with a pre- or post-hook\n" +
      "that calls 'ref', 'source', or 'metric', either directly or indirectly via other macros.\n\n" +
      `Error raised for '${node.unique_id}', which has these hooks defined: \n${hooks.join("\n")}`,
    { code: "parse/dependent-seed" },
  );
}

function hooksIn(value: unknown): readonly Hook[] {
  return Array.isArray(value) ? value.filter(isHook) : [];
}

function isHook(value: unknown): value is Hook {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, "sql") === "string";
}
