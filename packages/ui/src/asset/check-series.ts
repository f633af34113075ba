// The number of a check's results that is drawn over time.
import type { CheckExecutionView } from "@sluice/api";
import type { HistoryPoint } from "../charts/HistoryChart.tsx";
import { formatDuration } from "../time/format-duration.ts";

export interface CheckSeries {
  readonly name: string;
  /** Oldest first. */
  readonly points: readonly HistoryPoint[];
  readonly format: (value: number) => string;
  /** What each point is about. */
  readonly executions: readonly CheckExecutionView[];
}

type Read = (execution: CheckExecutionView) => number | null;

/** Failed rows, else a number of the metadata, else the duration; null where none of them has two values. */
export function checkSeries(all: readonly CheckExecutionView[]): CheckSeries | null {
  const executions = all.filter(({ status }) => status !== "skipped").toReversed();
  const names = [...new Set(executions.flatMap(({ metadata }) => Object.keys(metadata)))];
  const candidates: readonly (readonly [name: string, read: Read, format: (value: number) => string])[] = [
    ["Failed rows", ({ failedRows }) => failedRows, String],
    ...names.map((name) => [name, (execution: CheckExecutionView) => numberIn(execution, name), String] as const),
    ["Duration", ({ durationMillis }) => durationMillis, formatDuration],
  ];
  const found = candidates.find(([, read]) => executions.filter((each) => read(each) !== null).length > 1);
  if (found === undefined) return null;
  const [name, read, format] = found;
  const points = executions.map((execution) => ({
    time: Date.parse(execution.timestamp),
    value: read(execution),
    failed: execution.status === "failed" || execution.status === "errored",
  }));
  return { name, points, format, executions };
}

function numberIn({ metadata }: CheckExecutionView, name: string): number | null {
  const entry = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
  return entry?.kind === "int" || entry?.kind === "float" ? entry.value : null;
}
