// Everything that generated code can reach. One object per environment and form, under the names of `helperNames`.
import type { HelperName, MacroShape } from "../compiler/unit.ts";
import { typeError } from "../errors/python-errors.ts";
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { builtinGlobals } from "../globals/builtin-globals.ts";
import { tryIterate } from "../operations/iteration.ts";
import {
  binaryOperation,
  compareValues,
  getAttribute,
  getItem,
  isTruthy,
  iterate,
  sliceValue,
  toText,
  typeNameOf,
  unaryOperation,
  valuesEqual,
} from "../operations/operations.ts";
import { stringOf } from "../operations/text.ts";
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { HostObject } from "../values/host-object.ts";
import { escapeHtml, Markup } from "../values/markup.ts";
import type { Scope } from "../values/scope.ts";
import { Tuple } from "../values/tuple.ts";
import { type Kwargs, noKwargs, type Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import type { Engine } from "./engine.ts";
import { passOn } from "./failures.ts";
import type { FilterFunction, TestFunction } from "./filter-engine.ts";
import { LoopContext } from "./loop-context.ts";
import { Macro, type MacroFunction } from "./macro.ts";
import { ReturnSignal } from "./return-function.ts";

export type Helpers = ReturnType<typeof createHelpers>;

export function createHelpers(engine: Engine, globals: ReadonlyMap<string, Value>) {
  const { policy } = engine;
  const escaping = engine.escaping();
  return {
    ...pureHelpers,
    engine,
    escaping,
    fail: passOn,
    filter: (name: string): FilterFunction => engine.findFilter(name) ?? missing("filter", name),
    test: (name: string): TestFunction => engine.findTest(name) ?? missing("test", name),
    attr: (value: Value, name: string) => getAttribute(value, name, policy),
    item: (value: Value, key: Value) => getItem(value, key, policy),
    call: (callee: Value, args: readonly Value[], kwargs: Kwargs, _position: number, escaped = false) =>
      escaped ? engine.callEscaped(callee, args, kwargs) : engine.call(callee, args, kwargs),
    undef: (name: string, hint?: string) => new Undefined(name, { policy, hint: hint ?? null }),
    resolve: (scope: Scope, name: string) => {
      const value = scope.lookup(name);
      return value === undefined ? (globals.get(name) ?? builtinGlobals.get(name)) : value;
    },
    macro: (run: MacroFunction, shape: MacroShape) => new Macro(shape, run, policy),
    loopAttr: (loop: Value, name: string) =>
      (loop instanceof LoopContext ? loop.lookAhead(name) : undefined) ?? getAttribute(loop, name, policy),
  } satisfies Readonly<Record<HelperName | "fail" | "filter" | "test", unknown>>;
}

const pureHelpers = {
  Float,
  LoopContext,
  Promised: Promise,
  ReturnSignal,
  Tuple,
  Undefined,
  noKwargs,
  add: (a: Value, b: Value): Value =>
    typeof a === "string" && typeof b === "string" ? a + b : binaryOperation("+", a, b),
  binary: binaryOperation,
  unary: unaryOperation,
  compare: compareValues,
  slice: sliceValue,
  equal: (a: Value, b: Value): boolean =>
    typeof a === "string" && typeof b === "string" ? a === b : valuesEqual(a, b),
  truthy: (value: Value): boolean => (typeof value === "boolean" ? value : isTruthy(value)),
  str: textOf,
  escape: escapedText,
  markup: (value: Value): Value => (typeof value === "string" ? new Markup(value) : value),
  iter: iterate,
  dict: (pairs: readonly (readonly [Value, Value])[]): Dict => Dict.from(pairs),
  keywords,
  spread,
  unpack,
  joinMarkup,
  joinPieces,
  native,
  onlyText,
  settable,
  setAttr,
  loadTemplate,
  notDefined: (line: number): Undefined =>
    new Undefined(null, {
      hint: `the inline if-expression on line ${line} evaluated to false and no else section was defined.`,
    }),
} as const;

function textOf(value: Value): string {
  return typeof value === "string" ? value : toText(value);
}

function escapedText(value: Value): string {
  return value instanceof Markup ? value.text : escapeHtml(textOf(value));
}

/** The keyword arguments of a call; `splat` is what stands behind `**`. */
function keywords(pairs: readonly (readonly [string, Value])[], splat?: Value, _at?: number): Kwargs {
  const out = new Map(pairs);
  if (splat === undefined) return out;
  if (splat instanceof Undefined && splat.policy === "render") throw splat.error();
  if (!(splat instanceof Dict)) {
    if (splat instanceof Undefined) return out;
    throw typeError(
      `jinja2.sandbox.SandboxedEnvironment.call() argument after ** must be a mapping, not ${typeNameOf(splat)}`,
    );
  }
  for (const [key, value] of splat.entries()) {
    if (typeof key !== "string") throw typeError("keywords must be strings");
    if (out.has(key)) throw typeError(`got multiple values for keyword argument '${key}'`);
    out.set(key, value);
  }
  return out;
}

/** What stands behind `*` in a call. */
function spread(value: Value, _at?: number): Iterable<Value> {
  const members = tryIterate(value);
  if (members === null) throw typeError(`Value after * must be an iterable, not ${typeNameOf(value)}`);
  return members;
}

/** Exactly `count` members of a value, for an assignment to several targets. */
function unpack(value: Value, count: number): readonly Value[] {
  const members = tryIterate(value);
  if (members === null) throw typeError(`cannot unpack non-iterable ${typeNameOf(value)} object`);
  const out: Value[] = [];
  for (const member of members) {
    if (out.length === count) {
      throw new TemplateRuntimeError(`too many values to unpack (expected ${count})`, "ValueError");
    }
    out.push(member);
  }
  if (out.length < count) {
    const message = `not enough values to unpack (expected ${count}, got ${out.length})`;
    throw new TemplateRuntimeError(message, "ValueError");
  }
  return out;
}

/** `~`, where output may be escaped. */
function joinMarkup(values: readonly Value[], escaped: boolean): Value {
  if (!escaped || !values.some((value) => value instanceof Markup)) return values.map(textOf).join("");
  return new Markup(values.map(escapedText).join(""));
}

/** The text of a block of a native template, whose pieces must be text, as `"".join` wants it. */
function joinPieces(pieces: readonly Value[], _at?: number): string {
  return pieces
    .map((piece, index) => {
      const text = stringOf(piece);
      if (text === null) throw typeError(`sequence item ${index}: expected str instance, ${typeNameOf(piece)} found`);
      return text;
    })
    .join("");
}

/** The value of a native template: its only node, or the text of all of them. */
function native(nodes: readonly Value[]): Value {
  const [only] = nodes;
  if (nodes.length === 1 && only !== undefined) return only;
  return nodes.map(textOf).join("");
}

/** Call and filter blocks write what they get as it is, so it must be text. */
function onlyText(value: Value): string {
  if (typeof value === "string") return value;
  if (value instanceof Markup) return value.text;
  throw typeError(`expected str instance, ${typeNameOf(value)} found`);
}

function settable(value: Value | undefined): void {
  if (value instanceof HostObject && value.setAttribute !== undefined) return;
  throw new TemplateRuntimeError("cannot assign attribute on non-namespace object");
}

/** `ns.name = value`; a `set` without block has asked `settable` before. */
function setAttr(target: Value | undefined, name: string, value: Value): void {
  if (target instanceof Dict) target.set(name, value);
  else if (target instanceof HostObject && target.setAttribute !== undefined) target.setAttribute(name, value);
  else {
    const type = target === undefined ? "_MissingType" : typeNameOf(target);
    throw typeError(`'${type}' object does not support item assignment`);
  }
}

function loadTemplate(_template: Value): never {
  throw typeError("no loader for this environment specified");
}

function missing(kind: "filter" | "test", name: string): () => never {
  return () => {
    throw new TemplateRuntimeError(`No ${kind} named '${name}' found.`);
  };
}
