// What filters and tests see of the engine that runs them.
import type { Kwargs, Value } from "../values/types.ts";
import type { UndefinedPolicy } from "../values/undefined.ts";
import type { RenderMode } from "./types.ts";

export interface FilterEngine {
  readonly policy: UndefinedPolicy;
  /** In "sync" the functions below never answer with a Promise. */
  readonly mode: RenderMode;
  /** Whether the place in the template is inside `{% autoescape true %}`. */
  readonly autoescape: boolean;
  /** Runs another filter; `args` starts with its target. An unknown name is an error. */
  filter(name: string, args: readonly Value[], kwargs: Kwargs): Value | Promise<Value>;
  /** Runs a test; `args` starts with its target. An unknown name is an error. */
  test(name: string, args: readonly Value[], kwargs: Kwargs): boolean | Promise<boolean>;
  findFilter(name: string): FilterFunction | undefined;
  findTest(name: string): TestFunction | undefined;
  /** Calls a value as `callee(…)` in a template does. */
  call(callee: Value, args: readonly Value[], kwargs: Kwargs): Value | Promise<Value>;
}

/** A filter; `args` starts with its target. */
export type FilterFunction = (engine: FilterEngine, args: readonly Value[], kwargs: Kwargs) => Value | Promise<Value>;

/** A test; `args` starts with its target. */
export type TestFunction = (engine: FilterEngine, args: readonly Value[], kwargs: Kwargs) => boolean | Promise<boolean>;
