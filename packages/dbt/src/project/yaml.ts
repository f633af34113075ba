// YAML as PyYAML's safe loader reads it (YAML 1.1): yes/no booleans, octal ints, dates (kept as the text that dbt shows),
// merge keys; a later duplicate key wins and is reported. Errors come in dbt's words, with place and excerpt.
import { Float } from "@sluice/jinja";
import {
  boolYaml11Tag,
  CHOMPING_MODE,
  constructFromEvents,
  defineMappingTag,
  defineScalarTag,
  EVENT_ID,
  type Event,
  floatYaml11Tag,
  getScalarValue,
  intYaml11Tag,
  NOT_RESOLVED,
  SCALAR_STYLE,
  timestampTag,
  YAML11_SCHEMA,
  YAMLException,
} from "js-yaml";
import { DbtError, type Span } from "../errors.ts";
import { excerptOf } from "./excerpt.ts";
import { yamlEvents } from "./yaml-events.ts";

/** What a YAML file holds. Floats that look like ints (`1.0`) stay floats. */
export type Yaml = null | boolean | number | string | Float | Yaml[] | YamlMap;
export interface YamlMap {
  [key: string]: Yaml;
}

export interface DuplicateKey {
  readonly key: string;
  readonly line: number;
  readonly column: number;
}

export interface YamlDocument {
  readonly data: Yaml;
  readonly duplicates: readonly DuplicateKey[];
}

/** @throws DbtError with dbt's `Syntax error near line …` */
export function loadYaml(text: string, file: string): YamlDocument {
  if (/^(\s*(#[^\n]*)?\n)*\s*(#[^\n]*)?$/.test(text)) return { data: null, duplicates: [] };
  try {
    return { data: loadOne(text, file, false), duplicates: [] };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    if (error.reason === "duplicated mapping key") return loadWithDuplicates(text, file);
    throw yamlError(text, file, error);
  }
}

function loadWithDuplicates(text: string, file: string): YamlDocument {
  try {
    return { data: loadOne(text, file, true), duplicates: findDuplicates(text) };
  } catch (error) {
    throw error instanceof YAMLException ? yamlError(text, file, error) : error;
  }
}

function loadOne(text: string, file: string, mayRepeatKeys: boolean): Yaml {
  const { source, events } = yamlEvents(text);
  stripUnendedBlock(events, source);
  const documents = constructFromEvents(events, { source, schema, json: mayRepeatKeys });
  if (documents.length > 1) throw new YAMLException("expected a single document in the stream, but found more");
  return withoutBombs(asYaml(documents[0] ?? null), text, file);
}

/** A block of text that ends with the file, without a newline, ends without one, as in PyYAML. */
function stripUnendedBlock(events: readonly Event[], text: string): void {
  if (/\n[ \t]*$/.test(text)) return;
  const last = events.findLast((event) => event.type === EVENT_ID.SCALAR);
  if (last?.type !== EVENT_ID.SCALAR || last.valueEnd < text.length) return;
  const isBlock = last.style === SCALAR_STYLE.LITERAL_BLOCK || last.style === SCALAR_STYLE.FOLDED_BLOCK;
  if (isBlock) last.chomping = CHOMPING_MODE.STRIP;
}

/** PyYAML takes `-.5` and `._5` for text, and `01:30`, which could be a time of day. */
const FLOAT = /^[-+]?\d[\d_:]*\.|^\.\d|^[-+]?\.inf$|^\.nan$/i;
const NO_NUMBER_OF_SIXTIES = /^[-+]?0[\d_]*:/;

const pythonInt = defineScalarTag<number>("tag:yaml.org,2002:int", {
  ...intYaml11Tag,
  resolve: (source, isExplicit, tagName) =>
    NO_NUMBER_OF_SIXTIES.test(source) ? NOT_RESOLVED : intYaml11Tag.resolve(source, isExplicit, tagName),
});

const pythonFloat = defineScalarTag<number | Float>("tag:yaml.org,2002:float", {
  ...floatYaml11Tag,
  resolve: (source, isExplicit, tagName) => {
    if (!isExplicit && !FLOAT.test(source)) return NOT_RESOLVED;
    const value = floatYaml11Tag.resolve(source, isExplicit, tagName);
    return typeof value === "number" && Number.isInteger(value) ? new Float(value) : value;
  },
});

/** PyYAML leaves `y` and `n` as they are. */
const pythonBool = defineScalarTag<boolean>("tag:yaml.org,2002:bool", {
  ...boolYaml11Tag,
  resolve: (source, isExplicit, tagName) =>
    source.length === 1 ? NOT_RESOLVED : boolYaml11Tag.resolve(source, isExplicit, tagName),
});

/** A date is shown as `2024-01-31`, a time as `2024-01-31T10:00:00`, with its zone when it has one. */
const pythonDate = defineScalarTag<string>("tag:yaml.org,2002:timestamp", {
  ...timestampTag,
  resolve: (source, isExplicit, tagName) => {
    const value = timestampTag.resolve(source, isExplicit, tagName);
    if (!(value instanceof Date)) return NOT_RESOLVED;
    if (/^\d{4}-\d\d?-\d\d?$/.test(source)) return value.toISOString().slice(0, 10);
    const {
      sign = "+",
      hours = "0",
      minutes = "0",
    } = /(?<sign>[+-])(?<hours>\d\d?)(?::?(?<minutes>\d\d))?$/.exec(source.slice(10))?.groups ?? {};
    const hasZone = /(?:Z|[+-]\d\d?(?::?\d\d)?)$/.test(source.slice(10));
    const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
    const wall = new Date(value.getTime() + offset * 60_000).toISOString().slice(0, 19);
    const fraction = /\.(\d+)/.exec(source)?.[1]?.padEnd(6, "0").slice(0, 6) ?? "000000";
    const zone = hasZone ? `${sign}${hours.padStart(2, "0")}:${minutes.padStart(2, "0")}` : "";
    return `${wall}${Number(fraction) === 0 ? "" : `.${fraction}`}${zone}`;
  },
  identify: () => false,
});

const record = defineMappingTag<Map<string, unknown>, YamlMap>("tag:yaml.org,2002:map", {
  create: () => new Map(),
  addPair: (carrier, key, value) => {
    if (typeof key === "object" && key !== null && !(key instanceof Float)) return "found unhashable key";
    carrier.set(keyText(key), value);
    return "";
  },
  has: (carrier, key) => carrier.has(keyText(key)),
  keys: (result) => Object.keys(result),
  get: (result, key) => result[keyText(key)],
  finalize: (carrier) => recordOf(carrier),
  identify: () => false,
});

const schema = YAML11_SCHEMA.withTags(pythonBool, pythonInt, pythonFloat, pythonDate, record);

/** How Python would print a key that is not text. */
function keyText(key: unknown): string {
  if (key === null) return "None";
  if (key === true) return "True";
  if (key === false) return "False";
  if (key instanceof Float) return `${key.value}.0`;
  return String(key);
}

/** An own property for every key, `__proto__` included. */
function recordOf(entries: ReadonlyMap<string, unknown>): YamlMap {
  const result: YamlMap = {};
  for (const [key, value] of entries) {
    if (key === "__proto__") {
      Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true });
    } else result[key] = asYaml(value);
  }
  return result;
}

/** The loader gives nothing but `Yaml`, except for sets and binaries, which dbt has no use for. */
function asYaml(value: unknown): Yaml {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  if (value instanceof Set) return [...value].map(asYaml);
  return value as Yaml;
}

const MOST_VALUES = 1_000_000;

/** Aliases that hold themselves, or each other so often that nobody could read it all, are refused. */
function withoutBombs(data: Yaml, text: string, file: string): Yaml {
  if (!text.includes("*") || valuesIn(data, new Map()) <= MOST_VALUES) return data;
  throw new DbtError(`Aliases in ${file} hold themselves, or unfold to more than ${MOST_VALUES} values`, {
    code: "project/yaml-aliases",
  });
}

/** How many values there are when every alias is written out; infinitely many for one that holds itself. */
function valuesIn(value: Yaml, known: Map<object, number>): number {
  if (typeof value !== "object" || value === null || value instanceof Float) return 1;
  const before = known.get(value);
  if (before !== undefined) return before;
  known.set(value, Number.POSITIVE_INFINITY);
  let count = 1;
  for (const item of Array.isArray(value) ? value : Object.values(value)) count += valuesIn(item, known);
  known.set(value, count);
  return count;
}

function yamlError(text: string, file: string, error: YAMLException): DbtError {
  const line = error.mark?.line ?? 0;
  const column = error.mark?.column ?? 0;
  const lines = text.split("\n");
  const shown: string[] = [];
  for (let index = Math.max(line - 3, 0); index < Math.min(line + 4, lines.length); index++) {
    shown.push(`${String(index + 1).padEnd(3)}| ${lines[index]}`);
  }
  const rule = "-".repeat(30);
  const raw = `${reasonOf(error, lines[line] ?? "")}\n  in "<unicode string>", line ${line + 1}, column ${column + 1}`;
  const message = `Syntax error near line ${line + 1}\n${rule}\n${shown.join("\n")}\n\nRaw Error:\n${rule}\n${raw}`;
  const span: Span = { file, line: line + 1, column: column + 1, excerpt: excerptOf(text, line + 1, column + 1) };
  const hint = error.reason === "found unhashable key" ? "a value that starts with {{ must stand in quotes" : null;
  return new DbtError(message, { code: "project/yaml-syntax", span, hint });
}

/** The reader's reasons in the words of PyYAML, which users know and search for. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/bad indentation of a sequence entry/, "did not find expected '-' indicator"],
  [/bad indentation of a mapping entry/, "did not find expected key"],
  [/tab characters must not be used/, "found character that cannot start any token"],
  [/deficient indentation|unexpected end of the stream within a flow collection/, "did not find expected node content"],
  [/unexpected end of the stream within a (single|double) quoted scalar/, "found unexpected end of stream"],
  [/unidentified alias/, "found undefined alias"],
];

function reasonOf(error: YAMLException, line: string): string {
  if (/^\s*[%@`]|:\s+[%@`]/.test(line)) return "found character that cannot start any token";
  return reasons.find(([pattern]) => pattern.test(error.reason))?.[1] ?? error.reason;
}

/** Duplicate keys of the mappings of a text; a mapping that starts with a merge key may repeat what it merges. */
function findDuplicates(text: string): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const { source, events } = yamlEvents(text);
  const placeOf = placesIn(source);
  const open: { keys: Set<string> | null; atKey: boolean }[] = [];
  const seen = (key: string | null, offset: number) => {
    const parent = open.at(-1);
    if (parent === undefined || parent.keys === null) return;
    if (parent.atKey && key !== null) {
      if (parent.keys.has(key)) found.push({ key, ...placeOf(offset) });
      parent.keys.add(key);
    }
    parent.atKey = !parent.atKey;
  };
  for (const event of events) walk(event);
  return found;

  function walk(event: Event): void {
    if (event.type === EVENT_ID.SCALAR) seen(getScalarValue(source, event), event.valueStart);
    else if (event.type === EVENT_ID.ALIAS) seen(null, 0);
    else if (event.type === EVENT_ID.POP) open.pop();
    else if (event.type === EVENT_ID.DOCUMENT) open.push({ keys: null, atKey: false });
    else {
      seen(null, 0);
      open.push({ keys: event.type === EVENT_ID.MAPPING ? new Set() : null, atKey: true });
    }
  }
}

/** The places of offsets that are asked for in rising order. */
function placesIn(text: string): (offset: number) => { line: number; column: number } {
  let line = 1;
  let start = 0;
  return (offset) => {
    for (let end = text.indexOf("\n", start); end !== -1 && end < offset; end = text.indexOf("\n", start)) {
      line++;
      start = end + 1;
    }
    return { line, column: offset - start + 1 };
  };
}
