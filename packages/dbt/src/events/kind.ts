// How a kind of event is declared: name, code, level, the fields of its data with their types, and its text. What comes out
// is the function that makes events of the kind. The JSON form of `data` follows the declaration: every field is there.
import type { Json } from "../manifest/types.ts";
import type { NodeInfo } from "../run/node-progress.ts";
import type { TextStyle } from "./text-style.ts";
import type { EventBody, EventLevel } from "./types.ts";

/** A group as events show it. */
export interface GroupData {
  readonly name: string;
  readonly package_name: string;
  readonly owner: Readonly<Record<string, string>>;
}

export interface StatCounts {
  readonly error: number;
  readonly skip: number;
  readonly pass: number;
  readonly warn: number;
  readonly noop: number;
  readonly total: number;
}

/** A place in a file, line and column from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface FieldTypes {
  readonly text: string | null;
  readonly int: number | null;
  readonly float: number | null;
  readonly bool: boolean;
  readonly texts: readonly string[];
  readonly map: Readonly<Record<string, string | number>>;
  /** How many nodes ended how. */
  readonly counts: StatCounts;
  readonly object: Readonly<Record<string, unknown>>;
  readonly list: readonly Readonly<Record<string, unknown>>[];
  /** A node's result as events carry it: an object with `execution_time`. */
  readonly result: Readonly<Record<string, unknown>>;
  /** Left out of the JSON when absent. */
  readonly node: NodeInfo | null;
  readonly group: GroupData | null;
  /** A text that callers may leave out; `""` in the JSON. */
  readonly optional: string | null;
  /** Where in the project's files it went wrong; left out of the JSON when nobody knows. */
  readonly positions: readonly Position[];
  /** A field that only the text uses. */
  readonly extra: string | null;
}
type FieldKind = keyof FieldTypes;
type OptionalKind = "node" | "group" | "optional" | "positions" | "extra";
export type Fields = Readonly<Record<string, FieldKind>>;

export type DataOf<F extends Fields> = {
  readonly [K in keyof F as F[K] extends OptionalKind ? never : K]: FieldTypes[F[K]];
} & { readonly [K in keyof F as F[K] extends OptionalKind ? K : never]?: FieldTypes[F[K]] };

export interface KindOptions {
  readonly warnOrError?: boolean;
  readonly deprecation?: string;
}

type Message<F extends Fields> = (data: DataOf<F>, style: TextStyle) => string;

/** Declares a kind of event; `level` may depend on the data. */
export function kind<const F extends Fields>(
  name: string,
  code: string,
  level: EventLevel | ((data: DataOf<F>) => EventLevel),
  fields: F,
  message: Message<F>,
  options: KindOptions = {},
): (data: DataOf<F>) => EventBody {
  return (data) => ({
    name,
    code,
    level: typeof level === "string" ? level : level(data),
    data,
    message: (style) => message(data, style),
    encode: () => encodeData(fields, data),
    ...options,
  });
}

/** Declares a kind without data. */
export function bareKind(
  name: string,
  code: string,
  level: EventLevel,
  message: (style: TextStyle) => string,
  options: KindOptions = {},
): () => EventBody {
  return () => ({ name, code, level, data: {}, message, encode: () => ({}), ...options });
}

function encodeData(fields: Fields, data: Readonly<Record<string, unknown>>): Record<string, Json> {
  const encoded: Record<string, Json> = {};
  for (const [name, type] of Object.entries(fields)) {
    const value = encodeField(type, data[name]);
    if (value !== undefined) encoded[name] = value;
  }
  return encoded;
}

function encodeField(type: FieldKind, value: unknown): Json | undefined {
  switch (type) {
    case "text":
    case "optional":
      return value == null ? "" : String(value);
    case "int":
      return typeof value === "number" ? Math.trunc(value) : 0;
    case "float":
      return typeof value === "number" ? singlePrecision(value) : 0;
    case "bool":
      return value === true;
    case "texts":
    case "list":
      return Array.isArray(value) ? toJson(value) : [];
    case "map":
    case "counts":
    case "object":
      return value == null ? {} : toJson(value);
    case "result":
      return encodeResult(value);
    case "node":
    case "group":
      return value == null ? undefined : toJson(value);
    case "positions":
      return Array.isArray(value) && value.length > 0 ? toJson(value) : undefined;
    case "extra":
      return undefined;
  }
}

function encodeResult(value: unknown): Json {
  const json = toJson(value);
  if (json === null || typeof json !== "object" || Array.isArray(json)) return {};
  const seconds = "execution_time" in json ? json["execution_time"] : 0;
  return { ...json, execution_time: typeof seconds === "number" ? singlePrecision(seconds) : 0 };
}

/** The shortest decimal that means the same 32-bit float: dbt's log holds floats of that size. */
export function singlePrecision(value: number): number {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return 0;
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return short;
  }
  return Number(single.toPrecision(9));
}

/** Plain JSON of whatever data holds: big integers become numbers, what JSON does not know becomes text. */
export function toJson(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), toJson(item)]));
  if (typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
  }
  return String(value);
}
