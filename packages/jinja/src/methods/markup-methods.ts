// The methods of Markup: those of str, whose results stay safe and whose arguments are escaped.
import { iterate } from "../operations/iteration.ts";
import { stringOf, toText } from "../operations/text.ts";
import { escapeHtml, Markup } from "../values/markup.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { stripTags, unescapeHtml } from "./markup-text.ts";
import { type BoundMethod, bind, type Method, noArguments, oneArgument } from "./method.ts";
import { join } from "./str-layout.ts";
import { strMethods } from "./str-methods.ts";

/** Methods whose str arguments become part of the result. */
const escaping = new Set(["replace", "center", "ljust", "rjust"]);

export function markupMethod(markup: Markup, name: string): BoundMethod | undefined {
  const own = ownMethods.get(name);
  if (own !== undefined) return bind("Markup", name, markup, own);
  const method = strMethods.get(name);
  if (method === undefined) return undefined;
  return bind("Markup", name, markup, (self, args, kwargs) => {
    const given = escaping.has(name) ? args.map(escapeArgument) : args;
    const result = method(self.text, given, kwargs);
    return result instanceof Promise ? result : markResult(result);
  });
}

function escapeArgument(argument: Value): Value {
  return typeof argument === "string" ? escapeHtml(argument) : argument;
}

function markResult(result: Value): Value {
  if (typeof result === "string") return new Markup(result);
  if (Array.isArray(result)) return result.map(markResult);
  return result instanceof Tuple ? new Tuple(result.items.map(markResult)) : result;
}

const ownMethods: ReadonlyMap<string, Method<Markup>> = new Map<string, Method<Markup>>([
  ["striptags", noArguments("striptags", (self) => stripTags(self.text))],
  ["unescape", noArguments("unescape", (self) => unescapeHtml(self.text))],
  [
    "join",
    oneArgument("join", (self, parts) => {
      const convert = (part: Value) =>
        part instanceof Markup ? part.text : escapeHtml(stringOf(part) ?? toText(part));
      iterate(parts);
      return new Markup(join(self.text, parts, convert));
    }),
  ],
]);
