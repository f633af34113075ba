// How filters are defined: the Python name of each (which its argument errors show), its parameters, and what it does.

import { TemplateRuntimeError } from "../errors/template-error.ts";
import { onlyArgument } from "../methods/method.ts";
import type { FilterEngine, FilterFunction } from "../runtime/filter-engine.ts";
import { type BoundArguments, bindArguments, type Parameter } from "../values/callable.ts";
import type { Value } from "../values/types.ts";

export type FilterEntry = readonly [name: string, filter: FilterFunction];

type Run = (bound: BoundArguments, engine: FilterEngine) => Value | Promise<Value>;

/** A filter of the arguments alone. */
export function plainFilter(pythonName: string, parameters: readonly Parameter[], run: Run): FilterFunction {
  return (engine, args, kwargs) => run(bindArguments(pythonName, parameters, args, kwargs), engine);
}

/** A filter that is one of Python's functions of one value, which say in words of their own what does not fit. */
export function builtinFilter(name: string, run: (value: Value) => Value): FilterFunction {
  return (_, args, kwargs) => run(onlyArgument(name, args, kwargs));
}

/** A filter that Python also passes its environment, which counts as an argument in messages. */
export function environmentFilter(pythonName: string, parameters: readonly Parameter[], run: Run): FilterFunction {
  const all: readonly Parameter[] = ["environment", ...parameters];
  return (engine, args, kwargs) => run(bindArguments(pythonName, all, [null, ...args], kwargs), engine);
}

export function filterArgumentError(message: string): TemplateRuntimeError {
  return new TemplateRuntimeError(message, "FilterArgumentError");
}
