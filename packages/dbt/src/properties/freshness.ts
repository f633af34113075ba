// `freshness:` of sources: thresholds of the source, its config, the table and its config, merged in this order.
import type { FreshnessThreshold, Json } from "../manifest/types.ts";
import { isJsonMap } from "../node-config/merge-config.ts";
import { parseError } from "../parse/errors.ts";
import { pythonRepr } from "../project/python-repr.ts";
import type { Yaml, YamlMap } from "../project/yaml.ts";
import { mapOf, own, toJson } from "../project/yaml-values.ts";

type Time = FreshnessThreshold["warn_after"];
type Threshold = FreshnessThreshold | null;

const noTime = { count: null, period: null };
const noThreshold: FreshnessThreshold = { warn_after: noTime, error_after: noTime, filter: null };

/** Null when it was switched off, undefined when nobody said anything. */
export function mergeFreshness(source: YamlMap, table: YamlMap): Json | undefined {
  const merged = [
    readYaml(own(mapOf(source, "config"), "freshness")),
    readYaml(own(table, "freshness")),
    readYaml(own(mapOf(table, "config"), "freshness")),
  ].reduce<Threshold>(mergeTwo, readYaml(own(source, "freshness")));
  if (merged === null) return null;
  return isSet(merged) ? thresholdJson(merged) : undefined;
}

function mergeTwo(before: Threshold, after: Threshold): Threshold {
  if (after === null) return null;
  if (before === null) return isSet(after) ? after : null;
  return {
    warn_after: mergeTimes(before.warn_after, after.warn_after),
    error_after: mergeTimes(before.error_after, after.error_after),
    filter: after.filter ?? before.filter,
  };
}

function mergeTimes(before: Time, after: Time): Time {
  return after === null || isTimeSet(after) ? after : before;
}

function isTimeSet(time: Time): boolean {
  return time !== null && time.count !== null && time.period !== null;
}

function isSet(threshold: FreshnessThreshold): boolean {
  return isTimeSet(threshold.warn_after) || isTimeSet(threshold.error_after);
}

function readYaml(value: Yaml | undefined): Threshold {
  return value === undefined ? noThreshold : readFreshness(toJson(value));
}

/** Thresholds out of a config. @throws DbtError on a period that dbt does not know */
export function readFreshness(value: Json): Threshold {
  if (!isJsonMap(value)) return null;
  const filter = value["filter"];
  return {
    warn_after: readTime(value, "warn_after"),
    error_after: readTime(value, "error_after"),
    filter: typeof filter === "string" ? filter : null,
  };
}

function readTime(threshold: { readonly [key: string]: Json }, key: string): Time {
  const value = Object.hasOwn(threshold, key) ? threshold[key] : undefined;
  if (value === undefined) return noTime;
  if (!isJsonMap(value)) return null;
  const { count = null, period = null } = value;
  if (period !== null && period !== "minute" && period !== "hour" && period !== "day") {
    throw wrong(`at path ['${key}']['period']: ${pythonRepr(period)} is not one of ['minute', 'hour', 'day']`);
  }
  if (count !== null && (typeof count !== "number" || !Number.isInteger(count))) {
    throw wrong(`at path ['${key}']['count']: ${pythonRepr(count)} is not of type 'integer'`);
  }
  return { count, period };
}

function wrong(reason: string): Error {
  return parseError(`Invalid freshness: ${reason}`, { code: "parse/bad-freshness" });
}

function thresholdJson(threshold: FreshnessThreshold): Json {
  const time = (value: Time): Json => (value === null ? null : { count: value.count, period: value.period });
  return { warn_after: time(threshold.warn_after), error_after: time(threshold.error_after), filter: threshold.filter };
}
