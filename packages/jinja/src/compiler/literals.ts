// Values → JavaScript source. The only way in which text of a template gets into generated code.
import { Float } from "../values/float.ts";
import type { Value } from "../values/types.ts";

/** A string literal. JSON's escapes leave nothing that could end it. */
export function stringLiteral(text: string): string {
  return JSON.stringify(text);
}

/** The source of a constant that the parser can produce. */
export function valueLiteral(value: Value): string {
  if (typeof value === "string") return stringLiteral(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return value < 0 ? `(${value})` : String(value);
  if (value instanceof Float) return `new Float(${floatSource(value.value)})`;
  return value === true ? "true" : value === false ? "false" : "null";
}

function floatSource(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return Object.is(value, -0) ? "-0" : String(value);
}
