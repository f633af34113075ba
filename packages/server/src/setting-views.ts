// The settings that count, each with where it is from. Pure; of variables only the names go out.
import type { SettingView } from "@sluice/api";
import type { Settings } from "@sluice/orchestrator";

export interface SettingSources {
  readonly settings: Settings;
  /** What package.json has under `sluice`. */
  readonly written: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function settingViews({ settings, written, env }: SettingSources): readonly SettingView[] {
  const values = Object.entries(settings).flatMap(([section, fields]) =>
    Object.entries(fields).map(([name, value]): SettingView => {
      const source = isRecord(written[section]) && Object.hasOwn(written[section], name) ? "package.json" : "default";
      return { name: `${section}.${name}`, value: JSON.stringify(value) ?? "null", source };
    }),
  );
  const variables = Object.keys(env)
    .filter((name) => name.startsWith("SLUICE_") && env[name] !== undefined && env[name] !== "")
    .sort()
    .map((name): SettingView => ({ name, value: null, source: "environment" }));
  return [...values, ...variables];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
