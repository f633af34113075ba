// `EnvVar`: a value that stands in the environment of the process that needs it. It is read when a resource is set up or a notice
// is sent, never shown, and masked wherever it would be written.

import { DefinitionError } from "./errors.ts";

export type EnvVarType = "string" | "number" | "boolean";

/** Made by `EnvVar`. */
export interface EnvVarReference<T extends EnvVarType = EnvVarType> {
  readonly kind: "env-var";
  readonly name: string;
  readonly type: T;
}

function reference<T extends EnvVarType>(type: T) {
  return (name: string): EnvVarReference<T> => {
    if (/^[^\s=]+$/.test(name)) return { kind: "env-var", name, type };
    throw new DefinitionError("definitions/env-var", `"${name}" is no name of a variable`);
  };
}

/**
 * The value of an environment variable, at the time when it is needed.
 * @throws {DefinitionError} for what cannot be a name
 * @example postgres({ host: "db", port: EnvVar.number("DB_PORT"), password: EnvVar("DB_PASSWORD") })
 */
export const EnvVar = Object.assign(reference("string"), {
  number: reference("number"),
  boolean: reference("boolean"),
});

/** The same config with variables in the place of values. */
export type WithEnvVars<T> = T extends string
  ? T | EnvVarReference<"string">
  : T extends number
    ? T | EnvVarReference<"number">
    : T extends boolean
      ? T | EnvVarReference<"boolean">
      : T extends object
        ? { readonly [K in keyof T]: WithEnvVars<T[K]> }
        : T;

export function isEnvVar(value: unknown): value is EnvVarReference {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "env-var";
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Config with every variable replaced by its value. `{ env: "NAME" }` is how run config writes one. */
export function resolveEnvVars(value: unknown, env: Environment): unknown {
  if (isEnvVar(value)) return variableValue(value, env);
  if (Array.isArray(value)) return value.map((item) => resolveEnvVars(item, env));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolveEnvVars(item, env)]));
}

function variableValue({ name, type }: EnvVarReference, env: Environment): unknown {
  const text = env[name];
  if (text === undefined) throw new EnvVarError(`environment variable ${name} is not set`);
  if (type === "string") return text;
  if (type === "number") {
    if (text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
    throw new EnvVarError(`environment variable ${name} is not a number`);
  }
  if (/^(true|1)$/i.test(text)) return true;
  if (/^(false|0)$/i.test(text)) return false;
  throw new EnvVarError(`environment variable ${name} is neither true nor false`);
}

/** A variable that a resource needs is missing, or cannot be read; its value is never part of the message. */
class EnvVarError extends Error {
  override readonly name = "EnvVarError";
}

/** The names of all variables in a config. */
export function envVarNames(value: unknown): readonly string[] {
  if (isEnvVar(value)) return [value.name];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(envVarNames);
}

/** A config as it may be shown: variables by name. */
export function withoutValues(value: unknown): unknown {
  if (isEnvVar(value)) return { env: value.name };
  if (Array.isArray(value)) return value.map(withoutValues);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutValues(item)]));
}
