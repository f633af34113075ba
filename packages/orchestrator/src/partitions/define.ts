// `dailyPartitions` and its like: what teams write. Everything that can be wrong is refused here, where it is written.
import { checkCron } from "../definitions/cron.ts";
import { DefinitionError } from "../definitions/errors.ts";
import { cadenceOf } from "./cadence.ts";
import { formatTime, parseIsoTime, parseTime, unknownCodes } from "./key-format.ts";
import type {
  DynamicPartitions,
  Exclusion,
  MultiPartitions,
  SinglePartitions,
  StaticPartitions,
  TimePartitions,
} from "./types.ts";

/** What all partitions by time take. */
export interface TimeWindowOptions {
  /** The first window begins here, or at the first tick after it: in the format of the keys, as ISO 8601, or a `Date`. */
  readonly startDate: string | Date;
  /** The last window ends here at the latest (default: there is always one more). */
  readonly endDate?: string | Date;
  /** An IANA name (default `UTC`). */
  readonly timezone?: string;
  /** As in strftime: `%Y %m %d %H %M %S %j %z`. */
  readonly format?: string;
  /** Partitions beyond those whose time has passed: 1 = the current one too; negative = fewer (default 0). */
  readonly endOffset?: number;
  /** Windows that begin at these times, or at ticks of these cron expressions, are left out. */
  readonly exclusions?: readonly (string | Date)[];
}

export interface TimeWindowPartitionsOptions extends TimeWindowOptions {
  /** A cron expression of five fields: each tick begins a window. */
  readonly cronSchedule: string;
}

export interface HourlyPartitionsOptions extends TimeWindowOptions {
  /** Default 0. */
  readonly minuteOffset?: number;
}

export interface DailyPartitionsOptions extends HourlyPartitionsOptions {
  /** Default 0. */
  readonly hourOffset?: number;
}

export interface WeeklyPartitionsOptions extends DailyPartitionsOptions {
  /** Weekday on which weeks begin: 0 = Sunday (default) to 6. */
  readonly dayOffset?: number;
}

export interface MonthlyPartitionsOptions extends DailyPartitionsOptions {
  /** Day on which months begin (default 1). */
  readonly dayOffset?: number;
}

/**
 * Partitions under names that are known beforehand.
 * @example staticPartitions(["eu", "us", "asia"])
 */
export function staticPartitions(keys: readonly string[]): StaticPartitions {
  if (keys.length === 0) throw new DefinitionError("definitions/partitions", "staticPartitions needs at least one key");
  const seen = new Set<string>();
  for (const key of keys) {
    const wrong = keyProblem(key);
    if (wrong !== null) throw new DefinitionError("definitions/partition-key", wrong);
    if (seen.has(key)) throw new DefinitionError("definitions/partition-key", `partition "${key}" is declared twice`);
    seen.add(key);
  }
  return { kind: "static", keys: [...keys] };
}

/**
 * One partition per hour; keys such as `2024-05-01-13:00`.
 * @example hourlyPartitions({ startDate: "2024-05-01-00:00", timezone: "Europe/Berlin" })
 */
export function hourlyPartitions(options: HourlyPartitionsOptions): TimePartitions {
  const minute = whole("minuteOffset", options.minuteOffset ?? 0, 0, 59);
  return timeWindowPartitions({ format: "%Y-%m-%d-%H:%M", ...options, cronSchedule: `${minute} * * * *` });
}

/**
 * One partition per day; keys such as `2024-05-01`.
 * @example dailyPartitions({ startDate: "2024-05-01", timezone: "Europe/Berlin" })
 */
export function dailyPartitions(options: DailyPartitionsOptions): TimePartitions {
  return timeWindowPartitions({ format: "%Y-%m-%d", ...options, cronSchedule: `${timeOfDay(options)} * * *` });
}

/**
 * One partition per week, under the day on which it begins.
 * @example weeklyPartitions({ startDate: "2024-05-06", dayOffset: 1 })
 */
export function weeklyPartitions(options: WeeklyPartitionsOptions): TimePartitions {
  const day = whole("dayOffset", options.dayOffset ?? 0, 0, 6);
  return timeWindowPartitions({ format: "%Y-%m-%d", ...options, cronSchedule: `${timeOfDay(options)} * * ${day}` });
}

/**
 * One partition per month, under the day on which it begins.
 * @example monthlyPartitions({ startDate: "2024-01-01" })
 */
export function monthlyPartitions(options: MonthlyPartitionsOptions): TimePartitions {
  const day = whole("dayOffset", options.dayOffset ?? 1, 1, 28);
  return timeWindowPartitions({ format: "%Y-%m-%d", ...options, cronSchedule: `${timeOfDay(options)} ${day} * *` });
}

/**
 * One partition from each tick of a cron expression to the next.
 * @example timeWindowPartitions({ cronSchedule: "0 *\/6 * * *", startDate: "2024-05-01", format: "%Y-%m-%d-%H" })
 */
export function timeWindowPartitions(options: TimeWindowPartitionsOptions): TimePartitions {
  const { cronSchedule, timezone = "UTC", format = "%Y-%m-%d", endOffset = 0 } = options;
  checkCron(cronSchedule, timezone);
  const [unknown] = unknownCodes(format);
  if (unknown !== undefined) {
    throw new DefinitionError("definitions/partition-format", `format "${format}" has ${unknown}, which is not known`, {
      hint: "known are %Y %m %d %H %M %S %j %z and %%",
    });
  }
  const read = (what: string, value: string | Date) => readTime(what, value, format, timezone);
  const start = read("startDate", options.startDate);
  const end = options.endDate === undefined ? null : read("endDate", options.endDate);
  if (end !== null && end <= start) {
    throw new DefinitionError("definitions/partition-range", "endDate of the partitions is not after their startDate");
  }
  const partitions: TimePartitions = {
    kind: "time",
    cronSchedule,
    timezone,
    start,
    end,
    format,
    endOffset: whole("endOffset", endOffset, -100_000, 100_000),
    exclusions: (options.exclusions ?? []).map((each) => exclusion(each, format, timezone)),
  };
  checkKeys(partitions);
  return partitions;
}

/**
 * Partitions that are added and deleted while the program runs: by a sensor, the page of the asset, or `sluice partitions add`.
 * @example dynamicPartitions("customers")
 */
export function dynamicPartitions(name: string): DynamicPartitions {
  if (/^[A-Za-z0-9_.-]{1,200}$/.test(name)) return { kind: "dynamic", name };
  throw new DefinitionError("definitions/partitions", `${JSON.stringify(name)} is not a name for dynamic partitions`, {
    hint: "letters, digits, _ . and - only",
  });
}

/**
 * Every combination of the partitions of several dimensions, whatever their number; keys have the dimensions in the order of their
 * names, such as `2024-05-01|eu`.
 * @example multiPartitions({ date: dailyPartitions({ startDate: "2024-05-01" }), region: staticPartitions(["eu", "us"]) })
 */
export function multiPartitions(dimensions: Readonly<Record<string, SinglePartitions>>): MultiPartitions {
  const names = Object.keys(dimensions).sort();
  if (names.length < 2) {
    throw new DefinitionError(
      "definitions/partitions",
      `multiPartitions needs two dimensions or more, not ${names.length}`,
    );
  }
  return {
    kind: "multi",
    dimensions: Object.entries(dimensions)
      .map(([name, partitions]) => ({ name, partitions: checkDimension(name, partitions) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** What is wrong with a text as the key of a partition; null when nothing is. */
export function keyProblem(key: string): string | null {
  const shown = JSON.stringify(key);
  if (key.trim() === "") return "the key of a partition cannot be empty";
  if (key.length > 500) return `the key of a partition is too long: ${shown.slice(0, 40)}…`;
  if (key.includes("...")) return `${shown} is no key for a partition: "..." stands between the ends of a range`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (/[\u0000-\u001f\u007f]/.test(key)) return `${shown} is no key for a partition: it has control characters`;
  if (key.includes("|")) return `${shown} is no key for a partition: "|" stands between the dimensions of a key`;
  return null;
}

function checkDimension(name: string, partitions: SinglePartitions): SinglePartitions {
  if (!/^[A-Za-z0-9_.-]{1,200}$/.test(name)) {
    throw new DefinitionError("definitions/partitions", `${JSON.stringify(name)} is not a name for a dimension`);
  }
  const { kind }: { readonly kind: string } = partitions;
  if (kind === "static" || kind === "time" || kind === "dynamic") return partitions;
  throw new DefinitionError("definitions/partitions", `dimension "${name}" cannot itself have dimensions`);
}

function timeOfDay(options: DailyPartitionsOptions): string {
  const minute = whole("minuteOffset", options.minuteOffset ?? 0, 0, 59);
  return `${minute} ${whole("hourOffset", options.hourOffset ?? 0, 0, 23)}`;
}

function whole(what: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new DefinitionError(
    "definitions/partitions",
    `${what} must be a whole number from ${least} to ${most}, not ${value}`,
  );
}

const YEARS = { first: Date.UTC(1900, 0), last: Date.UTC(2200, 0) };

function readTime(what: string, value: string | Date, format: string, timezone: string): number {
  const time =
    typeof value === "string" ? (parseTime(value, format, timezone) ?? parseIsoTime(value, timezone)) : value.getTime();
  if (time !== null && time >= YEARS.first && time < YEARS.last) return time;
  throw new DefinitionError("definitions/partition-date", `${what} ${JSON.stringify(value)} is no time`, {
    hint: `write it as "${formatTime(Date.UTC(2024, 4, 1), format, timezone)}", between 1900 and 2200`,
  });
}

function exclusion(value: string | Date, format: string, timezone: string): Exclusion {
  if (typeof value === "string" && value.trim().split(/\s+/).length === 5) {
    checkCron(value, timezone);
    return { kind: "cron", cron: value };
  }
  return { kind: "at", at: readTime("exclusion", value, format, timezone) };
}

/** The first keys must tell their windows apart. */
function checkKeys({ cronSchedule, timezone, start, format }: TimePartitions): void {
  const cadence = cadenceOf(cronSchedule, timezone);
  const seen = new Set<string>();
  let at = cadence.ceil(start);
  for (let window = 0; window < 3 && at !== null; window++) {
    const key = formatTime(at, format, timezone);
    if (seen.has(key)) {
      throw new DefinitionError(
        "definitions/partition-format",
        `format "${format}" gives several partitions of "${cronSchedule}" the key "${key}"`,
        { hint: "does it lack the hour or the minute?" },
      );
    }
    const wrong = keyProblem(key);
    if (wrong !== null) throw new DefinitionError("definitions/partition-format", wrong);
    seen.add(key);
    at = cadence.ceil(at + 1);
  }
}
