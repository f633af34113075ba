// The names that every template has: range, dict, lipsum, cycler, joiner, namespace.
import { typeError } from "../errors/python-errors.ts";
import { dictFromKeys, updateDict } from "../methods/dict-methods.ts";
import { indexArgument, refuseKeywords } from "../methods/method.ts";
import { Callable, fn, fnWithSignature } from "../values/callable.ts";
import { Dict } from "../values/dict.ts";
import { Markup } from "../values/markup.ts";
import { isTruthy } from "../values/truth.ts";
import type { Value } from "../values/types.ts";
import { Cycler, Joiner } from "./cycler.ts";
import { loremIpsum } from "./lorem-ipsum.ts";
import { Namespace } from "./namespace.ts";
import { PyRange } from "./py-range.ts";

/** A type that can be called to make an object. */
class Type extends Callable {
  readonly #shown: string;
  readonly #attributes: ReadonlyMap<string, Value>;

  constructor(shown: string, make: Callable, attributes: ReadonlyMap<string, Value> = new Map()) {
    super(make.name, (args, kwargs) => make.call(args, kwargs));
    this.#shown = shown;
    this.#attributes = attributes;
  }

  override get typeName(): string {
    return "type";
  }

  override getAttribute(name: string): Value | undefined {
    return this.#attributes.get(name);
  }

  override toRepr(): string {
    return `<class '${this.#shown}'>`;
  }
}

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

const namespace = fn("Namespace", (args, kwargs) => Namespace.of(args, kwargs));

export const builtinGlobals: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["range", range],
  ["dict", new Type("dict", dict, new Map([["fromkeys", fromKeys]]))],
  ["lipsum", lipsum],
  ["cycler", new Type("jinja2.utils.Cycler", cycler)],
  ["joiner", new Type("jinja2.utils.Joiner", joiner)],
  ["namespace", new Type("jinja2.utils.Namespace", namespace)],
]);
