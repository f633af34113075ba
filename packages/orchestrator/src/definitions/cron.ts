// Cron expressions: whether they can be, and when they are due. Times are milliseconds since 1970.
import { Cron } from "croner";
import { DefinitionError } from "./errors.ts";

/** @throws {DefinitionError} for what is no cron expression of five fields, no time zone, or never due */
export function checkCron(expression: string, timezone: string): void {
  const next = refusing(expression, timezone, () => cronOf(expression, timezone).nextRun());
  if (next === null) {
    throw new DefinitionError("definitions/cron", `the cron expression "${expression}" is never due`, {
      hint: "is there such a day in any month?",
    });
  }
}

/** When the first of the expressions is due after a time; null when none ever is. */
export function nextCronTime(expressions: readonly string[], timezone: string, after: number): number | null {
  const times = expressions.flatMap(
    (expression) => cronOf(expression, timezone).nextRun(new Date(after))?.getTime() ?? [],
  );
  return times.length === 0 ? null : Math.min(...times);
}

/** The first `limit` times in a range, soonest first. */
export function cronTimes(
  expressions: readonly string[],
  timezone: string,
  range: { readonly after: number; readonly until: number },
  limit: number,
): readonly number[] {
  const times: number[] = [];
  for (let at = nextCronTime(expressions, timezone, range.after); at !== null && at <= range.until; ) {
    times.push(at);
    if (times.length === limit) break;
    at = nextCronTime(expressions, timezone, at);
  }
  return times;
}

/** When an expression was last due at or before a time; null when it never was. */
export function lastCronTime(expression: string, timezone: string, at: number): number | null {
  // What is due in this very second counts as past.
  const [last] = cronOf(expression, timezone).previousRuns(1, new Date(at + 1_000));
  return last?.getTime() ?? null;
}

/** The times after one time and up to another, the newest `limit` of them, oldest first. */
export function cronTimesBetween(
  expressions: readonly string[],
  timezone: string,
  range: { readonly after: number; readonly until: number },
  limit: number,
): readonly number[] {
  const times: number[] = [];
  for (let at = nextCronTime(expressions, timezone, range.after); at !== null && at <= range.until; ) {
    times.push(at);
    if (times.length > limit) times.shift();
    at = nextCronTime(expressions, timezone, at);
  }
  return times;
}

const parsed = new Map<string, Cron>();

function cronOf(expression: string, timezone: string): Cron {
  const key = `${timezone}\n${expression}`;
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const cron = new Cron(expression, { timezone, mode: "5-part" });
  parsed.set(key, cron);
  return cron;
}

function refusing<T>(expression: string, timezone: string, work: () => T): T {
  try {
    new Intl.DateTimeFormat("en", { timeZone: timezone });
  } catch (cause) {
    throw new DefinitionError("definitions/timezone", `there is no time zone "${timezone}"`, {
      hint: "names are those of the IANA database, such as Europe/Berlin or UTC",
      cause,
    });
  }
  try {
    return work();
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new DefinitionError("definitions/cron", `"${expression}" is no cron expression: ${said}`, {
      hint: 'five fields: minute hour day month weekday, such as "0 6 * * 1-5"',
      cause,
    });
  }
}
