// What of an asset's history can be drawn as a number over time: its duration, and every number in its metadata.
import type { MaterializationView } from "@sluice/api";
import type { HistoryPoint } from "../charts/HistoryChart.tsx";
import { formatDuration } from "../time/format-duration.ts";

export interface NumericSeries {
  readonly name: string;
  readonly points: readonly HistoryPoint[];
  readonly format: (value: number) => string;
  /** What each point is about, in the order of the points. */
  readonly attempts: readonly MaterializationView[];
}

const number = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 2 });
const formatNumber = (value: number) => number.format(value);

/** Oldest first. Skipped attempts took no time and are left out. */
export function numericSeries(history: readonly MaterializationView[]): readonly NumericSeries[] {
  const attempts = history.filter((attempt) => attempt.outcome !== "skipped").toReversed();
  const names = new Map<string, (value: number) => string>();
  for (const { metadata } of attempts) {
    for (const [name, value] of Object.entries(metadata)) {
      if (value.kind === "int" || value.kind === "float") names.set(name, formatNumber);
      else if (value.kind === "duration") names.set(name, formatDuration);
    }
  }
  const series = (
    name: string,
    read: (attempt: MaterializationView) => number | null,
    format: (value: number) => string,
  ) => ({
    name,
    format,
    attempts,
    points: attempts.map((attempt) => ({
      time: Date.parse(attempt.timestamp),
      value: read(attempt),
      failed: attempt.outcome === "failed",
    })),
  });
  return [
    series("Duration", (attempt) => attempt.durationMillis, formatDuration),
    ...[...names].map(([name, format]) => series(name, (attempt) => numberOf(attempt, name), format)),
  ];
}

function numberOf({ metadata }: MaterializationView, name: string): number | null {
  const value = metadata[name];
  return value?.kind === "int" || value?.kind === "float" || value?.kind === "duration" ? value.value : null;
}
