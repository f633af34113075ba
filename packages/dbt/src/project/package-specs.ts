// packages.yml and the `packages:` of dependencies.yml: what a project asks for.
import { join } from "node:path";
import type { Environment, Scope } from "@sluice/jinja";
import { DbtError, type Span } from "../errors.ts";
import { readTextIfThere } from "./files.ts";
import { projectError } from "./project-shape.ts";
import { pythonRepr } from "./python-repr.ts";
import { renderYaml } from "./render-yaml.ts";
import { didYouMean, settingsPlace } from "./settings-place.ts";
import type { EnvReader } from "./types.ts";
import { loadYaml, type Yaml, type YamlMap } from "./yaml.ts";
import type { YamlPath } from "./yaml-place.ts";
import { revealSecrets } from "./yaml-scope.ts";
import { isMap, own, textOf } from "./yaml-values.ts";

export type PackageSpec =
  | { readonly kind: "local"; readonly path: string; readonly written: YamlMap }
  | {
      readonly kind: "git";
      readonly url: string;
      readonly revision: string | null;
      readonly subdirectory: string | null;
      readonly warnUnpinned: boolean;
      readonly written: YamlMap;
    }
  | { readonly kind: "hub"; readonly name: string; readonly versions: readonly string[]; readonly written: YamlMap }
  | { readonly kind: "tarball"; readonly url: string; readonly name: string; readonly written: YamlMap }
  | { readonly kind: "private"; readonly name: string; readonly written: YamlMap };

export interface PackageSpecs {
  /** The file that holds them: `packages.yml` or `dependencies.yml`. */
  readonly file: "packages.yml" | "dependencies.yml";
  readonly specs: readonly PackageSpec[];
}

export interface PackageSpecOptions {
  /** Secrets are allowed here. */
  readonly scope: Scope;
  readonly environment: Environment;
  readonly env: EnvReader;
}

/** @throws DbtError in dbt's words on a file that is malformed */
export function readPackageSpecs(root: string, options: PackageSpecOptions): PackageSpecs {
  const packages = readMap(join(root, "packages.yml"));
  const dependencies = readMap(join(root, "dependencies.yml"));
  const inDependencies = own(dependencies, "packages") !== undefined;
  if (own(packages, "packages") !== undefined && inDependencies) {
    throw plainError(
      "The 'packages' key cannot be specified in both packages.yml and dependencies.yml",
      settingsPlace(join(root, "dependencies.yml"), ["packages"]),
    );
  }
  if (own(packages, "projects") !== undefined) {
    throw plainError(
      "The 'projects' key cannot be specified in packages.yml",
      settingsPlace(join(root, "packages.yml"), ["projects"]),
      "`projects` belongs into dependencies.yml",
    );
  }
  const file = inDependencies ? "dependencies.yml" : "packages.yml";
  const written = inDependencies ? { packages: own(dependencies, "packages") ?? null } : packages;
  const rendered = inDependencies ? written : renderPackages(written, join(root, file), options);
  return { file, specs: specsOf(rendered, written, join(root, file), join(root, "dbt_project.yml")) };
}

function renderPackages(written: YamlMap, file: string, options: PackageSpecOptions): Yaml {
  const rendered = renderYaml(written, { scope: options.scope, environment: options.environment, file });
  return reveal(rendered, options.env);
}

function reveal(value: Yaml, env: EnvReader): Yaml {
  if (typeof value === "string") return revealSecrets(value, env);
  if (Array.isArray(value)) return value.map((item) => reveal(item, env));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reveal(item, env)]));
}

function readMap(file: string): YamlMap {
  const text = readTextIfThere(file);
  const data = text === null ? null : loadYaml(text, file).data;
  return isMap(data) ? data : {};
}

function plainError(message: string, span: Span | null, hint: string | null = null): DbtError {
  return new DbtError(message, { code: "project/bad-packages-file", span, hint });
}

/** Tells of a mistake at a place of the file. */
type Fault = (reason: string, at: YamlPath, hint?: string | null) => DbtError;

/** The specs of rendered data of `file`; `written` has the same list before it was rendered. dbt names `projectFile`. */
export function specsOf(rendered: Yaml, written: YamlMap, file: string, projectFile: string): readonly PackageSpec[] {
  const fault: Fault = (reason, at, hint = null) => malformed(reason, projectFile, settingsPlace(file, at), hint);
  const list = isMap(rendered) ? own(rendered, "packages") : undefined;
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw fault(`${pythonRepr(list)} is not of type 'array'`, ["packages"]);
  const originals = own(written, "packages");
  return list.map((entry, index) => {
    const original = Array.isArray(originals) ? originals[index] : undefined;
    const inEntry: Fault = (reason, at, hint) => fault(reason, ["packages", index, ...at], hint);
    const spec =
      isMap(entry) && hasKnownKeys(entry) ? specOf(entry, isMap(original) ? original : entry, inEntry) : null;
    if (spec !== null) return spec;
    const unknown = isMap(entry) ? unknownKey(entry) : null;
    throw inEntry(
      `${pythonRepr(entry)} is not valid under any of the given schemas`,
      unknown === null ? [] : [unknown.key],
      unknown?.hint,
    );
  });
}

/** The key of an entry that its kind does not have, and what it was probably meant to be. */
function unknownKey(entry: YamlMap): { readonly key: string; readonly hint: string | null } | null {
  const kind = Object.keys(KEYS).find((name) => own(entry, name) !== undefined);
  const known = new Set(kind === undefined ? Object.values(KEYS).flatMap((keys) => [...keys]) : KEYS[kind]);
  const key = Object.keys(entry).find((name) => !known.has(name));
  return key === undefined ? null : { key, hint: didYouMean(key, known, `known keys: ${[...known].join(", ")}`) };
}

/** Keys of each kind of package, by the key that makes it one. */
const KEYS: Readonly<Record<string, ReadonlySet<string>>> = {
  local: new Set(["local", "unrendered", "name"]),
  tarball: new Set(["tarball", "unrendered", "name"]),
  git: new Set(["git", "revision", "warn-unpinned", "subdirectory", "unrendered", "name"]),
  private: new Set(["private", "provider", "revision", "warn-unpinned", "subdirectory", "unrendered", "name"]),
  package: new Set(["package", "version", "install_prerelease", "unrendered", "name"]),
};

/** An entry without any of the kinds is told of elsewhere. */
function hasKnownKeys(entry: YamlMap): boolean {
  const kinds = Object.keys(KEYS).filter((kind) => own(entry, kind) !== undefined);
  return kinds.length === 0 || kinds.some((kind) => Object.keys(entry).every((key) => KEYS[kind]?.has(key)));
}

function specOf(entry: YamlMap, written: YamlMap, fault: Fault): PackageSpec | null {
  for (const [key, kind] of [
    ["package", "hub"],
    ["local", "local"],
    ["git", "git"],
  ] as const) {
    if (own(entry, key) === "") {
      throw fault(`A ${kind} package is missing the value. It is a required property.`, [key]);
    }
  }
  const local = textOf(entry, "local");
  if (local !== null) return { kind: "local", path: local, written };
  const git = textOf(entry, "git");
  if (git !== null) {
    const revision = own(entry, "revision") ?? null;
    return {
      kind: "git",
      url: git,
      revision: revision === null ? null : String(revision),
      subdirectory: textOf(entry, "subdirectory"),
      warnUnpinned: own(entry, "warn-unpinned") !== false,
      written,
    };
  }
  const tarball = textOf(entry, "tarball");
  const name = textOf(entry, "name");
  if (tarball !== null && name !== null) return { kind: "tarball", url: tarball, name, written };
  const privateName = textOf(entry, "private");
  if (privateName !== null) return { kind: "private", name: privateName, written };
  const hub = textOf(entry, "package");
  return hub === null ? null : hubSpec(hub, own(entry, "version"), written, fault);
}

function hubSpec(name: string, version: Yaml | undefined, written: YamlMap, fault: Fault): PackageSpec {
  if (version === undefined || version === null || version === "") {
    throw fault(
      `${name} is missing the version. When installing from the Hub package index, version is a required property`,
      ["package"],
    );
  }
  if (!name.includes("/")) {
    throw fault(
      `${name} was not found in the package index. Packages on the index require a namespace, e.g dbt-labs/dbt_utils`,
      ["package"],
    );
  }
  const versions = Array.isArray(version) ? version.map(String) : [String(version)];
  return { kind: "hub", name, versions, written };
}

function malformed(reason: string, projectFile: string, span: Span | null, hint: string | null): DbtError {
  return projectError(
    "The packages.yml file in this project is malformed. Please double check\n" +
      "the contents of this file and fix any errors before retrying.\n\n" +
      "You can find more information on the syntax for this file here:\n" +
      `https://docs.getdbt.com/docs/package-management\n\nValidator Error:\n${reason}\n`,
    projectFile,
    { code: "project/bad-packages-file", span, hint },
  );
}
