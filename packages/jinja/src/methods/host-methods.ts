// Methods of the host objects that belong to the language itself: decimals and the views of a dict.

import { iterate } from "../operations/iteration.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { PyBytes } from "../values/bytes.ts";
import { Decimal } from "../values/decimal.ts";
import { DictView } from "../values/dict-view.ts";
import type { HostObject } from "../values/host-object.ts";
import type { Value } from "../values/types.ts";
import { bytesMethod } from "./bytes-methods.ts";
import { decimalMethods } from "./decimal-methods.ts";
import { bind, oneArgument } from "./method.ts";

export function hostMethod(value: HostObject, name: string): Value | undefined {
  if (value instanceof Decimal) {
    const method = decimalMethods.get(name);
    return method && bind(typeNameOf(value), name, value, method);
  }
  if (value instanceof PyBytes) {
    const method = bytesMethod(name);
    return method && bind(typeNameOf(value), name, value, method);
  }
  if (value instanceof DictView && value.isSetLike && name === "isdisjoint") {
    return bind(typeNameOf(value), name, value, oneArgument("isdisjoint", isDisjoint));
  }
  return undefined;
}

function isDisjoint(view: DictView, other: Value): boolean {
  for (const member of iterate(other)) if (view.contains(member)) return false;
  return true;
}
