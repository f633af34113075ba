// Slices: `value[start:stop:step]`.
import { typeError, valueError } from "../errors/python-errors.ts";
import { asInt } from "../numbers/numbers.ts";
import { HostObject } from "../values/host-object.ts";
import { Markup } from "../values/markup.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import { characters, isSimple } from "./code-points.ts";

/** The slice of a sequence; null where the value has none, and hosts that slice themselves get the bounds as a tuple. */
export function sliceOf(value: Value, start: Value, stop: Value, step: Value): Value | null {
  if (typeof value === "string") return sliceText(value, start, stop, step);
  if (value instanceof Markup) return new Markup(sliceText(value.text, start, stop, step));
  if (Array.isArray(value)) return pick(value, start, stop, step);
  if (value instanceof Tuple) return new Tuple(pick(value.items, start, stop, step));
  if (value instanceof Undefined) throw value.error();
  if (value instanceof HostObject && value.slice) return value.slice(start, stop, step);
  return null;
}

function sliceText(text: string, start: Value, stop: Value, step: Value): string {
  if (step === null && isSimple(text)) {
    const bounds = sliceBounds(text.length, start, stop, step);
    return text.slice(bounds.start, Math.max(bounds.start, bounds.stop));
  }
  return pick(characters(text), start, stop, step).join("");
}

function pick<T>(items: readonly T[], start: Value, stop: Value, step: Value): T[] {
  return sliceIndexes(items.length, start, stop, step).flatMap((index) => items.slice(index, index + 1));
}

function sliceIndexes(length: number, start: Value, stop: Value, step: Value): number[] {
  const bounds = sliceBounds(length, start, stop, step);
  const out: number[] = [];
  let index = bounds.start;
  while (bounds.step > 0 ? index < bounds.stop : index > bounds.stop) {
    out.push(index);
    index += bounds.step;
  }
  return out;
}

/** The bounds in the sequence, as Python's `slice.indices` gives them. */
export function sliceBounds(
  length: number,
  start: Value,
  stop: Value,
  step: Value,
): { readonly start: number; readonly stop: number; readonly step: number } {
  const by = indexOrNull(step) ?? 1;
  if (by === 0) throw valueError("slice step cannot be zero");
  const low = by < 0 ? -1 : 0;
  const high = by < 0 ? length - 1 : length;
  const clamp = (index: number | null, fallback: number) => {
    if (index === null) return fallback;
    return index < 0 ? Math.max(index + length, low) : Math.min(index, high);
  };
  return {
    start: clamp(indexOrNull(start), by < 0 ? high : low),
    stop: clamp(indexOrNull(stop), by < 0 ? low : high),
    step: by,
  };
}

function indexOrNull(value: Value): number | null {
  if (value === null) return null;
  const int = asInt(value);
  if (int === null) throw typeError("slice indices must be integers or None or have an __index__ method");
  return typeof int === "number" ? int : int < 0n ? -Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
}
