// The values that a template works with: Python's, in the JavaScript form that is cheapest to handle.
// None is null, an int is a number (always an integer) or a bigint, a str is a string, a list is an array.
import type { Dict } from "./dict.ts";
import type { Float } from "./float.ts";
import type { HostObject } from "./host-object.ts";
import type { Markup } from "./markup.ts";
import type { PySet } from "./py-set.ts";
import type { Tuple } from "./tuple.ts";
import type { Undefined } from "./undefined.ts";

export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Value[]
  | Tuple
  | Dict
  | PySet
  | Markup
  | Undefined
  | HostObject;

export type Kwargs = ReadonlyMap<string, Value>;

export const noKwargs: Kwargs = new Map();

/** The binary operators, as the template spells them. */
export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**";
