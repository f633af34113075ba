// repr(): how a value looks inside a printed list or dict.
import { floatRepr } from "../format/float-text.ts";
import { stringRepr } from "../format/string-repr.ts";
import { intText } from "../numbers/int-text.ts";
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import type { HostObject } from "../values/host-object.ts";
import { Markup } from "../values/markup.ts";
import { NamedTuple } from "../values/named-tuple.ts";
import { PySet } from "../values/py-set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";

/** The containers that are being printed, so that one inside itself ends. */
let open: object[] = [];

export function toRepr(value: Value): string {
  if (typeof value === "string") return stringRepr(value);
  if (value === null) return "None";
  if (typeof value === "number" || typeof value === "bigint") return intText(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value instanceof Float) return floatRepr(value.value);
  if (Array.isArray(value)) return nested(value, "[...]", () => `[${value.map(toRepr).join(", ")}]`);
  if (value instanceof NamedTuple && value.showsNames) return nested(value, "(...)", () => namedRepr(value));
  if (value instanceof Tuple) return nested(value, "(...)", () => tupleRepr(value.items));
  if (value instanceof Dict) return nested(value, "{...}", () => dictRepr(value));
  if (value instanceof PySet) return value.size === 0 ? "set()" : `{${Array.from(value, toRepr).join(", ")}}`;
  if (value instanceof Markup) return `Markup(${stringRepr(value.text)})`;
  if (value instanceof Undefined) return "Undefined";
  return hostRepr(value);
}

function nested(container: object, repeated: string, print: () => string): string {
  if (open.includes(container)) return repeated;
  const outer = open;
  open = [...outer, container];
  try {
    return print();
  } finally {
    open = outer;
  }
}

function tupleRepr(items: readonly Value[]): string {
  return items.length === 1 ? `(${items.map(toRepr).join("")},)` : `(${items.map(toRepr).join(", ")})`;
}

function namedRepr(value: NamedTuple): string {
  const fields = value.names.map((name, index) => `${name}=${toRepr(value.items[index] ?? null)}`);
  return `${value.typeName}(${fields.join(", ")})`;
}

function dictRepr(dict: Dict): string {
  const entries: string[] = [];
  for (const [key, value] of dict.entries()) entries.push(`${toRepr(key)}: ${toRepr(value)}`);
  return `{${entries.join(", ")}}`;
}

function hostRepr(value: HostObject): string {
  return value.toRepr?.() ?? value.toText?.() ?? `<${value.typeName} object>`;
}
