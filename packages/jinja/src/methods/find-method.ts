// Which methods a value has.

import { typeNameOf } from "../operations/type-name.ts";
import { Dict } from "../values/dict.ts";
import { HostObject } from "../values/host-object.ts";
import { Markup } from "../values/markup.ts";
import { NamedTuple } from "../values/named-tuple.ts";
import { NativeText } from "../values/native-text.ts";
import { PySet } from "../values/py-set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import { dictMethods } from "./dict-methods.ts";
import { hostMethod } from "./host-methods.ts";
import { listMethods } from "./list-methods.ts";
import { markupMethod } from "./markup-methods.ts";
import { type BoundMethod, bind } from "./method.ts";
import { numberAttribute } from "./number-methods.ts";
import { setMethods } from "./set-methods.ts";
import { strMethods } from "./str-methods.ts";
import { tupleMethods } from "./tuple-methods.ts";

/** The method of that name, bound to the value; for numbers also their data attributes. */
export function findMethod(value: Value, name: string): Value | undefined {
  if (value instanceof Dict) return bound(value, name, dictMethods.get(name));
  if (typeof value === "string") return bound(value, name, strMethods.get(name));
  if (Array.isArray(value)) return bound(value, name, listMethods.get(name));
  if (value instanceof NativeText) return findMethod(value.text, name);
  if (value instanceof HostObject) return hostMethod(value, name);
  if (value instanceof Tuple) return tupleAttribute(value, name);
  if (value instanceof PySet) return bound(value, name, setMethods.get(name));
  if (value instanceof Markup) return markupMethod(value, name);
  if (value === null || value instanceof Undefined) return undefined;
  return numberAttribute(value, name);
}

function tupleAttribute(value: Tuple, name: string): Value | undefined {
  const named = value instanceof NamedTuple ? value.named(name) : undefined;
  return named === undefined ? bound(value, name, tupleMethods.get(name)) : named;
}

function bound<Self extends Value>(
  self: Self,
  name: string,
  method: Parameters<typeof bind<Self>>[3] | undefined,
): BoundMethod | undefined {
  return method && bind(typeNameOf(self), name, self, method);
}
