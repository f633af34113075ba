// The settings of an installation, read from what package.json has under `sluice`. What is absent has its default; what is not
// known or cannot be meant is refused with its place.
import type { TagLimit } from "../definitions/types.ts";
import type { CodeSettings, RetentionSettings, RunSettings, Settings } from "./types.ts";

/** A setting that cannot be. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** The keys that `readSettings` reads. */
export const SETTINGS_KEYS = ["runs", "pools", "retention", "code"] as const;

/**
 * @example readSettings({ runs: { maxConcurrentRuns: 4 }, pools: { limits: { warehouse: 2 } } })
 * @throws {SettingsError}
 */
export function readSettings(source: Readonly<Record<string, unknown>>): Settings {
  return {
    runs: readRuns(source["runs"]),
    pools: readPools(source["pools"]),
    retention: readRetention(source["retention"]),
    code: readCode(source["code"]),
  };
}

function readRuns(source: unknown): RunSettings {
  const at = reader("runs", source);
  const runs: RunSettings = {
    maxConcurrentRuns: at.whole("maxConcurrentRuns", 1) ?? 10,
    tagConcurrencyLimits: at
      .list("tagConcurrencyLimits")
      .map((each, index) => readTagLimit(`runs.tagConcurrencyLimits[${index}]`, each)),
    maxRetries: at.whole("maxRetries", 0) ?? 0,
    retryStrategy: at.word("retryStrategy", ["all", "from-failure"]) ?? "from-failure",
    retryOnStepFailure: at.yesOrNo("retryOnStepFailure") ?? true,
    maxRuntimeSeconds: at.whole("maxRuntimeSeconds", 1),
    maxResumes: at.whole("maxResumes", 0) ?? 0,
    silenceSeconds: at.whole("silenceSeconds", 10) ?? 120,
  };
  at.end();
  return runs;
}

function readTagLimit(path: string, source: unknown): TagLimit {
  const at = reader(path, source);
  const key = at.text("key");
  const limit = at.whole("limit", 0);
  if (key === null || limit === null) throw new SettingsError(`sluice.${path} needs a key and a limit`);
  const value = at.any("value");
  at.end();
  if (value === undefined) return { key, limit };
  if (typeof value === "string") return { key, value, limit };
  const each = reader(`${path}.value`, value);
  if (each.yesOrNo("applyLimitPerUniqueValue") !== true) {
    throw new SettingsError(`sluice.${path}.value must be a text or { "applyLimitPerUniqueValue": true }`);
  }
  each.end();
  return { key, value: { applyLimitPerUniqueValue: true }, limit };
}

function readPools(source: unknown): Settings["pools"] {
  const at = reader("pools", source);
  const granularity = at.word("granularity", ["run", "step"]) ?? "step";
  const defaultLimit = at.whole("defaultLimit", 0);
  const limits = reader("pools.limits", at.any("limits"));
  at.end();
  return {
    granularity,
    defaultLimit,
    limits: Object.fromEntries(limits.names().map((name) => [name, limits.whole(name, 0) ?? 0])),
  };
}

/** Sensors tick often, and mostly for nothing: these ticks go after a week, as with Dagster; the others after a year. */
function readRetention(source: unknown): RetentionSettings {
  const at = reader("retention", source);
  const days = (name: string, usual: number | null) => at.whole(name, 1) ?? usual;
  const retention: RetentionSettings = {
    successfulRuns: days("successfulRuns", null),
    failedRuns: days("failedRuns", null),
    canceledRuns: days("canceledRuns", null),
    events: days("events", null),
    logs: days("logs", null),
    skippedTicks: days("skippedTicks", 7),
    ticks: days("ticks", 365),
  };
  at.end();
  return retention;
}

function readCode(source: unknown): CodeSettings {
  const at = reader("code", source);
  const template = (name: string, allowed: RegExp, wanted: string) => {
    const text = at.text(name);
    if (text === null || allowed.test(text)) return text;
    throw new SettingsError(`sluice.code.${name} must ${wanted}, not ${JSON.stringify(text)}`);
  };
  const code: CodeSettings = {
    editor:
      template(
        "editor",
        /^(?!(?:javascript|data|vbscript):)[a-z][a-z0-9+.-]*:/i,
        "begin with a scheme such as vscode:",
      ) ?? "vscode://file{file}:{line}",
    repository: template("repository", /^https?:\/\//i, "begin with https://"),
  };
  at.end();
  return code;
}

function reader(path: string, source: unknown) {
  if (source !== undefined && !isRecord(source)) throw new SettingsError(`sluice.${path} must be an object`);
  const values = source ?? {};
  const asked = new Set<string>();
  const any = (name: string): unknown => {
    asked.add(name);
    return Object.hasOwn(values, name) ? values[name] : undefined;
  };
  const refuse = (name: string, wanted: string): never => {
    throw new SettingsError(`sluice.${path}.${name} must be ${wanted}, not ${JSON.stringify(any(name))}`);
  };
  return {
    any,
    names: () => Object.keys(values),
    whole(name: string, least: number): number | null {
      const value = any(name);
      if (value === undefined || value === null) return null;
      if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
      return refuse(name, `a whole number from ${least}`);
    },
    text(name: string): string | null {
      const value = any(name);
      if (value === undefined) return null;
      return typeof value === "string" && value !== "" ? value : refuse(name, "a text");
    },
    yesOrNo(name: string): boolean | null {
      const value = any(name);
      if (value === undefined) return null;
      return typeof value === "boolean" ? value : refuse(name, "true or false");
    },
    word<W extends string>(name: string, words: readonly W[]): W | null {
      const value = any(name);
      if (value === undefined) return null;
      return words.find((word) => word === value) ?? refuse(name, `one of ${words.join(", ")}`);
    },
    list(name: string): readonly unknown[] {
      const value = any(name);
      if (value === undefined) return [];
      return Array.isArray(value) ? value : refuse(name, "a list");
    },
    /** @throws {SettingsError} for what nobody has asked for */
    end(): void {
      const unknown = Object.keys(values).find((name) => !asked.has(name));
      if (unknown === undefined) return;
      throw new SettingsError(`sluice.${path} has no setting "${unknown}"; it has ${[...asked].join(", ")}`);
    },
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
