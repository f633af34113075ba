/** The grains of time that the semantic layer knows, finest first. */
export const TIME_GRAINS: readonly string[] = [
  "nanosecond",
  "microsecond",
  "millisecond",
  "second",
  "minute",
  "hour",
  "day",
  "week",
  "month",
  "quarter",
  "year",
];
