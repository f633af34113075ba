// Keeps secrets out of every log: values of `DBT_ENV_SECRET…` variables, and secrets of the profile.
import type { Json } from "../manifest/types.ts";

export const SECRET_PREFIX = "DBT_ENV_SECRET";
const MASK = "*****";

export interface Scrubber {
  scrub(text: string): string;
  /** Every text in a JSON value, keys aside. */
  scrubJson(value: Json): Json;
  add(secrets: readonly string[]): void;
}

export function createScrubber(env: Readonly<Record<string, string | undefined>>): Scrubber {
  const secrets = new Set<string>();
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith(SECRET_PREFIX) && value !== undefined && value.trim() !== "") secrets.add(value);
  }
  function scrub(text: string): string {
    let clean = text;
    for (const secret of secrets) clean = clean.replaceAll(secret, MASK);
    return clean;
  }
  function scrubJson(value: Json): Json {
    if (secrets.size === 0) return value;
    if (typeof value === "string") return scrub(value);
    if (value === null || typeof value !== "object") return value;
    if (isList(value)) return value.map(scrubJson);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrubJson(item)]));
  }
  return {
    add(more) {
      for (const secret of more) secrets.add(secret);
    },
    scrub,
    scrubJson,
  };
}

/**
 * The secrets of a profile that can be masked without harm. A password that is a plain word (`postgres`) would take away every
 * mention of that word; dbt masks none at all.
 */
export function maskableSecrets(secrets: readonly string[]): readonly string[] {
  return secrets.filter((secret) => secret.length >= 8 && !/^[a-z_]+$/i.test(secret));
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
