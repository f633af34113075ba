// The batches of a microbatch model, pure. In: the grain, the window, and what the model's config says. Out: UTC-aligned
// pairs of start and end, and the names that log lines, files and `model.batch.id` give a batch.

export type BatchSize = "hour" | "day" | "month" | "year";

export const BATCH_SIZES: readonly BatchSize[] = ["hour", "day", "month", "year"];

export interface TimeWindow {
  readonly start: Date;
  readonly end: Date;
}

export function isBatchSize(value: unknown): value is BatchSize {
  return typeof value === "string" && BATCH_SIZES.some((size) => size === value);
}

export function truncate(time: Date, size: BatchSize): Date {
  const [year, month, day, hour] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate(), time.getUTCHours()];
  switch (size) {
    case "hour":
      return new Date(Date.UTC(year, month, day, hour));
    case "day":
      return new Date(Date.UTC(year, month, day));
    case "month":
      return new Date(Date.UTC(year, month));
    case "year":
      return new Date(Date.UTC(year, 0));
  }
}

/** The start of the batch that lies `count` batches after the one that holds `time`. */
export function offset(time: Date, size: BatchSize, count: number): Date {
  const start = truncate(time, size);
  const [year, month, day, hour] = [
    start.getUTCFullYear(),
    start.getUTCMonth(),
    start.getUTCDate(),
    start.getUTCHours(),
  ];
  switch (size) {
    case "hour":
      return new Date(Date.UTC(year, month, day, hour + count));
    case "day":
      return new Date(Date.UTC(year, month, day + count));
    case "month":
      return new Date(Date.UTC(year, month + count));
    case "year":
      return new Date(Date.UTC(year + count, 0));
  }
}

export function ceiling(time: Date, size: BatchSize): Date {
  const start = truncate(time, size);
  return start.getTime() === time.getTime() ? start : offset(start, size, 1);
}

export interface BatchWindowOptions {
  readonly size: BatchSize;
  readonly incremental: boolean;
  readonly lookback: number;
  /** The model's `begin`. */
  readonly begin: Date | null;
  readonly eventTimeStart: Date | null;
  readonly eventTimeEnd: Date | null;
  readonly now: Date;
}

/** Start and end of everything that is to be loaded; null when a first run has no `begin`. */
export function batchWindow(options: BatchWindowOptions): TimeWindow | null {
  const { size } = options;
  const end = ceiling(options.eventTimeEnd ?? options.now, size);
  if (options.eventTimeStart !== null) return { start: truncate(options.eventTimeStart, size), end };
  if (!options.incremental) return options.begin === null ? null : { start: truncate(options.begin, size), end };
  // The end lies on a border between batches, so the last batch is the one before it.
  return { start: offset(end, size, -(options.lookback + 1)), end };
}

export function splitWindow(window: TimeWindow, size: BatchSize): readonly TimeWindow[] {
  const batches: TimeWindow[] = [];
  let start = window.start;
  do {
    const end = offset(start, size, 1);
    batches.push({ start, end });
    start = end;
  } while (start.getTime() < window.end.getTime());
  const last = batches.pop();
  if (last !== undefined) batches.push({ start: last.start, end: window.end });
  return batches;
}

/** `2024-01`, `2024-01-05`, `2024-01-05T03`, `2024`. */
export function batchName(start: Date, size: BatchSize): string {
  const length: Record<BatchSize, number> = { year: 4, month: 7, day: 10, hour: 13 };
  return start.toISOString().slice(0, length[size]);
}

/** As the name, without dashes. */
export function batchId(start: Date, size: BatchSize): string {
  return batchName(start, size).replaceAll("-", "");
}

/** A sample window such as `3 days`, ending now; a message when the text is not one. */
export function sampleWindow(text: string, now: Date): TimeWindow | { readonly problem: string } {
  const parts = text.split(" ");
  const [countText = "", grainText = ""] = parts;
  if (parts.length !== 2) {
    return { problem: `Cannot load SAMPLE_WINDOW from '${text}'. Must be of form 'DAYS_INT GRAIN_SIZE'.` };
  }
  if (!/^[+-]?\d+$/.test(countText)) return { problem: `Unable to convert '${countText}' to an integer.` };
  const grain = grainText.toLowerCase().replace(/s+$/, "");
  if (!isBatchSize(grain)) {
    const known = [...BATCH_SIZES, ...BATCH_SIZES.map((size) => `${size}s`)].map((name) => `'${name}'`).join(", ");
    return { problem: `Invalid grain size '${grainText}'. Must be one of [${known}].` };
  }
  return { start: shift(now, grain, -Number(countText)), end: now };
}

/** `time` moved by whole grains, without truncation; a day that the month lacks becomes its last. */
function shift(time: Date, grain: BatchSize, count: number): Date {
  if (grain === "hour") return new Date(time.getTime() + count * 3_600_000);
  if (grain === "day") return new Date(time.getTime() + count * 86_400_000);
  const months = grain === "month" ? count : count * 12;
  const moved = new Date(time);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(time.getUTCDate(), lastDay));
  return moved;
}
