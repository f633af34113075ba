// The names that every template has: range, dict, lipsum, cycler, joiner, namespace.
import { typeError } from "../errors/python-errors.ts";
import { dictFromKeys, updateDict } from "../methods/dict-methods.ts";
import { indexArgument, refuseKeywords } from "../methods/method.ts";
import { isTruthy } from "../operations/truth.ts";
import { fn, fnWithSignature } from "../values/callable.ts";
import { Dict } from "../values/dict.ts";
import { Markup } from "../values/markup.ts";
import { PyType } from "../values/py-type.ts";
import type { Value } from "../values/types.ts";
import { Cycler, Joiner } from "./cycler.ts";
import { loremIpsum } from "./lorem-ipsum.ts";
import { Namespace } from "./namespace.ts";
import { PyRange } from "./py-range.ts";

const range = fn("safe_range", (args, kwargs) => {
  refuseKeywords("range", kwargs);
  return PyRange.of(args);
});

const dict = fn("dict", (args, kwargs) => {
  if (args.length > 1) throw typeError(`dict expected at most 1 argument, got ${args.length}`);
  const out = new Dict();
  updateDict(out, args[0], kwargs);
  return out;
});

const fromKeys = fn("fromkeys", ([keys, value = null]) => {
  if (keys === undefined) throw typeError("fromkeys expected at least 1 argument, got 0");
  return dictFromKeys(keys, value);
});

const lipsum = fnWithSignature(
  "generate_lorem_ipsum",
  [
    ["n", 5],
    ["html", true],
    ["min", 20],
    ["max", 100],
  ],
  (bound) => {
    const html = isTruthy(bound.get("html"));
    const number = (name: string) => Math.min(indexArgument(bound.get(name), 0), 10_000);
    const text = loremIpsum({ paragraphs: number("n"), html, min: number("min"), max: number("max") });
    return html ? new Markup(text) : text;
  },
);

const cycler = fn("Cycler", (args, kwargs) => {
  refuseKeywords("Cycler", kwargs);
  return new Cycler(args);
});

const joiner = fnWithSignature("Joiner", [["sep", ", "]], (bound) => new Joiner(bound.get("sep")));

export const builtinGlobals: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["range", range],
  ["dict", new PyType("dict", (args, kwargs) => dict.call(args, kwargs), { fromkeys: () => fromKeys })],
  ["lipsum", lipsum],
  ["cycler", new PyType("jinja2.utils.Cycler", (args, kwargs) => cycler.call(args, kwargs))],
  ["joiner", new PyType("jinja2.utils.Joiner", (args, kwargs) => joiner.call(args, kwargs))],
  ["namespace", new PyType("jinja2.utils.Namespace", (args, kwargs) => Namespace.of(args, kwargs))],
]);
