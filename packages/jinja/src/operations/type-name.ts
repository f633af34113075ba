// The names of types, as error messages show them.
import { HostObject } from "../values/host-object.ts";
import { Markup } from "../values/markup.ts";
import type { Value } from "../values/types.ts";

/** `type(value).__name__` */
export function typeNameOf(value: Value): string {
  if (value === null) return "NoneType";
  switch (typeof value) {
    case "string":
      return "str";
    case "number":
    case "bigint":
      return "int";
    case "boolean":
      return "bool";
    default:
      return Array.isArray(value) ? "list" : value.typeName;
  }
}

/** How a message about a missing attribute names the object: `dict object`, `datetime.date object`, `None`. */
export function describeObject(value: Value): string {
  if (value === null) return "None";
  const module = value instanceof HostObject ? value.moduleName : value instanceof Markup ? "markupsafe" : undefined;
  return `${module === undefined ? "" : `${module}.`}${typeNameOf(value)} object`;
}
