// `var` and `env_var` as models, macros and hooks see them: every var of the node's package, text that holds a template
// rendered again, secrets refused.
import { fnWithSignature, HostObject, type Kwargs, toText, type Value } from "@sluice/jinja";
import type { EnvReader, Vars } from "../project/types.ts";
import { toTemplateValue } from "../project/yaml-values.ts";
import { compilationError, parsingError } from "./diagnostics.ts";

const SECRET_PREFIX = "DBT_ENV_SECRET";

export interface TemplateVarPorts {
  readonly vars: Vars;
  /** Who asks, for the message of a missing one. */
  readonly askedBy: string;
  /** While a project is read a missing var is None. */
  readonly missingIsNone: boolean;
  readonly render: (text: string) => Value | Promise<Value>;
  readonly onRead?: (name: string) => void;
}

/** `var('x')` and `var.has_var('x')`. */
export class TemplateVar extends HostObject {
  readonly typeName = "Var";
  readonly #ports: TemplateVarPorts;

  constructor(ports: TemplateVarPorts) {
    super();
    this.#ports = ports;
  }

  getAttribute(name: string): Value | undefined {
    if (name !== "has_var") return undefined;
    return fnWithSignature("has_var", ["var_name"], (bound) => this.#ports.vars.has(toText(bound.get("var_name"))));
  }

  override call(args: readonly Value[], kwargs: Kwargs): Value | Promise<Value> {
    const { vars, missingIsNone, render, onRead, askedBy } = this.#ports;
    const read = fnWithSignature("var", ["var_name", ["default", null]], (bound) => {
      const name = toText(bound.get("var_name"));
      onRead?.(name);
      const value = vars.get(name);
      if (value !== undefined) return typeof value === "string" ? render(value) : toTemplateValue(value);
      if (bound.given("default") || missingIsNone) return bound.get("default");
      throw missingVar(name, askedBy, vars);
    });
    return read.call(args, kwargs);
  }
}

function missingVar(name: string, askedBy: string, vars: Vars): Error {
  const sorted = Object.fromEntries(Object.entries(vars.all).sort(([a], [b]) => (a < b ? -1 : 1)));
  return compilationError(
    `Required var '${name}' not found in config:\nVars supplied to ${askedBy} = ${JSON.stringify(sorted, null, 4)}`,
    "compile/var-missing",
  );
}

/** `env_var(name, default)`; `overrides` are a unit test's. */
export function envVarFunction(
  env: EnvReader,
  onRead: ((name: string) => void) | null = null,
  overrides: ReadonlyMap<string, Value> = new Map(),
): Value {
  return fnWithSignature("env_var", ["var", ["default", null]], (bound) => {
    const name = toText(bound.get("var"));
    const override = overrides.get(name);
    if (override !== undefined) return override;
    if (name.startsWith(SECRET_PREFIX)) {
      throw parsingError(
        `Secret env vars are allowed only in profiles.yml or packages.yml. Found '${name}' referenced elsewhere.`,
        "compile/secret-env-var",
      );
    }
    onRead?.(name);
    const value = env.get(name) ?? bound.get("default");
    if (value === null) throw parsingError(`Env var required but not provided: '${name}'`, "compile/env-var-missing");
    return value;
  });
}
