// The finished config of a resource: defaults, the own package's tree, properties, `config()` calls, and for resources of
// installed packages the root project's tree over everything.
import { DbtError, type ErrorNode } from "../errors.ts";
import type { Hook, Json } from "../manifest/types.ts";
import type { ConfigTree, ConfigTreeName, Package, Project } from "../project/types.ts";
import { setOwn } from "../project/yaml-values.ts";
import { checkConfig } from "./check-config.ts";
import { type ConfigKind, configFields, type Merge } from "./config-fields.ts";
import { type Config, hookNames, isJsonMap, listify, mergeValue } from "./merge-config.ts";
import { configOfLevel, levelsOf } from "./project-levels.ts";

interface BuildConfigRequest {
  readonly kind: ConfigKind;
  readonly tree: ConfigTreeName;
  readonly fqn: readonly string[];
  readonly packageName: string;
  /** `config:` of a properties file. */
  readonly patch?: Readonly<Config> | null;
  /** The merged `config()` calls of the file. */
  readonly calls?: Readonly<Config> | null;
  /** What the unrendered config holds of the calls (default: `calls`). */
  readonly unrenderedCalls?: Readonly<Config> | null;
  /** Whom a wrong value is blamed on. */
  readonly node: ErrorNode | null;
}

interface BuiltConfig {
  /** Every known key, then the unknown ones. */
  readonly config: Readonly<Config>;
  /** The same as written in the places it came from. */
  readonly unrendered: Readonly<Config>;
}

export interface ConfigBuilder {
  build(request: BuildConfigRequest): BuiltConfig;
}

/** Tree node → what the defaults become by the levels down to it. */
type Bases = WeakMap<object, Readonly<Config>>;

export function createConfigBuilder(project: Project): ConfigBuilder {
  const packages = new Map(project.packages.map((entry) => [entry.name, entry]));
  const adapterMerges = project.target.adapter.facts.configKeys;
  const bases = new Map<ConfigKind, Bases>();

  const baseOf = (request: BuildConfigRequest, own: Package): Readonly<Config> => {
    const levels = levelsOf(own.config.trees[request.tree].rendered, request.fqn);
    const deepest = levels.at(-1) ?? own.config.trees[request.tree].rendered;
    const known = bases.get(request.kind) ?? new WeakMap();
    bases.set(request.kind, known);
    let base = known.get(deepest);
    if (base === undefined) {
      base = levels.reduce<Readonly<Config>>(
        (config, level) => update(config, configOfLevel(level), request.kind, adapterMerges),
        defaultConfig(request.kind),
      );
      known.set(deepest, base);
    }
    return base;
  };

  const build = (request: BuildConfigRequest): BuiltConfig => {
    const own = packages.get(request.packageName) ?? project.root;
    let config = baseOf(request, own);
    if (hasKeys(request.patch)) config = update(config, request.patch, request.kind, adapterMerges);
    if (hasKeys(request.calls)) config = update(config, request.calls, request.kind, adapterMerges);
    if (!own.isRoot) {
      for (const level of levelsOf(project.root.config.trees[request.tree].rendered, request.fqn)) {
        config = update(config, configOfLevel(level), request.kind, adapterMerges);
      }
    }
    checkConfig(config, request.kind);
    return { config, unrendered: unrenderedOf(request, own, project) };
  };
  return { build: (request) => blaming(request.node, () => build(request)) };
}

const TYPE_ERRORS: ReadonlySet<string> = new Set(["parse/bad-config", "parse/config-not-a-dict"]);

function blaming<T>(node: ErrorNode | null, work: () => T): T {
  try {
    return work();
  } catch (error) {
    // A config of the wrong type is told without its node.
    if (error instanceof DbtError && !TYPE_ERRORS.has(error.code)) error.node ??= node;
    throw error;
  }
}

function hasKeys(config: Readonly<Config> | null | undefined): config is Readonly<Config> {
  return config !== null && config !== undefined && Object.keys(config).length > 0;
}

/** The config of a kind of resource where nothing says anything. */
export function defaultConfig(kind: ConfigKind): Readonly<Config> {
  return Object.fromEntries(configFields[kind].map((entry) => [entry.name, entry.default]));
}

const merges = new Map<ConfigKind, ReadonlyMap<string, Merge>>(
  Object.entries(configFields).map(([kind, fields]) => [
    kind as ConfigKind,
    new Map(fields.map((entry) => [entry.name, entry.merge])),
  ]),
);

/** A config after one more place has spoken. */
function update(
  before: Readonly<Config>,
  partial: Readonly<Config>,
  kind: ConfigKind,
  adapterMerges: Readonly<Record<string, Merge>>,
): Readonly<Config> {
  const written = Object.keys(partial);
  if (written.length === 0) return before;
  // The adapter's keys come before those that nobody knows.
  const ofAdapter = Object.keys(adapterMerges).filter((key) => Object.hasOwn(partial, key));
  const keys = new Set([...ofAdapter, ...written]);
  const known = merges.get(kind);
  const config: Config = { ...before };
  for (const name of keys) {
    const key = hookNames[name] ?? name;
    const value = partial[name] ?? null;
    const present = Object.hasOwn(config, key);
    const isNoHook = value === null && (key === "pre-hook" || key === "post-hook") && known?.get(key) === "append";
    if (present && isNoHook) continue;
    const merge = known?.get(key) ?? (Object.hasOwn(adapterMerges, key) ? adapterMerges[key] : undefined) ?? "clobber";
    setOwn(config, key, normalize(key, kind, present ? mergeInto(merge, config[key] ?? null, value, key) : value));
  }
  return config;
}

function mergeInto(merge: Merge, before: Json, value: Json, key: string): Json {
  try {
    return mergeValue(merge, before, value);
  } catch (error) {
    if (!(error instanceof DbtError)) throw error;
    throw new DbtError(error.message, { code: error.code, heading: "Internal Error", hint: `see the config '${key}'` });
  }
}

/** Values that dbt keeps in a shape of their own. */
function normalize(key: string, kind: ConfigKind, value: Json): Json {
  switch (key) {
    case "pre-hook":
    case "post-hook":
      if (kind === "test" || kind === "source") return value;
      // A key without a value is no hook.
      return value === null ? [] : listify(value).map(hookOf);
    case "docs":
      // A resource without documentation of its own keeps what the tree says as it is written.
      return isJsonMap(value) && merges.get(kind)?.has(key)
        ? { show: value["show"] ?? true, node_color: value["node_color"] ?? null }
        : value;
    case "contract":
      return isJsonMap(value) && merges.get(kind)?.has(key)
        ? { enforced: value["enforced"] ?? false, alias_types: value["alias_types"] ?? true }
        : value;
    case "freshness":
      return kind === "model" ? modelFreshness(value) : value;
    case "snapshot_meta_column_names":
      return kind === "snapshot" && isJsonMap(value) ? columnNames(value) : value;
    default:
      return value;
  }
}

/** Text, a mapping, or text that is the JSON of a mapping (what `before_begin()` and its kin give). */
function hookOf(value: Json): Json {
  const parsed = typeof value === "string" ? (jsonMapIn(value) ?? { sql: value }) : value;
  if (!isJsonMap(parsed)) return parsed;
  const hook: Hook = {
    sql: typeof parsed["sql"] === "string" ? parsed["sql"] : "",
    transaction: parsed["transaction"] !== false,
    index: typeof parsed["index"] === "number" ? parsed["index"] : null,
  };
  return { ...hook };
}

function jsonMapIn(text: string): Json | null {
  if (!text.trimStart().startsWith("{")) return null;
  try {
    const parsed: Json = JSON.parse(text);
    return isJsonMap(parsed) ? parsed : null;
  } catch {
    // SQL that starts with a brace is SQL.
    return null;
  }
}

function modelFreshness(value: Json): Json {
  const buildAfter = isJsonMap(value) ? value["build_after"] : undefined;
  if (!isJsonMap(buildAfter)) return null;
  const { count = null, period = null, updates_on = "any", ...others } = buildAfter;
  return { build_after: { count, period, updates_on, ...others } };
}

function columnNames(value: { readonly [key: string]: Json }): Json {
  const name = (key: string) => value[key] ?? null;
  return {
    dbt_valid_to: name("dbt_valid_to"),
    dbt_valid_from: name("dbt_valid_from"),
    dbt_scd_id: name("dbt_scd_id"),
    dbt_updated_at: name("dbt_updated_at"),
    dbt_is_deleted: name("dbt_is_deleted"),
  };
}

function unrenderedOf(request: BuildConfigRequest, own: Package, project: Project): Readonly<Config> {
  const config: Config = {};
  const addTree = (tree: ConfigTree) => {
    for (const level of levelsOf(tree.unrendered, request.fqn)) Object.assign(config, configOfLevel(level));
  };
  addTree(own.config.trees[request.tree]);
  Object.assign(config, request.patch ?? {}, request.unrenderedCalls ?? request.calls ?? {});
  if (!own.isRoot) addTree(project.root.config.trees[request.tree]);
  return config;
}
