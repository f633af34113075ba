// How checks went over the last days: one bar a day, its executions by how they ended.
import { Tooltip } from "@mantine/core";
import type { CheckDayView } from "@sluice/api";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { checkDaysQuery } from "../server/queries.ts";
import type { Tone } from "../status/looks.ts";
import { useNow } from "../time/now.ts";
import { checkDays } from "./check-days.ts";
import css from "./checks.module.css";

const DAYS = 30;
const PARTS: readonly { readonly name: keyof Omit<CheckDayView, "day">; readonly tone: Tone }[] = [
  { name: "failed", tone: "failed" },
  { name: "errored", tone: "failed" },
  { name: "warned", tone: "warned" },
  { name: "passed", tone: "success" },
];
const dayName = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });

export function CheckTrend() {
  const { data } = useQuery(checkDaysQuery(DAYS));
  const now = useNow("slow");
  const days = useMemo(() => checkDays(data ?? [], now, DAYS), [data, now]);
  if (data === undefined || data.length === 0) return null;
  const most = Math.max(1, ...days.map(totalOf));
  return (
    <section className={css.trend} aria-label={`Results of the last ${DAYS} days`}>
      <ol className={css.days}>
        {days.map((day) => (
          <Tooltip key={day.day} openDelay={0} label={sentenceOf(day)}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip has the numbers; the keyboard must reach it. */}
            <li className={css.day} tabIndex={0} aria-label={sentenceOf(day)}>
              {PARTS.map(({ name, tone }) => (
                <span
                  key={name}
                  style={{ height: `${(day[name] / most) * 100}%`, background: `var(--${tone}-fill)` }}
                />
              ))}
            </li>
          </Tooltip>
        ))}
      </ol>
      <div className={css.trendEnds}>
        <span>{dayName.format(Date.parse(days[0]?.day ?? ""))}</span>
        <span>today</span>
      </div>
    </section>
  );
}

function totalOf(day: CheckDayView): number {
  return day.passed + day.warned + day.failed + day.errored;
}

function sentenceOf(day: CheckDayView): string {
  const parts = PARTS.filter(({ name }) => day[name] > 0).map(({ name }) => `${day[name]} ${name}`);
  return `${dayName.format(Date.parse(day.day))}: ${parts.length === 0 ? "none ran" : parts.join(", ")}`;
}
