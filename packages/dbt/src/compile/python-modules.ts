// `modules` in templates: datetime, re, pytz and itertools as Python has them, and the time at which the command started.
import { createPythonModules, Dict, fn, lazyDict, PyDateTime, pytzUtc, type Value } from "@sluice/jinja";
import { modulesItertoolsUsageDeprecation } from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import { callValue } from "./call-value.ts";

const known = new WeakMap<Fire, Dict>();

/** Members of Python's modules that dbt does not hand on. */
const HIDDEN: readonly (readonly [module: string, members: readonly string[]])[] = [
  ["datetime", ["timezone", "UTC", "MINYEAR", "MAXYEAR"]],
  ["pytz", ["UTC"]],
];

/** Made once per command: the functions of itertools tell that they are deprecated. */
export function pythonModules(fire: Fire): Value {
  let modules = known.get(fire);
  if (modules === undefined) {
    modules = createPythonModules({ now: () => new Date() });
    const itertools = modules.get("itertools");
    if (itertools instanceof Dict) modules.set("itertools", deprecated(itertools, fire));
    for (const [name, hidden] of HIDDEN) {
      const module = modules.get(name);
      if (module instanceof Dict) modules.set(name, without(module, hidden));
    }
    known.set(fire, modules);
  }
  return modules;
}

/** Looked into when a template does: some members of pytz are long lists. */
function without(module: Dict, hidden: readonly string[]): Dict {
  return lazyDict(() => [...module.entries()].filter(([name]) => !hidden.includes(String(name))));
}

function deprecated(itertools: Dict, fire: Fire): Dict {
  return lazyDict(() =>
    [...itertools.entries()].map(([name, callee]) => {
      const wrapped = fn(String(name), (args, kwargs) => {
        fire(modulesItertoolsUsageDeprecation());
        return callValue(callee, args, kwargs);
      });
      return [name, wrapped] as const;
    }),
  );
}

/** `run_started_at`: an aware datetime in UTC. */
export function startTime(at: Date): Value {
  return PyDateTime.fromDate(at, pytzUtc);
}
