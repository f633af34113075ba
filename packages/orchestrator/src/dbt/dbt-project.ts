// A dbt project as definitions name it: where it lies, how it is parsed.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { DefinitionError } from "../definitions/errors.ts";
import type { WatchedFolder } from "../definitions/types.ts";
import { createErrorCollector, DbtCliError } from "./errors.ts";
import { executableEngine } from "./executable-engine.ts";
import { isChangedSince } from "./newest-file.ts";
import { placeInText } from "./place-in-text.ts";
import type { DbtEngine } from "./types.ts";

/** Where a dbt project lies, and which profile and target it takes. */
export interface DbtProjectOptions {
  /** Folder of dbt_project.yml, from the working directory. */
  readonly projectDir: string;
  /** Folder of profiles.yml (default: where dbt looks, which is the project first). */
  readonly profilesDir?: string;
  readonly profile?: string;
  readonly target?: string;
  /** Below the project (default: DBT_TARGET_PATH, else `target`). */
  readonly targetPath?: string;
  /** A dbt executable in the place of the native engine, for warehouses that have no adapter here. */
  readonly executable?: string;
}

/**
 * A dbt project.
 * @example
 * const project = new DbtProject({ projectDir: "./dbt_project" });
 * await project.prepareIfDev();
 */
export class DbtProject {
  readonly projectDir: string;
  readonly profilesDir: string | null;
  readonly profile: string | null;
  readonly target: string | null;
  readonly targetPath: string;
  readonly engine: DbtEngine;
  readonly #isForeign: boolean;

  constructor(options: DbtProjectOptions, engine: DbtEngine) {
    this.projectDir = resolve(options.projectDir);
    this.profilesDir = options.profilesDir === undefined ? null : resolve(options.profilesDir);
    this.profile = options.profile ?? null;
    this.target = options.target ?? null;
    this.targetPath = resolve(this.projectDir, options.targetPath ?? process.env["DBT_TARGET_PATH"] ?? "target");
    this.#isForeign = options.executable !== undefined;
    this.engine = options.executable === undefined ? engine : executableEngine(options.executable);
    if (!existsSync(join(this.projectDir, "dbt_project.yml"))) {
      throw new DefinitionError("dbt/no-project", `there is no dbt_project.yml in ${this.projectDir}`, {
        hint: "projectDir is taken from the folder of package.json",
      });
    }
    if (this.profilesDir !== null && !existsSync(this.profilesDir)) {
      throw new DefinitionError("dbt/no-profiles", `there is no folder ${this.profilesDir}`);
    }
  }

  get manifestPath(): string {
    return join(this.targetPath, "manifest.json");
  }

  /** Parses the project while definitions are loaded in development; does nothing anywhere else. */
  async prepareIfDev(): Promise<void> {
    if (process.env["SLUICE_DEV"] !== "1" || this.#isPrepared()) return;
    await this.prepare();
  }

  /** The native engine knows what has changed; starting an executable to ask costs seconds, in every process of a run. */
  #isPrepared(): boolean {
    if (!this.#isForeign || this.#hasMissingPackages()) return false;
    const made = statSync(this.manifestPath, { throwIfNoEntry: false })?.mtimeMs;
    const profiles = this.profilesDir === null ? [] : [join(this.profilesDir, "profiles.yml")];
    return (
      made !== undefined &&
      !this.watchedFolders().some((folder) => isChangedSince(folder, made)) &&
      profiles.every((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < made)
    );
  }

  /**
   * Installs missing packages and parses the project.
   * @throws {DbtCliError} in dbt's words
   */
  async prepare(): Promise<void> {
    if (this.#hasMissingPackages()) await this.#run(["deps", "--quiet"]);
    await this.#run(["parse", "--quiet"]);
  }

  /** Arguments that every command of this project gets. */
  globalArguments(): readonly string[] {
    const { profile, target, profilesDir } = this;
    return [
      ...(profilesDir === null ? [] : ["--profiles-dir", profilesDir]),
      ...(profile === null ? [] : ["--profile", profile]),
      ...(target === null ? [] : ["--target", target]),
    ];
  }

  watchedFolders(): readonly WatchedFolder[] {
    return [watchedProject(this.projectDir, this.targetPath)];
  }

  #hasMissingPackages(): boolean {
    const declares = ["packages.yml", "dependencies.yml"].some((name) => {
      const file = join(this.projectDir, name);
      return existsSync(file) && /^packages:\s*$/m.test(readFileSync(file, "utf8"));
    });
    return declares && !existsSync(join(this.projectDir, "dbt_packages"));
  }

  async #run(argv: readonly string[]): Promise<void> {
    const errors = createErrorCollector();
    const output: string[] = [];
    const keep = (chunk: string) => void output.push(chunk);
    const { exitCode, problem = null } = await this.engine.invoke({
      argv: [...argv, ...this.globalArguments()],
      cwd: this.projectDir,
      env: { ...process.env, DBT_TARGET_PATH: this.targetPath, DBT_USE_COLORS: "false" },
      signal: new AbortController().signal,
      stdout: keep,
      stderr: keep,
      onEvent: (event) => errors.hear(event),
    });
    if (exitCode === 0) return;
    const said = problem?.message ?? (errors.messages().join("\n") || output.join("").trim());
    const folders = this.profilesDir === null ? [this.projectDir] : [this.projectDir, this.profilesDir];
    throw new DbtCliError(said === "" ? `dbt ${argv[0]} failed in ${this.projectDir}` : said, exitCode, {
      hint: problem?.hint ?? (said.includes("'--profiles-dir'") ? `put profiles.yml into ${this.projectDir}` : null),
      place: problem?.place ?? placeInText(said, folders),
      watchedFolders: this.watchedFolders(),
    });
  }
}

/** What of a dbt project is source, and what dbt itself writes. */
export function watchedProject(projectDir: string, targetPath: string): WatchedFolder {
  const written = ["logs", "dbt_packages", "dbt_internal_packages", ".git", "node_modules", ".sluice"];
  return { path: projectDir, ignore: [targetPath, ...written.map((name) => join(projectDir, name))] };
}
