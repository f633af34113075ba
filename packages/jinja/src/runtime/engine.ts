// Calls, filters and tests, as generated code and filters ask for them.
import { typeError } from "../errors/python-errors.ts";
import { AsyncInSyncError, TemplateRuntimeError } from "../errors/template-error.ts";
import { builtinFilters } from "../filters/builtin-filters.ts";
import { typeNameOf } from "../operations/operations.ts";
import { builtinTests } from "../tests/builtin-tests.ts";
import type { Callable } from "../values/callable.ts";
import { HostObject } from "../values/host-object.ts";
import { Markup } from "../values/markup.ts";
import type { Kwargs, Value } from "../values/types.ts";
import { Undefined, type UndefinedPolicy } from "../values/undefined.ts";
import type { FilterEngine, FilterFunction, TestFunction } from "./filter-engine.ts";
import { Macro } from "./macro.ts";
import type { RenderMode } from "./types.ts";

/** Calls inside calls. More than Python allows, and well below the end of JavaScript's stack. */
const maxDepth = 500;

export class Engine implements FilterEngine {
  readonly policy: UndefinedPolicy;
  readonly mode: RenderMode;
  readonly autoescape: boolean;
  readonly #filters: ReadonlyMap<string, FilterFunction>;
  /** The calls that are on the stack. */
  #depth = 0;

  constructor(
    policy: UndefinedPolicy,
    mode: RenderMode,
    filters: ReadonlyMap<string, FilterFunction>,
    autoescape = false,
  ) {
    this.policy = policy;
    this.mode = mode;
    this.autoescape = autoescape;
    this.#filters = filters;
    this.call = this.call.bind(this);
  }

  /** The same engine inside `{% autoescape true %}`. */
  escaping(): Engine {
    return new Engine(this.policy, this.mode, this.#filters, true);
  }

  findFilter(name: string): FilterFunction | undefined {
    const filter = this.#filters.get(name);
    return filter ?? builtinFilters.get(name);
  }

  findTest(name: string): TestFunction | undefined {
    return builtinTests.get(name);
  }

  filter(name: string, args: readonly Value[], kwargs: Kwargs): Value | Promise<Value> {
    const filter = this.findFilter(name);
    if (filter === undefined) throw new TemplateRuntimeError(`No filter named '${name}'.`);
    return filter(this, args, kwargs);
  }

  test(name: string, args: readonly Value[], kwargs: Kwargs): boolean | Promise<boolean> {
    const test = this.findTest(name);
    if (test === undefined) throw new TemplateRuntimeError(`No test named '${name}'.`);
    return test(this, args, kwargs);
  }

  call(callee: Value, args: readonly Value[], kwargs: Kwargs): Value | Promise<Value> {
    if (callee instanceof HostObject && callee.call !== undefined) {
      const result = this.#nested(callee, args, kwargs);
      return result instanceof Promise && this.mode === "sync" ? refusePromise(callee, result) : result;
    }
    if (callee instanceof Undefined) {
      if (callee.policy === "parse") return callee;
      throw callee.error();
    }
    throw typeError(`'${typeNameOf(callee)}' object is not callable`);
  }

  /** The call, unless calls are nested so deeply that the stack would end first. */
  #nested(callee: HostObject, args: readonly Value[], kwargs: Kwargs): Value | Promise<Value> {
    if (this.#depth >= maxDepth) throw new TemplateRuntimeError("maximum recursion depth exceeded", "RecursionError");
    this.#depth += 1;
    try {
      return callee.call?.(args, kwargs) ?? null;
    } finally {
      this.#depth -= 1;
    }
  }

  /** A call inside `{% autoescape true %}`: what a macro gives is markup. */
  callEscaped(callee: Value, args: readonly Value[], kwargs: Kwargs): Value | Promise<Value> {
    const result = this.call(callee, args, kwargs);
    if (!(callee instanceof Macro)) return result;
    return result instanceof Promise ? result.then(asMarkup) : asMarkup(result);
  }
}

/** A filter that the host gave. */
export function hostFilter(callable: Callable): FilterFunction {
  return (engine, args, kwargs) => engine.call(callable, args, kwargs);
}

function asMarkup(value: Value): Value {
  return typeof value === "string" ? new Markup(value) : value;
}

/** The promise is let go; its failure must not end the process. */
function refusePromise(callee: HostObject, result: Promise<Value>): never {
  result.catch(() => undefined);
  const name = callee.getAttribute("name");
  throw new AsyncInSyncError(typeof name === "string" ? name : callee.typeName);
}
