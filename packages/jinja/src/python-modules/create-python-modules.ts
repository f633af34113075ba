// `modules`: the Python modules that dbt gives to templates.

import { createDatetimeModule, type Now } from "../datetime/datetime-module.ts";
import { createPytzModule } from "../pytz/pytz-module.ts";
import { createReModule } from "../regex/re-module.ts";
import { Dict } from "../values/dict.ts";
import type { Value } from "../values/types.ts";
import { createItertoolsModule } from "./itertools-module.ts";

export interface PythonModulesOptions {
  /** The clock behind now(), utcnow() and today(). */
  readonly now: Now;
}

/**
 * The modules by name: datetime, pytz, re, itertools.
 *
 * @example
 * const modules = createPythonModules({ now: () => new Date() });
 */
export function createPythonModules({ now }: PythonModulesOptions): Dict {
  const modules: [Value, Value][] = [
    ["pytz", createPytzModule()],
    ["datetime", createDatetimeModule(now)],
    ["re", createReModule()],
    ["itertools", createItertoolsModule()],
  ];
  return Dict.from(modules);
}
