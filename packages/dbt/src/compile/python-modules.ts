// `modules` in templates: datetime, re, pytz and itertools as Python has them, and the time at which the command started.
import { createPythonModules, type Dict, PyDateTime, type Value } from "@sluice/jinja";
import type { Fire } from "../events/bus.ts";

/** Made once: templates cannot change them. */
let modules: Dict | null = null;

export function pythonModules(_fire: Fire): Value {
  modules ??= createPythonModules();
  return modules;
}

/** `run_started_at`: an aware datetime in UTC. */
export function startTime(at: Date): Value {
  return PyDateTime.fromIso(at.toISOString().replace("Z", "000+00:00"));
}
