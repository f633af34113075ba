// value.name and value[key] as Jinja's sandbox resolves them: attribute then item, item then attribute. Templates reach
// the methods of methods/ and what a host object hands out, nothing else.
import { typeError } from "../errors/python-errors.ts";
import { findMethod } from "../methods/find-method.ts";
import { formatMethod } from "../methods/str-format.ts";
import { Dict } from "../values/dict.ts";
import { HostObject } from "../values/host-object.ts";
import type { Value } from "../values/types.ts";
import { Undefined, type UndefinedPolicy } from "../values/undefined.ts";
import { hasPrivateName } from "./private-names.ts";
import { toRepr } from "./repr.ts";
import { sliceOf } from "./slices.ts";
import { subscript } from "./subscript.ts";
import { stringOf } from "./text.ts";
import { describeObject, typeNameOf } from "./type-name.ts";

/** `value.name` */
export function getAttribute(value: Value, name: string, policy: UndefinedPolicy): Value {
  if (value instanceof Undefined) return attributeOfUndefined(value, name);
  const attribute = ownAttribute(value, name, policy);
  if (attribute !== undefined) return attribute;
  const item = subscript(value, name);
  return item === undefined ? missingAttribute(value, name, policy) : item;
}

/** `value[key]` */
export function getItem(value: Value, key: Value, policy: UndefinedPolicy): Value {
  if (value instanceof Undefined) return itemOfUndefined(value);
  const item = subscript(value, key);
  if (item !== undefined) return item;
  const name = stringOf(key);
  if (name === null) return missingElement(value, toRepr(key), policy);
  const attribute = ownAttribute(value, name, policy);
  return attribute === undefined ? missingAttribute(value, name, policy) : attribute;
}

/** `value[start:stop:step]`. Other than an item, a slice that cannot be had is an error at once. */
export function sliceValue(value: Value, start: Value, stop: Value, step: Value): Value {
  if (value instanceof Undefined) return itemOfUndefined(value);
  if (value instanceof Dict) throw typeError("unhashable type: 'slice'");
  const fits = boundsFit(start, stop, step);
  const slice = sliceOf(value, fits ? start : null, fits ? stop : null, fits ? step : null);
  if (slice === null) throw typeError(`'${typeNameOf(value)}' object is not subscriptable`);
  if (!fits) throw typeError("slice indices must be integers or None or have an __index__ method");
  return slice;
}

/** The attribute alone, without the fallback to an item; undefined when there is none. */
export function ownAttribute(value: Value, name: string, policy: UndefinedPolicy): Value | undefined {
  if (isPrivate(name)) return privateAttribute(value, name, policy);
  const method = findMethod(value, name);
  if (method !== undefined) return method;
  if (value instanceof HostObject) return value.getAttribute(name);
  const text = name === "format" || name === "format_map" ? stringOf(value) : null;
  return text === null ? undefined : formatMethod(value, name, { getAttribute, getItem, policy });
}

/** What is not there. */
export function missingAttribute(value: Value, name: string, policy: UndefinedPolicy): Undefined {
  const hint = policy === "parse" ? null : `'${describeObject(value)}' has no attribute ${toRepr(name)}`;
  return new Undefined(name, { hint, policy });
}

function missingElement(value: Value, shown: string, policy: UndefinedPolicy): Undefined {
  const hint = policy === "parse" ? null : `${describeObject(value)} has no element ${shown}`;
  return new Undefined(null, { hint, policy, ...(policy === "parse" && { shown }) });
}

function attributeOfUndefined(value: Undefined, name: string): Value {
  const refused = isPrivate(name) ? privateAttribute(value, name, value.policy) : undefined;
  if (refused !== undefined) return refused;
  if (value.policy !== "parse") throw value.error();
  if (name.startsWith("__") && name.endsWith("__")) return value;
  return name === "name" ? value.name : new Undefined(name, { hint: value.hint, policy: "parse" });
}

function itemOfUndefined(value: Undefined): Value {
  if (value.policy !== "parse") throw value.error();
  return value;
}

function isPrivate(name: string): boolean {
  return name.charCodeAt(0) === 95;
}

/** Names with an underscore in front are refused where they exist. */
function privateAttribute(value: Value, name: string, policy: UndefinedPolicy): Undefined | undefined {
  const exists = hasPrivateName(value, name) || (value instanceof HostObject && value.getAttribute(name) !== undefined);
  if (!exists) return undefined;
  const shortName = typeNameOf(value).replace(/^.*\./, "");
  return new Undefined(name, {
    hint: `access to attribute ${toRepr(name)} of '${shortName}' object is unsafe.`,
    policy,
    unsafe: true,
  });
}

function boundsFit(start: Value, stop: Value, step: Value): boolean {
  return [start, stop, step].every((bound) => bound === null || /^(number|bigint|boolean)$/.test(typeof bound));
}
