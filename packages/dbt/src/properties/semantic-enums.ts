// Words of the semantic layer that are one of a few: any case is read, lower case is kept.
import { TIME_GRAINS } from "../manifest/time-grains.ts";
import { parseError } from "../parse/errors.ts";
import { type Entry, entrySpan } from "./properties-file.ts";

/** By the names that MetricFlow has for them. */
const enums = {
  AggregationType: [
    ...["sum", "min", "max", "count_distinct", "sum_boolean"],
    ...["average", "percentile", "median", "count"],
  ],
  ConversionCalculationType: ["conversions", "conversion_rate"],
  DimensionType: ["categorical", "time"],
  EntityType: ["foreign", "natural", "primary", "unique"],
  MetricType: ["simple", "ratio", "cumulative", "derived", "conversion"],
  PeriodAggregation: ["first", "last", "average"],
  TimeGranularity: TIME_GRAINS,
} as const;

/** @throws DbtError for a word that is none of the enum's */
export function enumValue(entry: Entry | null, name: keyof typeof enums, text: string | null): string {
  const value = text?.toLowerCase() ?? "";
  const words: readonly string[] = enums[name];
  if (words.includes(value)) return value;
  throw parseError(`Invalid enum value: \`${text ?? ""}\` in enum ${name}`, {
    code: "parse/semantic-enum",
    hint: `one of ${words.join(", ")}`,
    span: entry === null ? null : entrySpan(entry),
  });
}
