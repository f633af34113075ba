// The shape of built-in methods, and the checks of their arguments with Python's words.
import { overflowError, typeError } from "../errors/python-errors.ts";
import { asInt } from "../numbers/numbers.ts";
import { stringOf } from "../operations/text.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { Callable } from "../values/callable.ts";
import type { Kwargs, Value } from "../values/types.ts";

export type Method<Self> = (self: Self, args: readonly Value[], kwargs: Kwargs) => Value | Promise<Value>;
export type MethodTable<Self> = ReadonlyMap<string, Method<Self>>;

/** A method with the object it was taken from. */
export class BoundMethod extends Callable {
  readonly #owner: string;

  constructor(owner: string, name: string, run: (args: readonly Value[], kwargs: Kwargs) => Value | Promise<Value>) {
    super(name, run);
    this.#owner = owner;
  }

  override get typeName(): string {
    return "builtin_function_or_method";
  }

  override toRepr(): string {
    return `<built-in method ${this.name} of ${this.#owner} object>`;
  }
}

export function bind<Self>(owner: string, name: string, self: Self, method: Method<Self>): BoundMethod {
  return new BoundMethod(owner, name, (args, kwargs) => method(self, args, kwargs));
}

/** `upper()` */
export function noArguments<Self>(name: string, run: (self: Self) => Value): Method<Self> {
  return (self, args, kwargs) => {
    refuseKeywords(name, kwargs);
    if (args.length > 0) throw typeError(`${name}() takes no arguments (${args.length} given)`);
    return run(self);
  };
}

/** `append(x)` */
export function oneArgument<Self>(name: string, run: (self: Self, argument: Value) => Value): Method<Self> {
  return (self, args, kwargs) => run(self, onlyArgument(name, args, kwargs));
}

/** The argument of a call that must have one. */
export function onlyArgument(name: string, args: readonly Value[], kwargs: Kwargs): Value {
  refuseKeywords(name, kwargs);
  const [argument] = args;
  if (argument === undefined || args.length > 1) {
    throw typeError(`${name}() takes exactly one argument (${args.length} given)`);
  }
  return argument;
}

/** `replace(old, new, count)`: positional only, between two counts. `name` is what the message starts with. */
export function positional<Self>(
  name: string,
  min: number,
  max: number,
  run: (self: Self, args: readonly Value[]) => Value,
): Method<Self> {
  const short = name.replace(/^.*\./, "");
  return (self, args, kwargs) => {
    refuseKeywords(name, kwargs);
    checkCount(short, args.length, min, max);
    return run(self, args);
  };
}

function checkCount(name: string, given: number, min: number, max: number): void {
  if (given >= min && given <= max) return;
  const bound = given < min ? min : max;
  const quantity = min === max ? "" : given < min ? "at least " : "at most ";
  throw typeError(`${name} expected ${quantity}${bound} argument${bound === 1 ? "" : "s"}, got ${given}`);
}

/** `split(sep=None, maxsplit=-1)`: by position or by name. Absent arguments are undefined. */
export function named<Self>(
  name: string,
  parameters: readonly string[],
  run: (self: Self, args: readonly (Value | undefined)[]) => Value | Promise<Value>,
  required = 0,
): Method<Self> {
  return (self, args, kwargs) => run(self, placeArguments(name, parameters, args, kwargs, required));
}

function placeArguments(
  name: string,
  parameters: readonly string[],
  args: readonly Value[],
  kwargs: Kwargs,
  required: number,
): (Value | undefined)[] {
  const total = args.length + kwargs.size;
  if (total > parameters.length) {
    const noun = parameters.length === 1 ? "argument" : "arguments";
    throw typeError(`${name}() takes at most ${parameters.length} ${noun} (${total} given)`);
  }
  const placed: (Value | undefined)[] = parameters.map((_, index) => args[index]);
  for (const [key, value] of kwargs) {
    const index = parameters.indexOf(key);
    if (index < 0) throw typeError(`'${key}' is an invalid keyword argument for ${name}()`);
    if (placed[index] !== undefined) {
      throw typeError(`argument for ${name}() given by name ('${key}') and position (${index + 1})`);
    }
    placed[index] = value;
  }
  for (let index = 0; index < required; index++) {
    if (placed[index] === undefined) {
      throw typeError(`${name}() missing required argument '${parameters[index]}' (pos ${index + 1})`);
    }
  }
  return placed;
}

export function refuseKeywords(name: string, kwargs: Kwargs): void {
  if (kwargs.size > 0) throw typeError(`${name}() takes no keyword arguments`);
}

/** An argument that must be a str. */
export function textArgument(value: Value | undefined, complaint: string): string {
  const text = value === undefined ? null : stringOf(value);
  if (text === null) throw typeError(`${complaint}, not ${value === undefined ? "NoneType" : typeNameOf(value)}`);
  return text;
}

/** An argument that must be an int; anything beyond the size of an index counts as the largest one. */
export function indexArgument(value: Value | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  const int = asInt(value);
  if (int === null) throw typeError(`'${typeNameOf(value)}' object cannot be interpreted as an integer`);
  if (typeof int === "bigint") throw overflowError("Python int too large to convert to C ssize_t");
  return int;
}

/** What a method that only has an effect answers. */
export function none(_effect: unknown): null {
  return null;
}
