// A number over time, such as how long each materialization took. The chart's code is loaded when the first one is shown.
import { lazy, Suspense } from "react";

export interface HistoryPoint {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly value: number | null;
  /** Marked in the colour of failure. */
  readonly failed: boolean;
}

export interface HistoryChartProps {
  readonly points: readonly HistoryPoint[];
  readonly label: string;
  readonly format: (value: number) => string;
  /** The index of the point that was clicked. */
  readonly onPick?: (index: number) => void;
}

export const CHART_HEIGHT = 170;

const Plot = lazy(async () => {
  const { Plot: component } = await import("./Plot.tsx");
  return { default: component };
});

export function HistoryChart(props: HistoryChartProps) {
  return (
    <Suspense fallback={<div style={{ height: CHART_HEIGHT }} />}>
      <Plot {...props} />
    </Suspense>
  );
}
