// Lengths of time as people write them: "90m".
import { DefinitionError } from "./errors.ts";

/** A number of seconds, minutes, hours or days: `"30s"`, `"90m"`, `"36h"`, `"7d"`. */
export type DurationText = `${number}${"s" | "m" | "h" | "d"}`;

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @throws {DefinitionError} for text of a file that is no length of time */
export function durationText(text: string, what: string): DurationText {
  durationMillis(text, what);
  return text as DurationText;
}

/** @throws {DefinitionError} for what is no length of time, or none at all */
export function durationMillis(text: string, what: string): number {
  const match = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text);
  const millis = Number(match?.[1]) * (UNITS[match?.[2] ?? ""] ?? Number.NaN);
  if (millis > 0) return millis;
  throw new DefinitionError("definitions/duration", `${what}: "${text}" is no length of time`, {
    hint: 'a number and its unit, such as "30s", "90m", "36h" or "7d"',
  });
}
