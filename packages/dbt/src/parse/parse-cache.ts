// The cache in target/: the manifest of the last parse, with everything that went into it. It is used only when none of it
// has changed: files, vars, target, environment, flags, versions. Says in dbt's words why it cannot be used.
import { hash as digest } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { jsonText } from "../artifacts/json-text.ts";
import { RESOURCE_SECTIONS } from "../artifacts/manifest.ts";
import type { PackedResources, WrittenResources } from "../artifacts/resource-writer.ts";
import {
  partialParsingEnabled,
  partialParsingNotEnabled,
  partialParsingSkipParsing,
  unableToPartialParse,
} from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import type { Flags } from "../flags/types.ts";
import type { Manifest } from "../manifest/types.ts";
import { errorCode, readTextIfThere } from "../project/files.ts";
import type { EnvReader, Project, ProjectConfig } from "../project/types.ts";
import { DBT_VERSION } from "../version.ts";
import { emptyManifest } from "./empty-manifest.ts";
import type { PackageFiles } from "./source-files.ts";
import { unpackResources } from "./unpack-resources.ts";

/** Another number whenever the shape of the file changes. */
const FORMAT = 3;

/** What a parse depends on, beside the variables of the environment that it turned out to read. */
interface Inputs {
  readonly version: string;
  readonly vars: string;
  readonly profileKeys: string;
  readonly packages: readonly string[];
  readonly written: string;
  readonly rendered: string;
  /** What dbt would not parse anew for, and we do. */
  readonly others: string;
  /** Package and path → size and times of change. */
  readonly files: Readonly<Record<string, string>>;
}

interface CacheFile {
  readonly inputs: Inputs;
  /** Variable → hash of its value, null when it was not set. */
  readonly env: Readonly<Record<string, string | null>>;
  /** The map of a manifest → its resources. */
  readonly resources: Readonly<Record<string, PackedResources>>;
  readonly disabled: Readonly<Record<string, unknown>>;
}

export interface ParseCacheOptions {
  readonly project: Project;
  readonly flags: Flags;
  readonly env: EnvReader;
  readonly fire: Fire;
  readonly files: ReadonlyMap<string, PackageFiles>;
}

export class ParseCache {
  /** The environment for the parse; what is read of it is noted. */
  readonly env: EnvReader;
  readonly #options: ParseCacheOptions;
  readonly #read = new Map<string, string | null>();
  readonly path: string;
  readonly #inputs: Inputs;

  constructor(options: ParseCacheOptions) {
    this.#options = options;
    this.path = cachePath(options);
    this.#inputs = inputsOf(options);
    this.env = {
      get: (name) => {
        const value = options.env.get(name);
        this.#read.set(name, value === undefined ? null : hash(value));
        return value;
      },
    };
  }

  /** The manifest of the last parse; null when it has to be parsed anew. */
  read(): Manifest | null {
    const { flags, fire } = this.#options;
    if (!flags.partialParse) {
      fire(partialParsingNotEnabled());
      return null;
    }
    const saved = readCacheFile(this.path);
    if (saved === null) {
      fire(unableToPartialParse({ reason: "saved manifest not found. Starting full parse." }));
      return null;
    }
    const reasons = reasonsAgainst(saved.inputs, this.#inputs);
    for (const reason of reasons) fire(unableToPartialParse({ reason }));
    if (reasons.length > 0 || saved.inputs.others !== this.#inputs.others || !this.#sameEnv(saved.env)) return null;
    const changes = fileChanges(saved.inputs.files, this.#inputs.files);
    if (changes.deleted + changes.added + changes.changed > 0) {
      fire(partialParsingEnabled(changes));
      return null;
    }
    fire(partialParsingSkipParsing());
    return this.#restore(saved);
  }

  /** Keeps a manifest for the next command, if it can: a folder that cannot be written to is no reason to fail. */
  write(manifest: Manifest, resources: ReadonlyMap<string, WrittenResources>): boolean {
    const others = { inputs: this.#inputs, env: Object.fromEntries(this.#read) };
    const packed = [...resources].map(([kind, { packed }]) => `"${kind}":${packed}`);
    const disabled = jsonText(Object.fromEntries(manifest.disabled));
    const text = `${jsonText(others).slice(0, -1)},"resources":{${packed.join(",")}},"disabled":${disabled}}`;
    const temporary = `${this.path}.${process.pid}.tmp`;
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      writeFileSync(temporary, text);
      renameSync(temporary, this.path);
      return true;
    } catch (error) {
      if (errorCode(error) === null) throw error;
      if (existsSync(temporary)) rmSync(temporary);
      return false;
    }
  }

  #sameEnv(saved: CacheFile["env"]): boolean {
    return Object.entries(saved).every(([name, known]) => {
      const value = this.#options.env.get(name);
      return known === (value === undefined ? null : hash(value));
    });
  }

  #restore(saved: CacheFile): Manifest {
    const manifest = emptyManifest(this.#options.project, new Map());
    for (const kind of RESOURCE_SECTIONS) {
      const packed = saved.resources[kind];
      if (packed !== undefined) fill(manifest[kind], packed);
    }
    for (const [id, list] of Object.entries(saved.disabled)) put(manifest.disabled, id, list);
    return manifest;
  }
}

function fill(map: ReadonlyMap<string, unknown>, packed: PackedResources): void {
  for (const resource of unpackResources(packed)) put(map, Reflect.get(resource, "unique_id"), resource);
}

/** The file was written by `write`, of a manifest; the shape of what it holds is not looked at again. */
function put(map: ReadonlyMap<string, unknown>, id: unknown, value: unknown): void {
  Reflect.apply(Map.prototype.set, map, [id, value]);
}

function cachePath({ project, flags }: ParseCacheOptions): string {
  if (flags.partialParseFilePath) return flags.partialParseFilePath;
  const { targetPath } = project.root.config;
  const folder = isAbsolute(targetPath) ? targetPath : join(project.root.root, targetPath);
  return join(folder, "partial_parse.sluice.json");
}

function readCacheFile(path: string): CacheFile | null {
  const text = readTextIfThere(path);
  if (text === null) return null;
  try {
    const data: unknown = JSON.parse(text);
    return isCacheFile(data) ? data : null;
  } catch {
    // Not ours, or cut off: as good as none.
    return null;
  }
}

function isCacheFile(data: unknown): data is CacheFile {
  if (typeof data !== "object" || data === null) return false;
  return ["inputs", "env", "resources", "disabled"].every((key) => {
    const part: unknown = Reflect.get(data, key);
    return typeof part === "object" && part !== null;
  });
}

/** dbt's reasons for a full parse, in its order. A wrong version hides the others. */
function reasonsAgainst(saved: Inputs, now: Inputs): readonly string[] {
  if (saved.version !== now.version) return ["of a version mismatch"];
  const reasons: string[] = [];
  if (saved.vars !== now.vars) reasons.push("config vars, config profile, or config target have changed");
  if (saved.profileKeys !== now.profileKeys) reasons.push("profile has changed");
  const sameFiles = saved.written === now.written;
  if (sameFiles && saved.rendered !== now.rendered) reasons.push("env vars used in dbt_project.yml have changed");
  if (now.packages.some((name) => !saved.packages.includes(name))) reasons.push("a project dependency has been added");
  else if (!sameFiles) reasons.push("a project config has changed");
  return reasons;
}

function fileChanges(saved: Inputs["files"], now: Inputs["files"]) {
  const names = Object.keys(now);
  const added = names.filter((name) => saved[name] === undefined).length;
  const changed = names.filter((name) => saved[name] !== undefined && saved[name] !== now[name]).length;
  const deleted = Object.keys(saved).filter((name) => now[name] === undefined).length;
  return { deleted, added, changed };
}

function inputsOf({ project, flags, files }: ParseCacheOptions): Inputs {
  const { target, packages } = project;
  const { credentials, adapter } = target;
  const configs = packages.map((entry) => entry.config);
  const macros = project.internalPackages.map((entry) => entry.macros.map((macro) => [macro.path, macro.text]));
  return {
    version: [FORMAT, DBT_VERSION, adapter.facts.version, programTime(), hash(JSON.stringify(macros))].join(" "),
    vars: hash(JSON.stringify([project.cliVars, flags.profile, flags.target])),
    profileKeys: [...credentials.shown.keys()].sort().join(" "),
    packages: packages.map((entry) => entry.name),
    written: hash(JSON.stringify(configs.map((config) => config.raw))),
    rendered: hash(JSON.stringify(configs.map(renderedConfig))),
    others: hash(
      JSON.stringify([
        packages.map((entry) => entry.root),
        target.name,
        target.profileName,
        target.threads,
        credentials.database,
        credentials.schema,
        [...credentials.shown],
        flags.behavior,
        flags.fullRefresh,
        flags.storeFailures,
        [...project.selectors],
      ]),
    ),
    files: fileStamps(files),
  };
}

/** What the configs came to. Where commands write to is no part of a manifest: each run has a target folder of its own. */
function renderedConfig(config: ProjectConfig) {
  const { raw: _raw, targetPath: _target, logPath: _log, cleanTargets: _clean, ...rendered } = config;
  return rendered;
}

function fileStamps(files: ReadonlyMap<string, PackageFiles>): Record<string, string> {
  const stamps: Record<string, string> = {};
  for (const [packageName, lists] of files) {
    for (const list of Object.values(lists)) {
      for (const file of list) {
        stamps[`${packageName}://${file.originalPath}`] = `${file.size} ${file.mtimeMs} ${file.ctimeMs}`;
      }
    }
  }
  return stamps;
}

/** Another build of the program may parse otherwise. */
function programTime(): number {
  return statSync(fileURLToPath(import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function hash(text: string): string {
  return digest("sha1", text);
}
