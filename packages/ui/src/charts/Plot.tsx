// uPlot in our colours: one series over time, points to be clicked, the value under the pointer beside it.
import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { formatExact } from "../time/format-time.ts";
import css from "./charts.module.css";
import { CHART_HEIGHT, type HistoryChartProps } from "./HistoryChart.tsx";

export function Plot({ points, label, format, onPick }: HistoryChartProps) {
  const { ref, width } = useElementSize();
  const host = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light");
  const pick = useRef(onPick);
  pick.current = onPick;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new scheme means new colours.
  useEffect(() => {
    const target = host.current;
    if (target === null || width === 0 || points.length === 0) return;
    const plot = new uPlot(makeOptions({ width, points, label, format, tip: tip.current }), makeData(points), target);
    const onClick = () => {
      if (typeof plot.cursor.idx === "number") pick.current?.(plot.cursor.idx);
    };
    plot.over.addEventListener("click", onClick);
    if (pick.current !== undefined) plot.over.style.cursor = "pointer";
    return () => plot.destroy();
  }, [points, width, label, format, scheme]);
  return (
    <div ref={ref} className={css.plot} style={{ minHeight: CHART_HEIGHT }}>
      <div ref={host} role="img" aria-label={`${label} over time`} />
      <div ref={tip} className={css.tip} hidden />
    </div>
  );
}

function makeData(points: HistoryChartProps["points"]): uPlot.AlignedData {
  return [points.map((point) => point.time / 1000), points.map((point) => point.value)];
}

interface OptionsInput extends Pick<HistoryChartProps, "points" | "label" | "format"> {
  readonly width: number;
  readonly tip: HTMLDivElement | null;
}

function makeOptions({ width, points, label, format, tip }: OptionsInput): uPlot.Options {
  const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const axis: uPlot.Axis = {
    stroke: colour("ink-3"),
    font: "11px Inter Variable, sans-serif",
    grid: { stroke: colour("line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: CHART_HEIGHT,
    padding: [10, 10, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 9 }, drag: { x: true, y: false } },
    scales: { y: { range: (_, __, max) => [0, max > 0 ? max * 1.12 : 1] } },
    axes: [
      { ...axis, size: 26, values: (_, times) => timeLabels(times) },
      { ...axis, size: 62, values: (_, values) => values.map((value) => format(value)) },
    ],
    series: [
      {},
      {
        label,
        stroke: colour("accent-fill"),
        width: 1.6,
        fill: colour("accent-soft"),
        spanGaps: true,
        points: { show: false },
      },
    ],
    hooks: {
      draw: [
        (plot) =>
          drawPoints(plot, points, {
            good: colour("accent-fill"),
            bad: colour("failed-fill"),
            ground: colour("surface"),
          }),
      ],
      setCursor: [(plot) => showTip(plot, points, { tip, format })],
    },
  };
}

const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const seconds = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

function timeLabels(times: readonly number[]): string[] {
  const step = (times[1] ?? 0) - (times[0] ?? 0);
  const format = step >= 86_400 ? day : step < 60 ? seconds : clock;
  return times.map((time, index) => {
    const at = new Date(time * 1000);
    const newDay = index === 0 || at.getDate() !== new Date((times[index - 1] ?? 0) * 1000).getDate();
    return format === clock && newDay && step >= 3600 ? day.format(at) : format.format(at);
  });
}

/** The points by hand, because those that failed have another colour. */
function drawPoints(
  plot: uPlot,
  points: HistoryChartProps["points"],
  colours: { readonly good: string; readonly bad: string; readonly ground: string },
): void {
  const { ctx } = plot;
  const scale = uPlot.pxRatio;
  ctx.save();
  for (const point of points) {
    if (point.value === null && !point.failed) continue;
    const x = plot.valToPos(point.time / 1000, "x", true);
    const y = plot.valToPos(point.value ?? 0, "y", true);
    ctx.beginPath();
    ctx.arc(x, y, 3 * scale, 0, Math.PI * 2);
    ctx.fillStyle = point.failed ? colours.bad : colours.good;
    ctx.fill();
    ctx.lineWidth = scale;
    ctx.strokeStyle = colours.ground;
    ctx.stroke();
  }
  ctx.restore();
}

function showTip(
  plot: uPlot,
  points: HistoryChartProps["points"],
  { tip, format }: Pick<OptionsInput, "tip" | "format">,
): void {
  if (tip === null) return;
  const point = typeof plot.cursor.idx === "number" ? points[plot.cursor.idx] : undefined;
  if (point === undefined || (plot.cursor.left ?? -1) < 0) {
    tip.hidden = true;
    return;
  }
  tip.hidden = false;
  const value = point.value === null ? "failed" : format(point.value);
  tip.textContent = `${value}${point.failed && point.value !== null ? ", failed" : ""} · ${formatExact(new Date(point.time).toISOString())}`;
  const left = plot.valToPos(point.time / 1000, "x") + plot.over.offsetLeft;
  const half = tip.offsetWidth / 2;
  tip.style.left = `${Math.min(Math.max(left, half), plot.width - half)}px`;
}
