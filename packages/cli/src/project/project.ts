// Where the user's project is and what its few settings say. In: a folder. Out: `SluiceProject`, plain data.
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CliError } from "../cli-error.ts";

/** The settings of a project, from the `sluice` key of its package.json. */
export interface SluiceProject {
  /** Absolute folder that holds package.json and `.sluice/`. */
  readonly root: string;
  readonly name: string;
  /** Absolute path of the definitions file. */
  readonly definitions: string;
  /** True when the project runs on the PostgreSQL that sluice brings, unless POSTGRES_HOST names another. */
  readonly embeddedWarehouse: boolean;
  /** What is said of runs, pools and retention, as it stands there. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const KNOWN_KEYS = ["definitions", "warehouse", "runs", "pools", "retention", "code"];

const DEFINITION_NAMES = [
  "definitions.ts",
  "definitions.mts",
  "definitions.js",
  "definitions.mjs",
  "src/definitions.ts",
];

/**
 * Finds the project of a folder: the nearest folder upwards whose package.json has a `sluice` key, or that holds a
 * `definitions.ts`.
 * @throws {CliError} when there is none, or its settings are wrong.
 */
export function findProject(cwd: string): SluiceProject {
  const found = findProjectOrNull(cwd);
  if (found === null) {
    throw new CliError(
      "project/not-found",
      `no sluice project in ${cwd} or above it`,
      'run `sluice init` to make one, or add `"sluice": { "definitions": "definitions.ts" }` to package.json',
    );
  }
  return found;
}

/** As `findProject`, but null when there is no project (a bare dbt project has none). */
export function findProjectOrNull(cwd: string): SluiceProject | null {
  let folder = existsSync(cwd) ? realpathSync(resolve(cwd)) : resolve(cwd);
  while (true) {
    const project = readProjectAt(folder);
    if (project !== null) return project;
    const parent = dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
}

function readProjectAt(root: string): SluiceProject | null {
  const manifest = readPackageJson(join(root, "package.json"));
  const settings = manifest?.["sluice"];
  if (settings === undefined) {
    const byName = DEFINITION_NAMES.find((name) => existsSync(join(root, name)));
    if (byName === undefined || manifest === null) return null;
    return {
      root,
      name: nameOf(manifest, root),
      definitions: join(root, byName),
      embeddedWarehouse: false,
      settings: {},
    };
  }
  const file = join(root, "package.json");
  if (!isRecord(settings)) throw new CliError("project/settings", `"sluice" in ${file} must be an object`, null);
  for (const key of Object.keys(settings)) {
    if (!KNOWN_KEYS.includes(key)) {
      throw new CliError(
        "project/settings",
        `unknown key "sluice.${key}" in ${file}`,
        `known keys: ${KNOWN_KEYS.join(", ")}`,
      );
    }
  }
  const definitions =
    settings["definitions"] ?? DEFINITION_NAMES.find((name) => existsSync(join(root, name))) ?? "definitions.ts";
  if (typeof definitions !== "string") {
    throw new CliError("project/settings", `"sluice.definitions" in ${file} must be the path of a file`, null);
  }
  const warehouse = settings["warehouse"];
  if (warehouse !== undefined && warehouse !== "embedded") {
    throw new CliError("project/settings", `"sluice.warehouse" in ${file} must be "embedded" or absent`, null);
  }
  return {
    root,
    name: nameOf(manifest, root),
    definitions: resolve(root, definitions),
    embeddedWarehouse: warehouse === "embedded",
    settings,
  };
}

function nameOf(manifest: Record<string, unknown> | null, root: string): string {
  const name = manifest?.["name"];
  return typeof name === "string" && name !== "" ? name : (root.split(/[\\/]/).at(-1) ?? "project");
}

function readPackageJson(file: string): Record<string, unknown> | null {
  if (!existsSync(file)) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new CliError("project/settings", `${file} is not valid JSON: ${String(cause)}`, null);
  }
  return isRecord(parsed) ? parsed : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
