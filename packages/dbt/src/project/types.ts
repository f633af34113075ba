// What `project/` reads before anything is parsed: the root project, its packages, the profile's target. Data only.
import type { Adapter, Credentials } from "@sluice/adapter-contract";
import type { Json } from "../manifest/types.ts";

/** A tree of configs in dbt_project.yml (`models:`, `seeds:`, …), as written and rendered. */
export interface ConfigTree {
  readonly rendered: Readonly<Record<string, Json>>;
  readonly unrendered: Readonly<Record<string, Json>>;
}

/** The trees of dbt_project.yml that hold node configs. */
export type ConfigTreeName =
  | "models"
  | "seeds"
  | "snapshots"
  | "sources"
  | "tests"
  | "unit_tests"
  | "metrics"
  | "semantic-models"
  | "saved-queries"
  | "exposures"
  | "functions";

/** dbt_project.yml, rendered, with dbt's defaults filled in. Paths are relative to the package's root. */
export interface ProjectConfig {
  readonly name: string;
  readonly version: string | null;
  readonly profile: string | null;
  readonly modelPaths: readonly string[];
  readonly macroPaths: readonly string[];
  readonly seedPaths: readonly string[];
  readonly testPaths: readonly string[];
  readonly analysisPaths: readonly string[];
  readonly docsPaths: readonly string[];
  readonly assetPaths: readonly string[];
  readonly snapshotPaths: readonly string[];
  readonly functionPaths: readonly string[];
  readonly targetPath: string;
  readonly logPath: string;
  readonly cleanTargets: readonly string[];
  readonly packagesInstallPath: string;
  readonly quoting: Readonly<Record<string, boolean>>;
  readonly onRunStart: readonly string[];
  readonly onRunEnd: readonly string[];
  readonly requireDbtVersion: readonly string[];
  readonly dispatch: readonly { readonly macro_namespace: string; readonly search_order: readonly string[] }[];
  readonly trees: Readonly<Record<ConfigTreeName, ConfigTree>>;
  readonly vars: Readonly<Record<string, Json>>;
  readonly queryComment: Json;
  readonly restrictAccess: boolean;
  readonly flags: Readonly<Record<string, Json>>;
  /** The file as written (YAML → data), for hashing and for `unrendered_config`. */
  readonly raw: Readonly<Record<string, Json>>;
}

/** The root project or an installed package. */
export interface Package {
  readonly name: string;
  /** Absolute path. */
  readonly root: string;
  readonly isRoot: boolean;
  readonly config: ProjectConfig;
}

/** A package of macros that comes with the engine or the adapter (`dbt`, `dbt_postgres`): nothing but macro files. */
export interface InternalPackage {
  readonly name: string;
  readonly macros: readonly { readonly path: string; readonly text: string }[];
}

/** The chosen target of the profile. */
export interface Target {
  readonly profileName: string;
  /** `dev`. */
  readonly name: string;
  readonly threads: number;
  readonly adapter: Adapter;
  readonly credentials: Credentials;
  /** Environment variables that profiles.yml used, name → value; secrets included, never written anywhere. */
  readonly envVars: Readonly<Record<string, string>>;
}

export interface Project {
  readonly root: Package;
  /** Root first, then installed packages in dbt's load order. */
  readonly packages: readonly Package[];
  readonly internalPackages: readonly InternalPackage[];
  readonly target: Target;
  /** `--vars`. */
  readonly cliVars: Readonly<Record<string, Json>>;
  /** selectors.yml as read; empty when there is none. */
  readonly selectors: ReadonlyMap<string, Json>;
}

/** Where vars come from for one package: `--vars`, then the root's vars for the package, root's globals, the package's own. */
export interface Vars {
  has(name: string): boolean;
  /** `undefined` when there is none. */
  get(name: string): Json | undefined;
  /** Everything that is set, for the message of a missing one. */
  readonly all: Readonly<Record<string, Json>>;
  /** What `--vars` set of it: dbt names only these when YAML misses one. */
  readonly cli: Readonly<Record<string, Json>>;
}

/** The environment as dbt reads it. `read` is told so that files can be invalidated by the variables they used. */
export interface EnvReader {
  /** `undefined` when not set. */
  get(name: string): string | undefined;
  /** The names that are set; absent where nobody may list them. */
  readonly names?: () => Iterable<string>;
}
