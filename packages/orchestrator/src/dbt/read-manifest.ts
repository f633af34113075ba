// manifest.json to what the orchestrator uses of it. The file may come from any version of dbt: what is missing gets its default,
// what is not a manifest is refused.
import { readFileSync } from "node:fs";
import { DefinitionError } from "../definitions/errors.ts";

/** A project's manifest, as far as assets and checks need it. */
export interface DbtManifest {
  readonly adapterType: string;
  readonly projectName: string;
  /** Models, seeds, snapshots and tests by unique id; unit tests too. */
  readonly nodes: ReadonlyMap<string, DbtNode>;
  readonly sources: ReadonlyMap<string, DbtNode>;
  readonly macros: ReadonlyMap<string, DbtMacro>;
  /** dbt groups → mail address of the owner. */
  readonly groupOwners: ReadonlyMap<string, string>;
}

export interface DbtMacro {
  readonly uniqueId: string;
  readonly packageName: string;
  readonly sql: string;
  /** Macros that it calls. */
  readonly dependsOn: readonly string[];
}

/** A resource of the manifest, under names of our own; `props` is the whole of it. */
export interface DbtNode {
  readonly uniqueId: string;
  readonly resourceType: string;
  readonly name: string;
  readonly alias: string | null;
  readonly packageName: string;
  readonly fqn: readonly string[];
  readonly path: string;
  readonly originalFilePath: string;
  readonly description: string | null;
  readonly rawCode: string | null;
  readonly language: "sql" | "python";
  readonly database: string | null;
  readonly schema: string | null;
  readonly relationName: string | null;
  readonly materialized: string | null;
  readonly config: Readonly<Record<string, unknown>>;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly columns: readonly {
    readonly name: string;
    readonly type: string | null;
    readonly description: string | null;
  }[];
  readonly dependsOn: readonly string[];
  /** Macros that it calls. */
  readonly macros: readonly string[];
  readonly version: string | null;
  readonly checksum: string | null;
  /** Sources. */
  readonly sourceName: string | null;
  /** Tests. */
  readonly attachedNode: string | null;
  readonly columnName: string | null;
  readonly props: Readonly<Record<string, unknown>>;
}

type Props = Readonly<Record<string, unknown>>;

/** @throws {DefinitionError} when the file is missing or is no manifest */
export function readManifest(file: string): DbtManifest {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new DefinitionError("dbt/no-manifest", `there is no dbt manifest at ${file}`, {
      hint: "in development `await project.prepareIfDev()` makes it; elsewhere run `sluice dbt parse` when you build",
      cause,
    });
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new DefinitionError("dbt/bad-manifest", `${file} is not JSON`, {
      hint: "make it anew: sluice dbt parse",
      cause,
    });
  }
  return manifestOf(parsed, file);
}

/** The same, for a manifest that is in memory. */
export function manifestOf(value: unknown, file: string): DbtManifest {
  const root = record(value);
  const metadata = root["metadata"];
  const { artifact, version } = schemaOf(metadata);
  if (!isRecord(root["nodes"]) || !isRecord(metadata) || artifact !== "manifest") {
    const newer = artifact === "manifest" && version !== null && version > NEWEST_VERSION;
    throw new DefinitionError(
      "dbt/bad-manifest",
      `${file} is no dbt manifest${newer ? ` that sluice knows (version ${version})` : ""}`,
      {
        hint: "make it anew: sluice dbt parse",
      },
    );
  }
  if (version !== null && version < OLDEST_VERSION) {
    const writer = text(metadata["dbt_version"]) ?? "before 1.7";
    throw new DefinitionError(
      "dbt/old-manifest",
      `${file} is a manifest of version ${version}, of dbt ${writer}; it has to be ${OLDEST_VERSION} or newer`,
      { hint: "make it anew: sluice dbt parse" },
    );
  }
  const nodes = [...resources(root["nodes"]), ...resources(root["unit_tests"])];
  return {
    adapterType: text(metadata["adapter_type"]) ?? "",
    projectName: text(metadata["project_name"]) ?? "",
    nodes: new Map(nodes.map((node) => [node.uniqueId, node])),
    sources: new Map(resources(root["sources"]).map((node) => [node.uniqueId, node])),
    macros: new Map(
      Object.entries(record(root["macros"])).map(([uniqueId, macro]) => [uniqueId, macroOf(uniqueId, record(macro))]),
    ),
    groupOwners: groupOwners(root["groups"]),
  };
}

/** dbt 1.7 writes version 11, all later ones up to now 12. A newer one is read as long as it has its nodes where they are today. */
const OLDEST_VERSION = 11;
const NEWEST_VERSION = 12;

/** Which artifact a file says that it is; nothing said counts as a manifest. */
function schemaOf(metadata: unknown): { readonly artifact: string; readonly version: number | null } {
  const said = /\/dbt\/([\w-]+)\/v(\d+)/.exec(text(record(metadata)["dbt_schema_version"]) ?? "");
  return said === null
    ? { artifact: "manifest", version: null }
    : { artifact: said[1] ?? "", version: Number(said[2]) };
}

function resources(value: unknown): readonly DbtNode[] {
  return Object.entries(record(value)).map(([uniqueId, props]) => nodeOf(uniqueId, record(props)));
}

function nodeOf(uniqueId: string, props: Props): DbtNode {
  const config = record(props["config"]);
  return {
    uniqueId,
    resourceType: text(props["resource_type"]) ?? "",
    name: text(props["name"]) ?? uniqueId,
    alias: text(props["alias"]),
    packageName: text(props["package_name"]) ?? "",
    fqn: texts(props["fqn"]),
    path: text(props["path"]) ?? "",
    originalFilePath: text(props["original_file_path"]) ?? "",
    description: text(props["description"]) || null,
    rawCode: text(props["raw_code"]) || null,
    language: props["language"] === "python" ? "python" : "sql",
    database: text(props["database"]),
    schema: text(props["schema"]),
    relationName: text(props["relation_name"]),
    materialized: text(config["materialized"]),
    config,
    meta: { ...record(props["meta"]), ...record(config["meta"]) },
    tags: texts(props["tags"]),
    columns: Object.values(record(props["columns"])).map(columnOf),
    dependsOn: texts(record(props["depends_on"])["nodes"]),
    macros: texts(record(props["depends_on"])["macros"]),
    version: props["version"] === null || props["version"] === undefined ? null : String(props["version"]),
    checksum: text(record(props["checksum"])["checksum"]),
    sourceName: text(props["source_name"]),
    attachedNode: text(props["attached_node"]),
    columnName: text(props["column_name"]),
    props,
  };
}

function macroOf(uniqueId: string, props: Props): DbtMacro {
  return {
    uniqueId,
    packageName: text(props["package_name"]) ?? "",
    sql: text(props["macro_sql"]) ?? "",
    dependsOn: texts(record(props["depends_on"])["macros"]),
  };
}

function columnOf(value: unknown): DbtNode["columns"][number] {
  const props = record(value);
  return {
    name: text(props["name"]) ?? "",
    type: text(props["data_type"]),
    description: text(props["description"]) || null,
  };
}

function groupOwners(value: unknown): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const group of Object.values(record(value))) {
    const props = record(group);
    const name = text(props["name"]);
    const email = text(record(props["owner"])["email"]);
    if (name !== null && email !== null) owners.set(name, email);
  }
  return owners;
}

export function isRecord(value: unknown): value is Props {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function record(value: unknown): Props {
  return isRecord(value) ? value : {};
}

export function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
