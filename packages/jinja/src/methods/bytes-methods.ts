// Methods of bytes: those of str, over text that has a character for every byte.
import { typeError } from "../errors/python-errors.ts";
import { PyBytes } from "../values/bytes.ts";
import { Markup } from "../values/markup.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import type { Method } from "./method.ts";
import { strMethods } from "./str-methods.ts";

const shared: ReadonlySet<string> = new Set(
  "count endswith find index lower lstrip partition replace rfind rindex rpartition rsplit rstrip split splitlines startswith strip upper".split(
    " ",
  ),
);

/** Where bytes beyond ASCII are put: characters without case that are no space. */
const beyondAscii = 0xe000;

export function bytesMethod(name: string): Method<PyBytes> | undefined {
  const method = shared.has(name) ? strMethods.get(name) : undefined;
  return method && overText(method);
}

function overText(method: Method<string>): Method<PyBytes> {
  return (self, args, kwargs) => {
    const named = new Map(Array.from(kwargs, ([key, value]) => [key, textual(value)] as const));
    const result = method(textOf(self), args.map(textual), named);
    return result instanceof Promise ? result.then(binary) : binary(result);
  };
}

function textOf(bytes: PyBytes): string {
  return Array.from(bytes.bytes, (byte) => String.fromCharCode(byte < 128 ? byte : beyondAscii + byte)).join("");
}

function textual(value: Value): Value {
  if (value instanceof PyBytes) return textOf(value);
  if (value instanceof Tuple) return new Tuple(value.items.map(textual));
  if (typeof value !== "string" && !(value instanceof Markup)) return value;
  throw typeError("a bytes-like object is required, not 'str'");
}

function binary(value: Value): Value {
  if (typeof value === "string") return new PyBytes(Uint8Array.from(value, (unit) => unit.charCodeAt(0) & 0xff));
  if (Array.isArray(value)) return value.map(binary);
  return value instanceof Tuple ? new Tuple(value.items.map(binary)) : value;
}
