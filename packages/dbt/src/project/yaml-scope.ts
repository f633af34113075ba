// What templates in YAML files see: var, env_var, target, and the names that every dbt template has.
import { Dict, fnWithSignature, HostObject, type Kwargs, type Scope, scopeOf, type Value } from "@sluice/jinja";
import { DbtError } from "../errors.ts";
import { targetDict } from "./target-dict.ts";
import type { EnvReader, Target, Vars } from "./types.ts";
import { toTemplateValue } from "./yaml-values.ts";

const SECRET_PREFIX = "DBT_ENV_SECRET";

export interface YamlScopeOptions {
  readonly vars: Vars;
  readonly env: EnvReader;
  /** Null where templates see none (profiles.yml, packages.yml); "unset" where it has no members (deps, clean). */
  readonly target: Target | "unset" | null;
  /** Secret variables may be read, and appear as placeholders that `revealSecrets` replaces. */
  readonly secrets: boolean;
  /** A var that is missing is null instead of an error (`deps`). */
  readonly lenientVars?: boolean;
  /** The names that every template has (`modules`, `fromjson`, `log`, …). */
  readonly base: Scope;
}

export function createYamlScope(options: YamlScopeOptions): Scope {
  const members = new Map<string, Value>([
    ["env_var", envVarFunction(options.env, options.secrets)],
    ["var", new YamlVar(options.vars, options.lenientVars ?? false)],
  ]);
  let target: Dict | null = null;
  if (options.target === null) return scopeOf(members, options.base);
  const chosen = options.target;
  return {
    lookup: (name) => {
      if (name === "target") {
        target ??= chosen === "unset" ? new Dict() : targetDict(chosen);
        return target;
      }
      return members.get(name) ?? options.base.lookup(name);
    },
  };
}

function envVarFunction(env: EnvReader, secrets: boolean) {
  return fnWithSignature("env_var", ["var", ["default", null]], (bound) => {
    const name = String(bound.get("var"));
    if (name.startsWith(SECRET_PREFIX)) {
      if (!secrets) throw secretPlaceError(name);
      if (env.get(name) !== undefined) return placeholder(name);
    }
    const value = env.get(name) ?? bound.get("default");
    if (value === null) throw missingEnvVar(name);
    return value;
  });
}

function missingEnvVar(name: string): DbtError {
  return new DbtError(`Env var required but not provided: '${name}'`, {
    code: "project/env-var-missing",
    heading: "Parsing Error",
    hint: `set ${name}, or give a default: {{ env_var('${name}', 'default') }}`,
  });
}

function secretPlaceError(name: string): DbtError {
  const message = `Secret env vars are allowed only in profiles.yml or packages.yml. Found '${name}' referenced elsewhere.`;
  return new DbtError(message, { code: "project/secret-env-var", heading: "Parsing Error" });
}

function placeholder(name: string): string {
  return `$$$DBT_SECRET_START$$$${name}$$$DBT_SECRET_END$$$`;
}

/** Puts the values of secret variables where their placeholders stand. */
export function revealSecrets(text: string, env: EnvReader): string {
  if (!text.includes("$$$DBT_SECRET_START$$$")) return text;
  return text.replace(/\$\$\$DBT_SECRET_START\$\$\$(.*?)\$\$\$DBT_SECRET_END\$\$\$/g, (whole, name: string) =>
    name.startsWith(SECRET_PREFIX) ? (env.get(name) ?? whole) : whole,
  );
}

/** `var('x')` and `var.has_var('x')`. */
class YamlVar extends HostObject {
  readonly typeName = "Var";
  readonly #vars: Vars;
  readonly #lenient: boolean;

  constructor(vars: Vars, lenient: boolean) {
    super();
    this.#vars = vars;
    this.#lenient = lenient;
  }

  getAttribute(name: string): Value | undefined {
    if (name !== "has_var") return undefined;
    return fnWithSignature("has_var", ["var_name"], (bound) => this.#vars.has(String(bound.get("var_name"))));
  }

  override call(args: readonly Value[], kwargs: Kwargs): Value | Promise<Value> {
    const read = fnWithSignature("var", ["var_name", ["default", null]], (bound) => {
      const name = String(bound.get("var_name"));
      const value = this.#vars.get(name);
      if (value !== undefined) return toTemplateValue(value);
      if (bound.given("default") || this.#lenient) return bound.get("default");
      throw missingVar(name, this.#vars);
    });
    return read.call(args, kwargs);
  }
}

function missingVar(name: string, vars: Vars): DbtError {
  const sorted = Object.fromEntries(Object.entries(vars.cli).sort(([a], [b]) => (a < b ? -1 : 1)));
  const supplied = JSON.stringify(sorted, null, 4);
  return new DbtError(`Required var '${name}' not found in config:\nVars supplied to <Configuration> = ${supplied}`, {
    code: "project/var-missing",
    heading: "Compilation Error",
  });
}
