// Methods of the host objects that belong to the language itself: decimals and the views of a dict.

import { typeNameOf } from "../operations/type-name.ts";
import { Decimal } from "../values/decimal.ts";
import { DictView } from "../values/dict-view.ts";
import type { HostObject } from "../values/host-object.ts";
import { PySet } from "../values/py-set.ts";
import type { Value } from "../values/types.ts";
import { decimalMethods } from "./decimal-methods.ts";
import { bind, oneArgument } from "./method.ts";

export function hostMethod(value: HostObject, name: string): Value | undefined {
  if (value instanceof Decimal) {
    const method = decimalMethods.get(name);
    return method && bind(typeNameOf(value), name, value, method);
  }
  if (value instanceof DictView && value.isSetLike && name === "isdisjoint") {
    return bind(typeNameOf(value), name, value, oneArgument("isdisjoint", isDisjoint));
  }
  return undefined;
}

function isDisjoint(view: DictView, other: Value): boolean {
  const members = new PySet(view.iterate());
  if (Array.isArray(other)) return !other.some((member) => members.has(member));
  return !(other instanceof PySet) || !Array.from(other).some((member) => members.has(member));
}
