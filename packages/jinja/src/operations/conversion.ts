// Between plain JavaScript data and values.
import { typeError } from "../errors/python-errors.ts";
import { floatRepr } from "../format/float-text.ts";
import { toInt } from "../numbers/numbers.ts";
import { Decimal } from "../values/decimal.ts";
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { HostObject } from "../values/host-object.ts";
import { Markup } from "../values/markup.ts";
import { PySet } from "../values/py-set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import { toText } from "./text.ts";

/**
 * The value of plain data, such as parsed JSON or YAML: objects and Maps become dicts, arrays lists, Sets sets. Values
 * stay what they are.
 */
export function toValue(data: unknown): Value {
  switch (typeof data) {
    case "string":
    case "boolean":
      return data;
    case "number":
      return numberValue(data);
    case "bigint":
      return toInt(data);
    case "undefined":
      return null;
    case "object":
      return data === null ? null : objectValue(data);
    default:
      throw typeError(`a JavaScript ${typeof data} cannot be given to a template`);
  }
}

function numberValue(data: number): Value {
  if (Number.isSafeInteger(data)) return data + 0;
  return Number.isInteger(data) && Math.abs(data) < 1e21 ? BigInt(data) : new Float(data);
}

function objectValue(data: object): Value {
  if (Array.isArray(data)) return data.map(toValue);
  if (isValueObject(data)) return data;
  if (data instanceof Map)
    return Dict.from(Array.from(data, ([key, item]): [Value, Value] => [toValue(key), toValue(item)]));
  if (data instanceof Set) return new PySet(Array.from(data, toValue));
  const prototype: unknown = Object.getPrototypeOf(data);
  if (prototype !== null && prototype !== Object.prototype) {
    throw typeError(`a JavaScript ${data.constructor.name} cannot be given to a template`);
  }
  const dict = new Dict();
  for (const [key, item] of Object.entries(data)) dict.set(key, toValue(item));
  return dict;
}

function isValueObject(data: object): data is Float | Tuple | Dict | PySet | Markup | Undefined | HostObject {
  return (
    data instanceof Dict ||
    data instanceof HostObject ||
    data instanceof Float ||
    data instanceof Tuple ||
    data instanceof Markup ||
    data instanceof Undefined ||
    data instanceof PySet
  );
}

/** Plain data of a value: dicts become objects, sequences arrays, numbers numbers; what has no plain form its text. */
export function toJs(value: Value): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(toJs);
  if (value instanceof Dict) {
    return Object.fromEntries(Array.from(value.entries(), ([key, item]) => [plainKey(key), toJs(item)]));
  }
  if (value instanceof Float) return value.value;
  if (value instanceof Tuple) return value.items.map(toJs);
  if (value instanceof PySet) return Array.from(value, toJs);
  if (value instanceof Markup) return value.text;
  if (value instanceof Undefined) return null;
  if (value instanceof Decimal) return value.toNumber();
  return value.toJs ? value.toJs() : toText(value);
}

/** A key as JSON spells it. */
export function plainKey(key: Value): string {
  if (typeof key === "string") return key;
  if (key === null) return "null";
  if (typeof key === "boolean") return String(key);
  return key instanceof Float ? floatRepr(key.value) : toText(key);
}
