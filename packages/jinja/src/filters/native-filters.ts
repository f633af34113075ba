// dbt's filters of YAML expressions: as_text, as_native, as_bool, as_number mark what the whole expression is to become.
// Hosts give them to a native environment, and pass its results through `nativeResult`.
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { isInt } from "../numbers/numbers.ts";
import { containsValue } from "../operations/containment.ts";
import { lengthOf } from "../operations/iteration.ts";
import { toText } from "../operations/text.ts";
import { type Callable, fnWithSignature } from "../values/callable.ts";
import { Float } from "../values/float.ts";
import type { HashKey } from "../values/hash-key.ts";
import { HostObject } from "../values/host-object.ts";
import type { Value } from "../values/types.ts";
import { parseLiteral } from "./python-literal.ts";

type NativeKind = "text" | "native" | "bool" | "number";

/** A str that says what is to become of it, when it is all that a template gives. */
class NativeMarker extends HostObject {
  readonly typeName = "str";
  readonly kind: NativeKind;
  readonly #text: string;

  constructor(kind: NativeKind, text: string) {
    super();
    this.kind = kind;
    this.#text = text;
  }

  getAttribute(): undefined {
    return undefined;
  }

  override toText(): string {
    return this.#text;
  }

  override contains(value: Value): boolean {
    return containsValue(this.#text, value);
  }

  override iterate(): Iterable<Value> {
    return this.#text;
  }

  override size(): number {
    return lengthOf(this.#text);
  }

  override isTruthy(): boolean {
    return this.#text !== "";
  }

  override equals(other: Value): boolean {
    return toText(other) === this.#text;
  }

  override hashKey(): HashKey {
    return this.#text;
  }
}

function marker(name: string, kind: NativeKind): Callable {
  return fnWithSignature(name, ["value"], (bound) => new NativeMarker(kind, toText(bound.get("value"))));
}

/** For `createEnvironment({ native: true, filters: nativeFilters })`. */
export const nativeFilters: Readonly<Record<string, Callable>> = {
  as_text: marker("as_text", "text"),
  as_native: marker("as_native", "native"),
  as_bool: marker("as_bool", "bool"),
  as_number: marker("as_number", "number"),
};

/** What a native template stands for: marked text is read as a Python literal, everything else stays. */
export function nativeResult(value: Value): Value {
  if (!(value instanceof NativeMarker)) return value;
  const text = value.toText();
  if (value.kind === "text") return text;
  const literal = parseLiteral(text);
  const result = literal === undefined ? text : literal;
  if (value.kind === "bool" && typeof result !== "boolean") throw notConvertible(text, "bool");
  if (value.kind === "number" && !isInt(result) && !(result instanceof Float)) throw notConvertible(text, "number");
  return result;
}

function notConvertible(text: string, type: string): TemplateRuntimeError {
  return new TemplateRuntimeError(`Could not convert value '${text}' into type '${type}'`, "JinjaRenderingError");
}
