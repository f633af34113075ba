// One dbt_project.yml: read, rendered, checked, with dbt's defaults filled in.
import { join } from "node:path";
import type { Environment, Scope } from "@sluice/jinja";
import { DbtError } from "../errors.ts";
import type { Json } from "../manifest/types.ts";
import { readTextIfThere } from "./files.ts";
import { checkProjectShape, projectError } from "./project-shape.ts";
import { type KeyPath, renderYaml } from "./render-yaml.ts";
import { checkRequiredVersion, readRequiredVersion } from "./require-version.ts";
import type { ConfigTree, ConfigTreeName, ProjectConfig } from "./types.ts";
import { type DuplicateKey, loadYaml, type Yaml, type YamlMap } from "./yaml.ts";
import { isMap, mapOf, own, textOf, toJson, toJsonRecord } from "./yaml-values.ts";

/** A dbt_project.yml as written. */
export interface RawProject {
  readonly file: string;
  readonly data: YamlMap;
  readonly text: string;
  readonly duplicates: readonly DuplicateKey[];
}

/** @throws DbtError when there is no such file, or it is not a mapping */
export function readRawProject(root: string): RawProject {
  const file = join(root, "dbt_project.yml");
  const text = readTextIfThere(file);
  if (text === null) {
    throw new DbtError(
      `No dbt_project.yml found at expected path ${file}\nVerify that each entry within packages.yml ` +
        "(and their transitive dependencies) contains a file named dbt_project.yml\n",
      { code: "project/no-project-file" },
    );
  }
  // dbt does without the blanks around the file: a block of text at its end ends without a newline.
  const { data, duplicates } = loadYaml(text.trimEnd(), file);
  if (!isMap(data)) {
    throw new DbtError("dbt_project.yml does not parse to a dictionary", { code: "project/bad-project-file" });
  }
  return { file, data: withDataTests(data), text, duplicates };
}

/** `tests:` is the older name of `data_tests:`. */
function withDataTests(data: YamlMap): YamlMap {
  const tests = own(data, "tests");
  if (tests === undefined || own(data, "data_tests") !== undefined) return data;
  const { tests: _moved, ...rest } = data;
  return { ...rest, data_tests: tests };
}

export interface ProjectConfigOptions {
  readonly scope: Scope;
  readonly environment: Environment;
  readonly checkVersion: boolean;
  /** `--target-path` and `--log-path` and the like, over what the file says. */
  readonly targetPath: string | null;
  readonly logPath: string | null;
  readonly packagesInstallPath: string | null;
}

/** @throws DbtError for whatever is wrong with the file */
export function toProjectConfig(raw: RawProject, options: ProjectConfigOptions): ProjectConfig {
  const rendered = renderYaml(raw.data, { ...options, file: raw.file, skip: isLate });
  if (!isMap(rendered)) throw projectError("dbt_project.yml does not parse to a dictionary", raw.file);
  const project = listHooks(rendered);
  const requireDbtVersion = requiredVersions(project, raw.file, options.checkVersion);
  checkProjectShape(project, raw.file);
  const paths = (key: string, fallback: readonly string[]) => texts(own(project, key)) ?? fallback;
  const modelPaths = paths("model-paths", paths("source-paths", ["models"]));
  const seedPaths = paths("seed-paths", paths("data-paths", ["seeds"]));
  const macroPaths = paths("macro-paths", ["macros"]);
  const testPaths = paths("test-paths", ["tests"]);
  const analysisPaths = paths("analysis-paths", ["analyses"]);
  const snapshotPaths = paths("snapshot-paths", ["snapshots"]);
  const functionPaths = paths("function-paths", ["functions"]);
  const sourcePaths = [modelPaths, seedPaths, snapshotPaths, analysisPaths, macroPaths, testPaths, functionPaths];
  const targetPath = options.targetPath ?? textOf(project, "target-path") ?? "target";
  return {
    name: textOf(project, "name") ?? "",
    version: versionText(own(project, "version")),
    profile: textOf(project, "profile"),
    modelPaths,
    macroPaths,
    seedPaths,
    testPaths,
    analysisPaths,
    docsPaths: paths("docs-paths", [...new Set(sourcePaths.flat().map((path) => path.replace(/\/+$/, "")))]),
    assetPaths: paths("asset-paths", []),
    snapshotPaths,
    functionPaths,
    targetPath,
    logPath: options.logPath ?? textOf(project, "log-path") ?? "logs",
    cleanTargets: paths("clean-targets", [targetPath]),
    packagesInstallPath: options.packagesInstallPath ?? textOf(project, "packages-install-path") ?? "dbt_packages",
    quoting: booleans(mapOf(project, "quoting")),
    onRunStart: paths("on-run-start", []),
    onRunEnd: paths("on-run-end", []),
    requireDbtVersion,
    dispatch: dispatchOf(project),
    trees: treesOf(project, raw.data),
    vars: varsOf(project),
    queryComment: toJson(own(project, "query-comment") ?? (Object.hasOwn(project, "query-comment") ? "" : null)),
    restrictAccess: own(project, "restrict-access") === true,
    flags: toJsonRecord(mapOf(project, "flags")),
    raw: toJsonRecord(raw.data),
  };
}

const hookTrees = new Set(["seeds", "models", "snapshots", "tests", "data_tests"]);
const hookKeys = new Set(["pre-hook", "post-hook", "pre_hook", "post_hook"]);
const lateKeys = new Set(["on-run-start", "on-run-end", "query-comment", "vars"]);

/** What is rendered when it runs, or when it is asked for, and not while the file is read. */
function isLate(path: KeyPath): boolean {
  const first = path[0];
  if (typeof first !== "string") return false;
  if (lateKeys.has(first)) return true;
  return hookTrees.has(first) && path.some((key) => typeof key === "string" && hookKeys.has(key.replace(/^[+ ]+/, "")));
}

function listHooks(project: YamlMap): YamlMap {
  const copy = { ...project };
  for (const key of ["on-run-start", "on-run-end"]) {
    const value = own(copy, key);
    if (typeof value === "string") copy[key] = [value];
    else if (value === null) copy[key] = [];
  }
  for (const key of ["models", "seeds", "snapshots"]) if (own(copy, key) === null) copy[key] = {};
  return copy;
}

function requiredVersions(project: YamlMap, file: string, check: boolean): readonly string[] {
  try {
    const specs = readRequiredVersion(own(project, "require-dbt-version"));
    if (own(project, "name") === undefined) throw projectError('Required "name" field not present in project', file);
    if (check) checkRequiredVersion(textOf(project, "name") ?? "", specs);
    return specs.map((spec) => spec.text);
  } catch (error) {
    if (!(error instanceof DbtError) || error.path !== null) throw error;
    throw projectError(error.message, file, { code: error.code, at: ["require-dbt-version"] });
  }
}

function texts(value: Yaml | undefined): readonly string[] | null {
  return Array.isArray(value) ? value.map(String) : null;
}

function versionText(value: Yaml | undefined): string | null {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : null;
}

function booleans(map: YamlMap): Readonly<Record<string, boolean>> {
  return Object.fromEntries(
    Object.entries(map).filter((entry): entry is [string, boolean] => typeof entry[1] === "boolean"),
  );
}

function dispatchOf(project: YamlMap): ProjectConfig["dispatch"] {
  const entries = own(project, "dispatch");
  if (!Array.isArray(entries)) return [];
  return entries.filter(isMap).map((entry) => ({
    macro_namespace: String(own(entry, "macro_namespace")),
    search_order: texts(own(entry, "search_order")) ?? [],
  }));
}

/** Tree → its key in the rendered file, and its key in the file as written (where dbt looks, hyphens and all). */
const treeKeys: Readonly<Record<ConfigTreeName, readonly [rendered: string, written: string]>> = {
  models: ["models", "models"],
  seeds: ["seeds", "seeds"],
  snapshots: ["snapshots", "snapshots"],
  sources: ["sources", "sources"],
  tests: ["data_tests", "data_tests"],
  unit_tests: ["unit_tests", "unit_tests"],
  metrics: ["metrics", "metrics"],
  "semantic-models": ["semantic-models", "semantic_models"],
  "saved-queries": ["saved-queries", "saved_queries"],
  exposures: ["exposures", "exposures"],
  functions: ["functions", "models"],
};

function treesOf(rendered: YamlMap, written: YamlMap): Readonly<Record<ConfigTreeName, ConfigTree>> {
  const tree = (name: ConfigTreeName): ConfigTree => ({
    rendered: toJsonRecord(mapOf(rendered, treeKeys[name][0])),
    unrendered: toJsonRecord(mapOf(written, treeKeys[name][1])),
  });
  return {
    models: tree("models"),
    seeds: tree("seeds"),
    snapshots: tree("snapshots"),
    sources: tree("sources"),
    tests: tree("tests"),
    unit_tests: tree("unit_tests"),
    metrics: tree("metrics"),
    "semantic-models": tree("semantic-models"),
    "saved-queries": tree("saved-queries"),
    exposures: tree("exposures"),
    functions: tree("functions"),
  };
}

/** Vars keep floats such as `1.0`, which templates print as they were written. */
function varsOf(project: YamlMap): Readonly<Record<string, Json>> {
  return mapOf(project, "vars") as Readonly<Record<string, Json>>;
}
