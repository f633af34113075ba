// Functions that a template can call, and the binding of arguments to parameters with Python's error texts.
import { typeError } from "../errors/python-errors.ts";
import { HostObject } from "./host-object.ts";
import type { Kwargs, Value } from "./types.ts";

export type Implementation = (args: readonly Value[], kwargs: Kwargs) => Value | Promise<Value>;

export class Callable extends HostObject {
  readonly name: string;
  readonly #implementation: Implementation;

  constructor(name: string, implementation: Implementation) {
    super();
    this.name = name;
    this.#implementation = implementation;
  }

  get typeName(): string {
    return "function";
  }

  getAttribute(name: string): Value | undefined {
    return name === "name" ? this.name : undefined;
  }

  override toRepr(): string {
    return `<function ${this.name}>`;
  }

  override call(args: readonly Value[], kwargs: Kwargs): Value | Promise<Value> {
    return this.#implementation(args, kwargs);
  }
}

/** A function over raw positional and keyword arguments. */
export function fn(name: string, implementation: Implementation): Callable {
  return new Callable(name, implementation);
}

/** `"a"` is required, `["b", null]` has a default, `"*rest"` takes further positional ones, `"**options"` keywords. */
export type Parameter = string | readonly [name: string, fallback: Value];

/** The arguments of a call, by parameter name. */
export interface BoundArguments {
  /** The argument, or the parameter's default. */
  get(name: string): Value;
  /** Whether the call gave the argument. */
  given(name: string): boolean;
  readonly rest: readonly Value[];
  readonly keywords: Kwargs;
}

/** A function with a signature; calls that do not fit it fail with Python's words. */
export function fnWithSignature(
  name: string,
  parameters: readonly Parameter[],
  implementation: (bound: BoundArguments) => Value | Promise<Value>,
): Callable {
  return new Callable(name, (args, kwargs) => implementation(bindArguments(name, parameters, args, kwargs)));
}

export function bindArguments(
  name: string,
  parameters: readonly Parameter[],
  args: readonly Value[],
  kwargs: Kwargs,
): BoundArguments {
  const plain = parameters.filter((parameter) => typeof parameter !== "string" || !parameter.startsWith("*"));
  const names = plain.map((parameter) => (typeof parameter === "string" ? parameter : parameter[0]));
  const takesRest = parameters.some((p) => typeof p === "string" && /^\*[^*]/.test(p));
  const takesKeywords = parameters.some((p) => typeof p === "string" && p.startsWith("**"));
  const bound = new Map<string, Value>();
  for (const [index, parameter] of names.entries()) {
    const argument = args[index];
    if (argument !== undefined) bound.set(parameter, argument);
  }
  const keywords = new Map<string, Value>();
  for (const [key, value] of kwargs) {
    if (!names.includes(key)) {
      if (!takesKeywords) throw typeError(`${name}() got an unexpected keyword argument '${key}'`);
      keywords.set(key, value);
    } else if (bound.has(key)) throw typeError(`${name}() got multiple values for argument '${key}'`);
    else bound.set(key, value);
  }
  if (args.length > names.length && !takesRest) throw tooMany(name, plain, args.length);
  const missing = plain.filter((p): p is string => typeof p === "string" && !bound.has(p));
  if (missing.length > 0) throw missingArguments(name, missing);
  const given = new Set(bound.keys());
  for (const parameter of plain) {
    if (typeof parameter !== "string" && !bound.has(parameter[0])) bound.set(parameter[0], parameter[1]);
  }
  return {
    get: (parameter) => bound.get(parameter) ?? null,
    given: (parameter) => given.has(parameter),
    rest: args.slice(names.length),
    keywords,
  };
}

function tooMany(name: string, plain: readonly Parameter[], given: number): Error {
  const required = plain.filter((parameter) => typeof parameter === "string").length;
  const expected = required === plain.length ? `${required}` : `from ${required} to ${plain.length}`;
  const noun = plain.length === 1 ? "argument" : "arguments";
  return typeError(`${name}() takes ${expected} positional ${noun} but ${given} ${given === 1 ? "was" : "were"} given`);
}

function missingArguments(name: string, missing: readonly string[]): Error {
  const quoted = missing.map((parameter) => `'${parameter}'`);
  const last = quoted.pop() ?? "";
  const joined = quoted.length === 0 ? last : `${quoted.join(", ")}${quoted.length > 1 ? "," : ""} and ${last}`;
  const noun = missing.length === 1 ? "argument" : "arguments";
  return typeError(`${name}() missing ${missing.length} required positional ${noun}: ${joined}`);
}
