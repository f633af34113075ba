// Reading the arguments of the functions of these modules.
import { typeError } from "../errors/python-errors.ts";
import { asInt } from "../numbers/numbers.ts";
import { stringOf } from "../operations/text.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { type BoundArguments, bindArguments, Callable, type Parameter } from "../values/callable.ts";
import type { Kwargs, Value } from "../values/types.ts";

/** A method or function with a signature. */
export function method(
  name: string,
  parameters: readonly Parameter[],
  run: (bound: BoundArguments) => Value | Promise<Value>,
): Callable {
  return new Callable(name, (args, kwargs) => run(bindArguments(name, parameters, args, kwargs)));
}

/** A constructor written in C, which complains about the first argument that is missing. */
export function bindConstructor(
  name: string,
  parameters: readonly Parameter[],
  args: readonly Value[],
  kwargs: Kwargs,
): BoundArguments {
  for (const [index, parameter] of parameters.entries()) {
    if (typeof parameter === "string" && args[index] === undefined && !kwargs.has(parameter)) {
      throw typeError(`function missing required argument '${parameter}' (pos ${index + 1})`);
    }
  }
  return bindArguments(name, parameters, args, kwargs);
}

export function intOf(value: Value): number {
  const int = asInt(value);
  if (int === null) throw typeError(`'${typeNameOf(value)}' object cannot be interpreted as an integer`);
  return Number(int);
}

export function textOf(value: Value, what: string): string {
  const text = stringOf(value);
  if (text === null) throw typeError(`${what} must be str, not ${typeNameOf(value)}`);
  return text;
}

/** A list of names as a table of what they stand for. */
export function lookUp(table: Readonly<Record<string, () => Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name]?.() : undefined;
}
