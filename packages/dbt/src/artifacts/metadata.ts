// The `metadata` that every artifact begins with.
import type { Json } from "../manifest/types.ts";
import { DBT_VERSION } from "../version.ts";

export interface Invocation {
  readonly id: string;
  readonly startedAt: Date;
  /** `DBT_ENV_CUSTOM_ENV_X` variables. */
  readonly env: Readonly<Record<string, string>>;
  readonly now: () => Date;
}

export function artifactMetadata(schema: string, version: number, invocation: Invocation): Record<string, Json> {
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${schema}/v${version}.json`,
    dbt_version: DBT_VERSION,
    generated_at: isoMicros(invocation.now()),
    invocation_id: invocation.id,
    invocation_started_at: isoMicros(invocation.startedAt),
    env: invocation.env,
  };
}

/** `2026-11-25T02:53:48.143000Z`. */
export function isoMicros(at: Date): string {
  return `${at.toISOString().slice(0, -1)}000Z`;
}

/** `2026-11-25T02:53:48.143000+00:00`, as the manifest has it. */
export function isoOffset(at: Date): string {
  return `${at.toISOString().slice(0, -1)}000+00:00`;
}

export function customEnv(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const prefix = "DBT_ENV_CUSTOM_ENV_";
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith(prefix) && value !== undefined) found[name.slice(prefix.length)] = value;
  }
  return found;
}
