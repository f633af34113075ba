// json.dumps(): the JSON text of a value, letter for letter as Python writes it.
import { typeError, valueError } from "../errors/python-errors.ts";
import { floatRepr } from "../format/float-text.ts";
import { intText } from "../numbers/int-text.ts";
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { HostObject } from "../values/host-object.ts";
import { Markup } from "../values/markup.ts";
import { NativeText } from "../values/native-text.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { compareText } from "./code-points.ts";
import { plainKey } from "./conversion.ts";
import { isLess } from "./order.ts";
import { typeNameOf } from "./type-name.ts";

export interface JsonOptions {
  /** Default false. */
  readonly sortKeys?: boolean;
  /** Spaces per level, or the text to indent with; null (the default) for one line. */
  readonly indent?: number | string | null;
  /** Default true: everything beyond ASCII is written as `\uXXXX`. */
  readonly ensureAscii?: boolean;
  /** Default `", "`, or `","` with an indent, and `": "`. */
  readonly separators?: readonly [item: string, key: string];
  /** The stand-in for an object that JSON has no form for; by default such an object is an error. */
  readonly fallback?: (value: Value) => Value | undefined;
}

interface Writer {
  readonly sortKeys: boolean;
  readonly indent: string | null;
  readonly ascii: boolean;
  readonly itemSeparator: string;
  readonly keySeparator: string;
  readonly fallback: ((value: Value) => Value | undefined) | null;
  readonly open: Set<object>;
}

export function toJson(value: Value, options: JsonOptions = {}): string {
  const { indent = null } = options;
  const separators = options.separators ?? [indent === null ? ", " : ",", ": "];
  const writer: Writer = {
    sortKeys: options.sortKeys ?? false,
    indent: typeof indent === "number" ? " ".repeat(Math.max(0, Math.min(indent, 1000))) : indent,
    ascii: options.ensureAscii ?? true,
    itemSeparator: separators[0],
    keySeparator: separators[1],
    fallback: options.fallback ?? null,
    open: new Set(),
  };
  return write(writer, value, "");
}

function write(writer: Writer, value: Value, margin: string): string {
  if (value === null) return "null";
  if (typeof value === "string") return jsonString(value, writer.ascii);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number" || typeof value === "bigint") return intText(value);
  if (value instanceof Float) return jsonFloat(value.value);
  if (value instanceof Markup || value instanceof NativeText) return jsonString(value.text, writer.ascii);
  if (Array.isArray(value)) return writeList(writer, value, value, margin);
  if (value instanceof Tuple) return writeList(writer, value, value.items, margin);
  if (value instanceof Dict) return writeDict(writer, value, margin);
  const standIn = writer.fallback?.(value) ?? hostData(value);
  if (standIn !== undefined) return write(writer, standIn, margin);
  throw typeError(`Object of type ${typeNameOf(value).replace(/^.*\./, "")} is not JSON serializable`);
}

/** Host objects that stand for a dict or list say so themselves. */
function hostData(value: Value): Value | undefined {
  return value instanceof HostObject ? value.toJsonValue?.() : undefined;
}

function writeList(writer: Writer, container: object, items: readonly Value[], margin: string): string {
  if (items.length === 0) return "[]";
  return enclosed(writer, container, "[", "]", margin, (inner) => items.map((item) => write(writer, item, inner)));
}

function writeDict(writer: Writer, dict: Dict, margin: string): string {
  if (dict.size === 0) return "{}";
  return enclosed(writer, dict, "{", "}", margin, (inner) =>
    entriesOf(writer, dict).map(
      ([key, item]) => `${jsonString(jsonKey(key), writer.ascii)}${writer.keySeparator}${write(writer, item, inner)}`,
    ),
  );
}

function enclosed(
  writer: Writer,
  container: object,
  start: string,
  end: string,
  margin: string,
  members: (inner: string) => string[],
): string {
  if (writer.open.has(container)) throw valueError("Circular reference detected");
  writer.open.add(container);
  const inner = writer.indent === null ? "" : `${margin}${writer.indent}`;
  const lines = members(inner);
  writer.open.delete(container);
  if (writer.indent === null) return start + lines.join(writer.itemSeparator) + end;
  return `${start}\n${inner}${lines.join(`${writer.itemSeparator}\n${inner}`)}\n${margin}${end}`;
}

function entriesOf(writer: Writer, dict: Dict): [Value, Value][] {
  const entries = Array.from(dict.entries());
  if (!writer.sortKeys) return entries;
  return entries.sort(([a], [b]) => {
    if (typeof a === "string" && typeof b === "string") return compareText(a, b);
    return isLess(a, b) ? -1 : isLess(b, a) ? 1 : 0;
  });
}

function jsonKey(key: Value): string {
  if (key === null || ["string", "number", "bigint", "boolean"].includes(typeof key)) return plainKey(key);
  if (key instanceof Float) return jsonFloat(key.value);
  if (key instanceof Markup) return key.text;
  throw typeError(`keys must be str, int, float, bool or None, not ${typeNameOf(key).replace(/^.*\./, "")}`);
}

function jsonFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return floatRepr(value);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\b", "\\b"],
  ["\f", "\\f"],
]);

function jsonString(text: string, ascii: boolean): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
  const pattern = ascii ? /["\\\u0000-\u001f]|[^\0-~]/g : /["\\\u0000-\u001f]/g;
  return `"${text.replace(pattern, (unit) => escapes.get(unit) ?? unicodeEscape(unit))}"`;
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
