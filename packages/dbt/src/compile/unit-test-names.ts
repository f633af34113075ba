// What a unit test puts in the place of what the model would see: overridden macros, vars and environment variables, and
// `this` when it is a given input.
import { fn, toValue, type Value } from "@sluice/jinja";
import type { Json, Node, UnitTest } from "../manifest/types.ts";
import { relationFactory } from "./relation-class.ts";
import type { RuntimeSession } from "./types.ts";

/** Names to add to the contexts in which the test's model is compiled. */
export function unitTestNames(session: RuntimeSession, _test: UnitTest, tested: Node): ReadonlyMap<string, Value> {
  const fixture = session.fixtures?.get(tested.unique_id);
  return new Map([["this", fixture === undefined ? null : relationFactory(session.project).cte(fixture.cteName)]]);
}

/** The session with the macros, vars and environment variables that the test sets. */
export function withOverrides(session: RuntimeSession, test: UnitTest): RuntimeSession {
  const vars = recordOf(test.overrides, "vars");
  const variables = recordOf(test.overrides, "env_vars");
  return {
    ...session,
    overrides: macroOverrides(test),
    project: { ...session.project, cliVars: { ...session.project.cliVars, ...vars } },
    env: { get: (name) => (Object.hasOwn(variables, name) ? String(variables[name]) : session.env.get(name)) },
  };
}

/** What the macros answer; a macro of dbt's own also under its bare name. */
function macroOverrides(test: UnitTest): ReadonlyMap<string, Value> {
  return new Map(
    Object.entries(recordOf(test.overrides, "macros")).flatMap(([name, value]) => {
      const own = name.slice(name.lastIndexOf(".") + 1);
      const answer = fn(own, () => toValue(value));
      const names = name === `dbt.${own}` ? [name, own] : [name];
      return names.map((key) => [key, answer] as const);
    }),
  );
}

function recordOf(overrides: UnitTest["overrides"], key: string): Readonly<Record<string, Json>> {
  const value = overrides?.[key];
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
