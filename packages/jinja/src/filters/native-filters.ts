// dbt's filters of YAML expressions: as_text, as_native, as_bool, as_number mark what the whole expression is to become.
// Hosts give them to a native environment, and pass its results through `nativeResult`.
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { isInt } from "../numbers/numbers.ts";
import { toText } from "../operations/text.ts";
import { type Callable, fnWithSignature } from "../values/callable.ts";
import { Float } from "../values/float.ts";
import { type NativeKind, NativeText } from "../values/native-text.ts";
import type { Value } from "../values/types.ts";
import { parseLiteral } from "./python-literal.ts";

function marker(name: string, kind: NativeKind): Callable {
  return fnWithSignature(name, ["value"], (bound) => new NativeText(kind, toText(bound.get("value"))));
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
  if (!(value instanceof NativeText)) return value;
  const { text } = value;
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
