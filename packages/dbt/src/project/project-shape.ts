// What dbt_project.yml must look like, key by key; complaints in the words of dbt's schema check.
import { DbtError, type Span } from "../errors.ts";
import { pythonRepr } from "./python-repr.ts";
import { didYouMean, settingsPlace } from "./settings-place.ts";
import type { Yaml, YamlMap } from "./yaml.ts";
import type { YamlPath } from "./yaml-place.ts";
import { isMap, own } from "./yaml-values.ts";

type Kind = "text" | "texts" | "text-or-texts" | "map" | "maps" | "boolean" | "integer";

const optionalKinds: Readonly<Record<string, Kind>> = {
  "config-version": "integer",
  profile: "text",
  "source-paths": "texts",
  "model-paths": "texts",
  "macro-paths": "texts",
  "data-paths": "texts",
  "seed-paths": "texts",
  "test-paths": "texts",
  "analysis-paths": "texts",
  "docs-paths": "texts",
  "asset-paths": "texts",
  "function-paths": "texts",
  "snapshot-paths": "texts",
  "clean-targets": "texts",
  "target-path": "text",
  "log-path": "text",
  "packages-install-path": "text",
  "on-run-start": "texts",
  "on-run-end": "texts",
  "require-dbt-version": "text-or-texts",
  dispatch: "maps",
  quoting: "map",
  models: "map",
  seeds: "map",
  snapshots: "map",
  sources: "map",
  tests: "map",
  data_tests: "map",
  unit_tests: "map",
  metrics: "map",
  "semantic-models": "map",
  "saved-queries": "map",
  exposures: "map",
  functions: "map",
  vars: "map",
  "dbt-cloud": "map",
  flags: "map",
  "restrict-access": "boolean",
};

/** Checked elsewhere, or by nobody. */
const otherKeys = new Set(["name", "version", "packages", "project-root", "query-comment", "analyses"]);

/** Keys that may not be null, unlike the rest. */
const neverNull = new Set(["dispatch", "models", "seeds", "snapshots", "sources", "tests", "data_tests", "flags"]);

const fits: Readonly<Record<Kind, (value: Yaml) => boolean>> = {
  text: (value) => typeof value === "string",
  texts: (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
  "text-or-texts": (value) => fits.text(value) || fits.texts(value),
  map: isMap,
  maps: (value) => Array.isArray(value) && value.every(isMap),
  boolean: (value) => typeof value === "boolean",
  integer: (value) => typeof value === "number" && Number.isInteger(value),
};

const reservedNames = new Set(
  (
    "_sql_results adapter api column config context database env env_var exceptions execute flags fromjson fromyaml graph " +
    "invocation_id load_agate_table load_result log model modules post_hooks pre_hooks ref render return run_started_at " +
    "schema source sql sql_now store_result store_raw_result target this tojson toyaml try_or_compiler_error var write"
  ).split(" "),
);

/** What a JSON schema calls them. */
const TYPES: Readonly<Partial<Record<Kind, string>>> = { map: "object", maps: "array" };

/** @throws DbtError naming the first key that is wrong */
export function checkProjectShape(project: YamlMap, file: string): void {
  checkName(own(project, "name"), file);
  checkVersion(own(project, "version"), file);
  checkKeys(project, file);
  for (const [key, kind] of Object.entries(optionalKinds)) {
    const value = own(project, key);
    if (value === undefined || (value === null && !neverNull.has(key)) || (value !== undefined && fits[kind](value)))
      continue;
    const complaint = neverNull.has(key) ? `of type '${TYPES[kind] ?? kind}'` : "valid under any of the given schemas";
    throw shapeError(key, `${pythonRepr(value)} is not ${complaint}`, file);
  }
  for (const [index, entry] of arrayOf(own(project, "dispatch")).entries()) {
    if (isMap(entry) && own(entry, "macro_namespace") !== undefined && Array.isArray(own(entry, "search_order")))
      continue;
    throw projectError(`Invalid project dispatch config: ${pythonRepr(entry)}`, file, {
      at: ["dispatch", index],
      hint: "an entry needs a `macro_namespace` and a list `search_order`",
    });
  }
  if (hasEntries(own(project, "tests")) && hasEntries(own(project, "data_tests"))) {
    throw projectError("Invalid project config: cannot have both 'tests' and 'data_tests' defined", file, {
      at: ["tests"],
    });
  }
}

function checkKeys(project: YamlMap, file: string): void {
  const unknown = Object.keys(project).filter((key) => !Object.hasOwn(optionalKinds, key) && !otherKeys.has(key));
  if (unknown.length === 0) return;
  const names = unknown.map((key) => pythonRepr(key)).join(", ");
  const verb = unknown.length === 1 ? "was" : "were";
  throw projectError(`at path []: Additional properties are not allowed (${names} ${verb} unexpected)`, file, {
    at: unknown.slice(0, 1),
    hint: unknownKeyHint(unknown),
  });
}

/** What each of the keys was probably meant to be. */
function unknownKeyHint(unknown: readonly string[]): string | null {
  const known = [...Object.keys(optionalKinds), ...otherKeys];
  const hints = unknown.flatMap((key) => didYouMean(key, known) ?? []);
  return hints.length === 0 ? null : hints.join(" ");
}

function checkName(name: Yaml | undefined, file: string): void {
  if (name === undefined) throw projectError('Required "name" field not present in project', file);
  if (typeof name !== "string") throw shapeError("name", `${pythonRepr(name)} is not of type 'string'`, file);
  if (!/^[\p{L}\p{Nl}_][\p{L}\p{N}_]*$/u.test(name)) {
    throw shapeError("name", `${pythonRepr(name)} does not match '^[^\\\\d\\\\W]\\\\w*$'`, file);
  }
  if (reservedNames.has(name))
    throw projectError(`Invalid project name: ${name} is a reserved word`, file, { at: ["name"] });
}

const semanticVersion =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)(\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?)?$/;

function checkVersion(version: Yaml | undefined, file: string): void {
  if (version === undefined || version === null) return;
  const isText = typeof version === "string";
  if (
    isText
      ? semanticVersion.test(version)
      : typeof version === "number" || (!isMap(version) && !Array.isArray(version) && typeof version !== "boolean")
  )
    return;
  throw shapeError("version", `${pythonRepr(version)} is not valid under any of the given schemas`, file);
}

function arrayOf(value: Yaml | undefined): readonly Yaml[] {
  return Array.isArray(value) ? value : [];
}

function hasEntries(value: Yaml | undefined): boolean {
  return isMap(value) && Object.keys(value).length > 0;
}

function shapeError(key: string, complaint: string, file: string): DbtError {
  // The older `tests:` is read as `data_tests:`.
  const place = settingsPlace(file, [key]) ?? (key === "data_tests" ? settingsPlace(file, ["tests"]) : null);
  return projectError(`at path ['${key}']: ${complaint}`, file, { span: place });
}

export interface ProjectFault {
  readonly code?: string;
  /** The keys that lead to the place in the file, unless `span` says it. */
  readonly at?: YamlPath;
  readonly span?: Span | null;
  readonly hint?: string | null;
}

/** A fault of a dbt_project.yml, with the file named as dbt does. */
export function projectError(message: string, file: string, fault: ProjectFault = {}): DbtError {
  const { code = "project/bad-project-file", at = [], hint = null } = fault;
  return new DbtError(message, { code, path: file, span: fault.span ?? settingsPlace(file, at), hint });
}
