// The `in` operator.
import { typeError } from "../errors/python-errors.ts";
import { Dict } from "../values/dict.ts";
import { HostObject } from "../values/host-object.ts";
import { PySet } from "../values/py-set.ts";
import type { Value } from "../values/types.ts";
import { membersEqual } from "./equality.ts";
import { tryIterate } from "./iteration.ts";
import { stringOf } from "./text.ts";
import { typeNameOf } from "./type-name.ts";

export function containsValue(container: Value, value: Value): boolean {
  const text = stringOf(container);
  if (text !== null) return containsText(text, value);
  if (container instanceof Dict || container instanceof PySet) return container.has(value);
  if (container instanceof HostObject && container.contains) return container.contains(value);
  const members = tryIterate(container);
  if (members === null) throw typeError(`argument of type '${typeNameOf(container)}' is not iterable`);
  for (const member of members) if (membersEqual(member, value)) return true;
  return false;
}

function containsText(text: string, value: Value): boolean {
  const part = stringOf(value);
  if (part === null) throw typeError(`'in <string>' requires string as left operand, not ${typeNameOf(value)}`);
  return text.includes(part);
}
