// str.format() and format_map(), as the sandbox runs them: fields are resolved like attributes and items of a template.
import { indexError, keyError, typeError, valueError } from "../errors/python-errors.ts";
import { formatValue } from "../format/format-value.ts";
import { toRepr } from "../operations/repr.ts";
import { toText } from "../operations/text.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { Dict } from "../values/dict.ts";
import { HostObject } from "../values/host-object.ts";
import { escapeHtml, Markup } from "../values/markup.ts";
import type { Kwargs, Value } from "../values/types.ts";
import type { UndefinedPolicy } from "../values/undefined.ts";
import { BoundMethod, refuseKeywords } from "./method.ts";

/** How a field reaches into a value: the engine's own look-up. */
export interface FieldAccess {
  readonly policy: UndefinedPolicy;
  getAttribute(value: Value, name: string, policy: UndefinedPolicy): Value;
  getItem(value: Value, key: Value, policy: UndefinedPolicy): Value;
}

interface Formatting {
  readonly access: FieldAccess;
  readonly args: readonly Value[];
  readonly named: (name: string) => Value;
  readonly escapes: boolean;
  /** The number of the next `{}`; null once fields were numbered by hand, -1 before either happened. */
  next: number | null;
}

export function formatMethod(value: Value, name: "format" | "format_map" | string, access: FieldAccess): BoundMethod {
  return new BoundMethod("str", name, (args, kwargs) => {
    if (name === "format_map") {
      refuseKeywords("format_map", kwargs);
      const [mapping] = args;
      if (mapping === undefined || args.length > 1) {
        throw typeError(`format_map() takes exactly one argument (${args.length} given)`);
      }
      return run(value, access, [], (key) => lookUp(mapping, key));
    }
    return run(value, access, args, (key) => keyword(kwargs, key));
  });
}

function run(self: Value, access: FieldAccess, args: readonly Value[], named: (name: string) => Value): Value {
  const escapes = self instanceof Markup;
  const text = format({ access, args, named, escapes, next: -1 }, toText(self), 2);
  return escapes ? new Markup(text) : text;
}

function keyword(kwargs: Kwargs, name: string): Value {
  const value = kwargs.get(name);
  if (value === undefined) throw keyError(toRepr(name));
  return value;
}

function lookUp(mapping: Value, name: string): Value {
  const value =
    mapping instanceof Dict ? mapping.get(name) : mapping instanceof HostObject ? mapping.getItem?.(name) : undefined;
  if (value !== undefined) return value;
  if (mapping instanceof Dict || (mapping instanceof HostObject && mapping.getItem)) throw keyError(toRepr(name));
  throw typeError(`'${typeNameOf(mapping)}' object is not subscriptable`);
}

function format(state: Formatting, text: string, depth: number): string {
  if (depth === 0) throw valueError("Max string recursion exceeded");
  let out = "";
  let position = 0;
  while (position < text.length) {
    const at = nextBrace(text, position);
    if (at < 0) return out + text.slice(position);
    out += text.slice(position, at);
    const brace = text.charAt(at);
    if (text.charAt(at + 1) === brace) {
      out += brace;
      position = at + 2;
    } else if (brace === "}") throw valueError("Single '}' encountered in format string");
    else {
      const end = fieldEnd(text, at);
      out += formatField(state, text.slice(at + 1, end), depth);
      position = end + 1;
    }
  }
  return out;
}

function nextBrace(text: string, position: number): number {
  const open = text.indexOf("{", position);
  const close = text.indexOf("}", position);
  if (open < 0) return close;
  return close < 0 ? open : Math.min(open, close);
}

/** The brace that closes the field opened at `start`. */
function fieldEnd(text: string, start: number): number {
  if (start + 1 >= text.length) throw valueError("Single '{' encountered in format string");
  let depth = 0;
  let inBrackets = false;
  for (let i = start; i < text.length; i++) {
    const character = text.charAt(i);
    if (inBrackets) inBrackets = character !== "]";
    else if (character === "[" && depth === 1) inBrackets = !text.slice(start, i).includes(":");
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return i;
  }
  throw valueError("expected '}' before end of string");
}

const fieldPattern = /^((?:\[[^\]]*\]|[^[\]!:{}])*)(?:!(.))?(?::(.*))?$/su;

function formatField(state: Formatting, field: string, depth: number): string {
  const match = fieldPattern.exec(field);
  if (match === null) throw fieldError(field);
  const [, name = "", conversion, spec = ""] = match;
  const value = convert(resolve(state, name), conversion);
  const resolvedSpec = spec.includes("{") || spec.includes("}") ? format(state, spec, depth - 1) : spec;
  if (!state.escapes) return formatValue(value, resolvedSpec);
  return value instanceof Markup ? value.text : escapeHtml(formatValue(value, resolvedSpec));
}

function fieldError(field: string): Error {
  if (field.includes("{")) return valueError("unexpected '{' in field name");
  if (/!.[^:]/su.test(field)) return valueError("expected ':' after conversion specifier");
  if (field.endsWith("!")) return valueError("unmatched '{' in format spec");
  return valueError("expected '}' before end of string");
}

function convert(value: Value, conversion: string | undefined): Value {
  switch (conversion) {
    case undefined:
      return value;
    case "s":
      return toText(value);
    case "r":
      return toRepr(value);
    case "a":
      return toRepr(value).replace(/[^\0-\x7f]/gu, asciiEscape);
    default:
      throw valueError(`Unknown conversion specifier ${conversion}`);
  }
}

function asciiEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

function resolve(state: Formatting, name: string): Value {
  const first = /^[^.[]*/.exec(name)?.[0] ?? "";
  let value = name === "" ? nextValue(state) : firstValue(state, first);
  const rest = name.slice(first.length);
  for (const step of rest.matchAll(/\.([^.[]*)|\[([^\]]*)\]|(.)/gs)) {
    const [, attribute, key, stray] = step;
    if (stray !== undefined) throw valueError("Only '.' or '[' may follow ']' in format field specifier");
    if (attribute === "" || key === "") throw valueError("Empty attribute in format string");
    if (attribute !== undefined) value = state.access.getAttribute(value, attribute, state.access.policy);
    else if (key !== undefined) {
      value = state.access.getItem(value, /^\d+$/.test(key) ? Number(key) : key, state.access.policy);
    }
  }
  return value;
}

function nextValue(state: Formatting): Value {
  if (state.next === null) {
    throw valueError("cannot switch from manual field specification to automatic field numbering");
  }
  state.next = Math.max(0, state.next) + 1;
  return positional(state, state.next - 1);
}

function firstValue(state: Formatting, name: string): Value {
  if (!/^\d+$/.test(name)) return state.named(name);
  if (state.next !== null && state.next > 0) {
    throw valueError("cannot switch from manual field specification to automatic field numbering");
  }
  state.next = null;
  return positional(state, Number(name));
}

function positional(state: Formatting, index: number): Value {
  const value = state.args[index];
  if (value === undefined) throw indexError("tuple index out of range");
  return value;
}
