// str(): what `{{ value }}` prints.
import { HostObject } from "../values/host-object.ts";
import { Markup } from "../values/markup.ts";
import { NativeText } from "../values/native-text.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import { toRepr } from "./repr.ts";

export function toText(value: Value): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (value instanceof Markup) return value.text;
  if (value instanceof Undefined) return "";
  if (value instanceof HostObject) return value.toText?.() ?? toRepr(value);
  return toRepr(value);
}

/** Whether the value is a str of any kind; its text if so. */
export function stringOf(value: Value): string | null {
  if (typeof value === "string") return value;
  return value instanceof Markup || value instanceof NativeText ? value.text : null;
}
