// Days without executions are days too: a bar for each.
import type { CheckDayView } from "@sluice/api";

const DAY = 86_400_000;

/** The last `count` days up to now, oldest first. */
export function checkDays(known: readonly CheckDayView[], now: number, count: number): readonly CheckDayView[] {
  const byDay = new Map(known.map((day) => [day.day, day]));
  const today = Math.floor(now / DAY) * DAY;
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(today - (count - 1 - index) * DAY).toISOString();
    return byDay.get(day) ?? { day, passed: 0, warned: 0, failed: 0, errored: 0 };
  });
}
