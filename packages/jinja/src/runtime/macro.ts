// Macros as values: the binding of a call's arguments with Jinja's errors, and the call.
import type { MacroShape } from "../compiler/unit.ts";
import { typeError } from "../errors/python-errors.ts";
import { toRepr } from "../operations/operations.ts";
import { Callable } from "../values/callable.ts";
import { Dict } from "../values/dict.ts";
import { Tuple } from "../values/tuple.ts";
import type { Kwargs, Value } from "../values/types.ts";
import { Undefined, type UndefinedPolicy } from "../values/undefined.ts";

/** A macro's generated function; what was not given is `undefined`. */
export type MacroFunction = (...args: (Value | undefined)[]) => Value | Promise<Value>;

/** A macro of a template, or the body of a call block. */
export class Macro extends Callable {
  override readonly moduleName = "jinja2.runtime";
  readonly shape: MacroShape;

  constructor(shape: MacroShape, run: MacroFunction, policy: UndefinedPolicy) {
    super(shape.name ?? "caller", (args, kwargs) => run(...bindMacroArguments(shape, args, kwargs, policy)));
    this.shape = shape;
  }

  override get typeName(): string {
    return "Macro";
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case "name":
        return this.shape.name;
      case "arguments":
        return new Tuple(this.shape.parameters);
      case "catch_kwargs":
        return this.shape.takesKeywords;
      case "catch_varargs":
        return this.shape.takesRest;
      case "caller":
        return this.shape.takesCaller || this.shape.parameters.includes("caller");
      default:
        return undefined;
    }
  }

  override toRepr(): string {
    return this.shape.name === null ? "<Macro anonymous>" : `<Macro ${toRepr(this.shape.name)}>`;
  }
}

/** The arguments of the generated function: parameters, caller, kwargs, varargs. */
export function bindMacroArguments(
  shape: MacroShape,
  args: readonly Value[],
  kwargs: Kwargs,
  policy: UndefinedPolicy,
): (Value | undefined)[] {
  const { parameters } = shape;
  const bound: (Value | undefined)[] = args.slice(0, parameters.length);
  const rest = new Map(kwargs);
  for (let index = bound.length; index < parameters.length; index++) {
    const name = parameters[index] ?? "";
    bound.push(rest.get(name));
    rest.delete(name);
  }
  if (shape.takesCaller) {
    bound.push(rest.get("caller") ?? new Undefined("caller", { hint: "No caller defined", policy }));
    rest.delete("caller");
  }
  if (shape.takesKeywords) bound.push(Dict.from(rest));
  else refuseKeywords(shape, rest);
  if (shape.takesRest) bound.push(new Tuple(args.slice(parameters.length)));
  else if (args.length > parameters.length) {
    throw typeError(`macro ${shownName(shape)} takes not more than ${parameters.length} argument(s)`);
  }
  return bound;
}

function refuseKeywords(shape: MacroShape, rest: Kwargs): void {
  const [first] = rest.keys();
  if (first === undefined) return;
  if (rest.has("caller")) {
    throw typeError(
      `macro ${shownName(shape)} was invoked with two values for the special caller argument. This is most likely a bug.`,
    );
  }
  throw typeError(`macro ${shownName(shape)} takes no keyword argument ${toRepr(first)}`);
}

function shownName(shape: MacroShape): string {
  return toRepr(shape.name);
}
