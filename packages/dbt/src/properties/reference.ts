// A ref() or source() that is written out, outside of a template: `ref('orders', v=2)`.
import { type Call, extractCalls, Float, TemplateError, type Value } from "@sluice/jinja";
import type { RefArgs } from "../manifest/types.ts";

export type Reference =
  | { readonly kind: "ref"; readonly ref: RefArgs }
  | { readonly kind: "source"; readonly source: readonly string[] };

/** Null when the text is no such call with literal arguments. */
export function readReference(text: string): Reference | null {
  const [call] = callsIn(text);
  return call === undefined || call.hasSplat ? null : toReference(call);
}

function callsIn(text: string): readonly Call[] {
  try {
    return extractCalls(`{{ ${text} }}`, { name: text, file: "" });
  } catch (error) {
    if (error instanceof TemplateError) return [];
    throw error;
  }
}

function toReference(call: Call): Reference | null {
  const args = call.args.map((argument) => (argument === null ? null : argument.value));
  const texts = args.filter((value): value is string => typeof value === "string");
  if (call.path.length !== 1 || texts.length !== args.length || texts.length < 1 || texts.length > 2) return null;
  const [first = "", second] = texts;
  switch (call.path[0]) {
    case "ref": {
      const version = versionOf(call.kwargs["v"]?.value ?? call.kwargs["version"]?.value ?? null);
      const named = second === undefined ? { name: first, package: null } : { name: second, package: first };
      return { kind: "ref", ref: { ...named, version } };
    }
    case "source":
      return second === undefined ? null : { kind: "source", source: [first, second] };
    default:
      return null;
  }
}

function versionOf(value: Value): string | number | null {
  if (typeof value === "string" || typeof value === "number") return value;
  return value instanceof Float ? value.value : null;
}
