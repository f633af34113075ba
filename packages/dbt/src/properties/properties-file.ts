// Properties files (any YAML below the resource folders): read, checked for their outline, rendered entry by entry.
import { DbtError, type Span } from "../errors.ts";
import { parseError } from "../parse/errors.ts";
import type { SourceFile } from "../parse/source-files.ts";
import { readSource } from "../parse/source-text.ts";
import type { ParseState } from "../parse/state.ts";
import { excerptOf } from "../project/excerpt.ts";
import { tellDuplicateKeys } from "../project/project-deprecations.ts";
import { pythonRepr } from "../project/python-repr.ts";
import { renderYaml } from "../project/render-yaml.ts";
import { loadYaml, type Yaml, type YamlMap } from "../project/yaml.ts";
import { type YamlPath, yamlPlace } from "../project/yaml-place.ts";
import { isMap, mapOf, own, textOf } from "../project/yaml-values.ts";
import { entryShapes } from "./entry-shapes.ts";
import { isRenderedLate } from "./late-keys.ts";
import { semanticShapes } from "./semantic-shapes.ts";
import { complaintOf, type Shape } from "./shapes.ts";

export interface PropertiesFile {
  readonly file: SourceFile;
  readonly text: string;
  readonly firstLine: number;
  readonly data: YamlMap;
}

/** One element of a list of a properties file, rendered. */
export interface Entry {
  readonly source: PropertiesFile;
  /** The list's key: `models`. */
  readonly key: string;
  readonly name: string;
  readonly data: YamlMap;
  /** The element as written. */
  readonly written: YamlMap;
}

const namedLists = [
  "models",
  "seeds",
  "snapshots",
  "sources",
  "macros",
  "analyses",
  "exposures",
  "metrics",
  "semantic_models",
  "saved_queries",
  "functions",
];

/** Null when the file holds nothing. @throws DbtError on YAML that is broken or not of the right outline */
export function readPropertiesFile(state: ParseState, file: SourceFile): PropertiesFile | null {
  const { text, firstLine } = readSource(file);
  if (text === "") return null;
  const data = loadFile(state, file, text);
  if (data === null) return null;
  checkOutline({ file, text, firstLine }, data);
  return { file, text, firstLine, data };
}

function loadFile(state: ParseState, file: SourceFile, text: string): YamlMap | null {
  try {
    const { data, duplicates } = loadYaml(text, file.originalPath);
    tellDuplicateKeys(duplicates, file.originalPath, state.fire);
    if (data === null) return null;
    if (isMap(data)) return data;
    throw new DbtError(`Contents of file '${file.originalPath}' are not valid. Dictionary expected.`, {
      code: "parse/properties-not-a-dict",
    });
  } catch (error) {
    if (!(error instanceof DbtError)) throw error;
    throw parseError(`Error reading ${file.packageName}: ${file.relativePath} - ${error.words()}`, {
      code: error.code,
      hint: error.hint,
      span: error.span,
    });
  }
}

function checkOutline(source: Omit<PropertiesFile, "data">, data: YamlMap): void {
  const fault = (reason: string, path: YamlPath) =>
    parseError(`The schema file at ${source.file.originalPath} is invalid because ${reason}`, {
      code: "parse/properties-outline",
      span: placeInSource(source, path),
    });
  for (const key of namedLists) {
    const list = own(data, key);
    if (list === undefined) continue;
    if (!Array.isArray(list)) throw fault(`the value of '${key}' is not a list`, [key]);
    for (const [index, element] of list.entries()) {
      if (!isMap(element)) throw fault(`a list element for '${key}' is not a dictionary`, [key, index]);
      if (own(element, "name") === undefined) {
        throw fault(`a list element for '${key}' does not have a name attribute.`, [key, index]);
      }
    }
  }
}

/** The elements of one list, rendered with what properties files of the package see; wrong ones are told and left out. */
export function entriesOf(state: ParseState, source: PropertiesFile, key: string): readonly Entry[] {
  const list = own(source.data, key);
  if (list === undefined) return [];
  if (!Array.isArray(list)) {
    throw parseError(`${key} must be a list, got ${pythonRepr(list)} instead`, { code: "parse/properties-outline" });
  }
  const entries: Entry[] = [];
  for (const written of list) {
    state.problems.attempt(() => {
      const entry = readEntry(state, source, key, list, written);
      checkShape(entry);
      entries.push(entry);
    });
  }
  return entries;
}

function readEntry(
  state: ParseState,
  source: PropertiesFile,
  key: string,
  list: readonly Yaml[],
  written: Yaml,
): Entry {
  const { packageName, originalPath: file } = source.file;
  if (!isMap(written)) {
    throw parseError(
      `Invalid ${key} config given in ${file} @ ${key}: ${pythonRepr([...list])} - expected a dict with string keys`,
      { code: "parse/properties-outline" },
    );
  }
  const name = own(written, "name");
  if (name === undefined && own(written, "model") === undefined) {
    const span = placeInSource(source, [key, list.indexOf(written)]);
    throw parseError("Entry did not contain a name", { code: "parse/properties-outline", span });
  }
  const scope = state.yamlScope(packageName);
  const { yamlEnvironment: environment } = state;
  const data = inFile(source, () =>
    renderYaml(written, { scope, environment, file, skip: (path) => isRenderedLate(key, path) }),
  );
  const map = isMap(data) ? { ...data } : {};
  return { source, key, name: textOf(map, "name") ?? "", data: map, written };
}

/** What rendering finds wrong in a parsing error is told with the file. */
function inFile(source: PropertiesFile, render: () => Yaml): Yaml {
  try {
    return render();
  } catch (error) {
    if (!(error instanceof DbtError) || error.heading !== "Parsing Error") throw error;
    const { packageName, originalPath } = source.file;
    const { code, hint, span } = error;
    const inner = `${error.heading}\n  ${error.message}`;
    throw parseError(`Failed to render ${originalPath} from project ${packageName}: ${inner}`, { code, hint, span });
  }
}

function checkShape(entry: Entry): void {
  const shape = entry.key === "sources" && own(entry.data, "overrides") !== undefined ? undefined : shapeOf(entry.key);
  const complaint = shape === undefined ? null : complaintOf(entry.data, shape);
  if (complaint !== null) throw entryError(entry, complaint);
}

function shapeOf(key: string): Shape | undefined {
  return Object.hasOwn(shapes, key) ? shapes[key] : undefined;
}

const shapes: Readonly<Record<string, Shape>> = { ...entryShapes, ...semanticShapes };

/** Lists whose entries say something of a resource that is there already. */
const patchLists = new Set(["models", "seeds", "snapshots", "analyses", "data_tests", "macros", "functions"]);

/** A fault of an entry, in dbt's words, with the line of the entry. */
export function entryError(entry: Entry, reason: string, code = "parse/bad-properties"): DbtError {
  const { originalPath, packageName } = entry.source.file;
  const origin = { original_file_path: originalPath, yaml_key: entry.key, package_name: packageName };
  const data = patchLists.has(entry.key) ? { ...entry.data, ...origin } : entry.data;
  return parseError(
    `Invalid ${entry.key} config given in ${originalPath} @ ${entry.key}: ${pythonRepr(data)} - ${reason}`,
    { code, span: entrySpan(entry) },
  );
}

/** Where a key of the entry stands, or what leads to it. */
export function entryKeySpan({ source, key, written }: Entry, path: YamlPath): Span | null {
  const list = own(source.data, key);
  const index = Array.isArray(list) ? list.indexOf(written) : -1;
  return placeInSource(source, [key, index, ...path]);
}

function placeInSource({ file, text, firstLine }: Pick<PropertiesFile, "file" | "text" | "firstLine">, path: YamlPath) {
  return yamlPlace("\n".repeat(firstLine - 1) + text, path, file.originalPath);
}

/** Gives what is wrong with an entry the place of the key that is at fault (null: the entry), where it has none. */
export function placingKey<T>(entry: Entry, keyOf: (error: DbtError) => string | null, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DbtError) error.span ??= entryKeySpan(entry, pathOf(entry.written, keyOf(error)));
    throw error;
  }
}

/** A key of an entry stands at its top or in its `config`. */
function pathOf(written: YamlMap, key: string | null): YamlPath {
  if (key === null) return [];
  return own(mapOf(written, "config"), key) === undefined ? [key] : ["config", key];
}

/** Where the entry's name stands. */
export function entrySpan(entry: Entry) {
  const { file, text, firstLine } = entry.source;
  const pattern = new RegExp(`\\bname:\\s*['"]?${entry.name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}['"]?\\s*(#.*)?$`);
  const index = text.split("\n").findIndex((line) => pattern.test(line));
  if (index < 0) return null;
  const column = (text.split("\n")[index]?.search(/\S/) ?? 0) + 1;
  return {
    file: file.originalPath,
    line: index + firstLine,
    column,
    excerpt: excerptOf("\n".repeat(firstLine - 1) + text, index + firstLine, column),
  };
}
