// Template values as the values of placeholders: seeds' cells on their way into the warehouse.
import { Decimal, Float, Markup, Tuple, toText, type Value } from "@sluice/jinja";

export function bindingOf(value: Value): unknown {
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Decimal) return numberOf(value);
  if (value instanceof Float) return value.value;
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(bindingOf);
  if (value instanceof Tuple) return value.items.map(bindingOf);
  return toText(value);
}

/** Whole numbers stay exact. */
function numberOf(value: Decimal): number | bigint {
  const { kind, exponent } = value.normalized().digits;
  return kind === "finite" && exponent >= 0 ? value.toInt() : value.toNumber();
}
