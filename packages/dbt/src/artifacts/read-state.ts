// Reads what a state folder holds: the manifest, results and source freshness of an earlier run, by this program or by dbt.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DbtError } from "../errors.ts";
import type { Manifest } from "../manifest/types.ts";
import type { PreviousState } from "../select/types.ts";

type Dict = Readonly<Record<string, unknown>>;

/** What `--state` names. `targetFolder` has the current sources.json. Absent files are null. @throws DbtError */
export function readPreviousState(stateFolder: string, targetFolder: string): PreviousState {
  return {
    manifest: readManifestFile(join(stateFolder, "manifest.json")),
    results: readResults(join(stateFolder, "run_results.json")),
    sources: readSources(join(stateFolder, "sources.json")),
    currentSources: readSources(join(targetFolder, "sources.json")),
  };
}

/** Null when there is none. @throws DbtError when it is none, or of a version that cannot be read */
export function readManifestFile(path: string): Manifest | null {
  const data = readArtifact(path, "manifest", [12, 11, 10, 9, 8, 7]);
  if (data === null) return null;
  const metadata = dictOf(data["metadata"]);
  const resources = (name: string) => new Map(Object.entries(dictOf(data[name])).filter(([, value]) => isDict(value)));
  const raw = {
    metadata: {
      project_name: textOf(metadata["project_name"]),
      project_id: textOf(metadata["project_id"]),
      adapter_type: textOf(metadata["adapter_type"]),
      quoting: { database: true, schema: true, identifier: true },
    },
    nodes: resources("nodes"),
    sources: resources("sources"),
    macros: resources("macros"),
    docs: resources("docs"),
    exposures: resources("exposures"),
    metrics: resources("metrics"),
    groups: resources("groups"),
    semantic_models: resources("semantic_models"),
    saved_queries: resources("saved_queries"),
    unit_tests: resources("unit_tests"),
    functions: resources("functions"),
    selectors: resources("selectors"),
    disabled: new Map(Object.entries(dictOf(data["disabled"])).filter(([, value]) => Array.isArray(value))),
  };
  const walked = [
    raw.nodes,
    raw.sources,
    raw.macros,
    raw.exposures,
    raw.metrics,
    raw.semantic_models,
    raw.saved_queries,
  ];
  for (const section of [...walked, raw.unit_tests, raw.functions]) for (const one of section.values()) complete(one);
  return trusted(raw);
}

/** Parts of a resource that comparisons and deferral walk into, in whatever version it was written. */
function complete(resource: unknown): void {
  if (!isRecord(resource)) return;
  for (const name of ["config", "unrendered_config"]) if (!isDict(resource[name])) resource[name] = {};
  const dependsOn = dictOf(resource["depends_on"]);
  resource["depends_on"] = { ...dependsOn, macros: textsOf(dependsOn["macros"]), nodes: textsOf(dependsOn["nodes"]) };
  resource["fqn"] = textsOf(resource["fqn"]);
  resource["columns"] = Object.fromEntries(
    Object.entries(dictOf(resource["columns"])).filter(([, column]) => isDict(column)),
  );
  if (!isDict(resource["contract"])) resource["contract"] = { enforced: false, alias_types: true, checksum: null };
}

/** Unique id → status; null when there is no file. */
export function readResults(path: string): ReadonlyMap<string, string> | null {
  const data = readArtifact(path, "run-results", [6, 5, 4]);
  if (data === null) return null;
  const statuses = new Map<string, string>();
  for (const result of listOf(data["results"])) {
    if (isDict(result)) statuses.set(textOf(result["unique_id"]), textOf(result["status"]));
  }
  return statuses;
}

function readSources(path: string): ReadonlyMap<string, string | null> | null {
  const data = readArtifact(path, "sources", [3]);
  if (data === null) return null;
  const loaded = new Map<string, string | null>();
  for (const result of listOf(data["results"])) {
    if (!isDict(result)) continue;
    const at = result["max_loaded_at"];
    loaded.set(textOf(result["unique_id"]), typeof at === "string" ? at : null);
  }
  return loaded;
}

/** The JSON of an artifact whose schema is one of `versions`. @throws DbtError */
export function readArtifact(path: string, schema: string, versions: readonly number[]): Dict | null {
  if (!existsSync(path) || !statSync(path).isFile()) return null;
  const data = parseJson(path);
  const found = textOf(dictOf(data["metadata"])["dbt_schema_version"]);
  const wanted = versions.map((version) => `https://schemas.getdbt.com/dbt/${schema}/v${version}.json`);
  if (wanted.includes(found)) return data;
  throw new DbtError(
    `Expected a schema version of "${wanted[0]}" in ${path}, but found "${found}". Are you running with a different version of dbt?`,
    { code: "artifacts/wrong-version" },
  );
}

function parseJson(path: string): Dict {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DbtError(`Could not read ${path}: ${reason}`, { code: "artifacts/not-readable", cause });
  }
  if (isDict(data)) return data;
  throw new DbtError(`Could not read ${path}: it is not a JSON object`, { code: "artifacts/not-readable" });
}

function isDict(value: unknown): value is Dict {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isDict(value);
}

function dictOf(value: unknown): Dict {
  return isDict(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((item): item is string => typeof item === "string");
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The one place where another run's manifest is taken for ours: sections are maps of objects, nodes have been completed. */
function trusted(raw: { readonly [K in keyof Manifest]: unknown }): Manifest {
  return raw as Manifest;
}
