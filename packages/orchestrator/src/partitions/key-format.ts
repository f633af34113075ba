// The keys of time partitions: the start of a window written as strftime would, and read back.
import { zoneOf } from "./zone.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

type Field = "year" | "month" | "day" | "hour" | "minute" | "second" | "dayOfYear" | "offset";

interface Code {
  readonly field: Field;
  readonly pattern: string;
  readonly width: number;
}

const CODES: Readonly<Record<string, Code>> = {
  Y: { field: "year", pattern: "\\d{4}", width: 4 },
  m: { field: "month", pattern: "\\d{2}", width: 2 },
  d: { field: "day", pattern: "\\d{2}", width: 2 },
  H: { field: "hour", pattern: "\\d{2}", width: 2 },
  M: { field: "minute", pattern: "\\d{2}", width: 2 },
  S: { field: "second", pattern: "\\d{2}", width: 2 },
  j: { field: "dayOfYear", pattern: "\\d{3}", width: 3 },
  z: { field: "offset", pattern: "[+-]\\d{4}", width: 5 },
};

/** The codes of a format that are not understood. */
export function unknownCodes(format: string): readonly string[] {
  return [...format.matchAll(/%(.|$)/g)].flatMap(([code, letter = ""]) =>
    letter === "%" || Object.hasOwn(CODES, letter) ? [] : [code],
  );
}

interface Format {
  /** Text as it stands, and codes. */
  readonly pieces: readonly (string | Code)[];
  readonly fields: readonly Field[];
  /** Behind the key there may be an offset. */
  readonly pattern: RegExp;
  /** Whether the offset tells two times apart that look alike on the clock. */
  readonly needsOffset: boolean;
}

const formats = new Map<string, Format>();

function formatOf(format: string): Format {
  const known = formats.get(format) ?? readFormat(format);
  formats.set(format, known);
  return known;
}

function readFormat(format: string): Format {
  const pieces = [...format.matchAll(/%(.)|[^%]+/g)].map(([literal, letter]) =>
    letter === undefined ? literal : (CODES[letter] ?? letter),
  );
  const fields = pieces.flatMap((piece) => (typeof piece === "string" ? [] : [piece.field]));
  const pattern = pieces.map((piece) =>
    typeof piece === "string" ? piece.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&") : `(${piece.pattern})`,
  );
  return {
    pieces,
    fields,
    pattern: new RegExp(`^${pattern.join("")}([+-]\\d{4})?$`),
    needsOffset: !fields.includes("offset") && fields.some((field) => ["hour", "minute", "second"].includes(field)),
  };
}

/** Of two times that look alike on the clock, the second gets its offset behind the key. */
export function formatTime(time: number, format: string, timezone: string): string {
  const { pieces, needsOffset } = formatOf(format);
  const zone = zoneOf(timezone);
  const offset = zone.offsetAt(time);
  const local = new Date(time + offset);
  let text = "";
  for (const piece of pieces) text += typeof piece === "string" ? piece : written(local, offset, piece);
  return needsOffset && zone.firstUtc(time + offset) !== time ? text + offsetText(offset) : text;
}

/** Null when the text is not of this form, or names no time. */
export function parseTime(text: string, format: string, timezone: string): number | null {
  const fields = readFields(text, format);
  if (fields === null) return null;
  const local = localTime(fields);
  if (local === null) return null;
  return fields.offset === undefined ? zoneOf(timezone).firstUtc(local) : local - fields.offset;
}

/** ISO 8601, with or without time and offset; null when it is not. */
export function parseIsoTime(text: string, timezone: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T -](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/.exec(
    text,
  );
  if (match === null) return null;
  const [, year, month, day, hour = "0", minute = "0", second = "0", zone] = match;
  const numbers = [year, month, day, hour, minute, second].map(Number);
  const local = localTime({
    year: numbers[0],
    month: numbers[1],
    day: numbers[2],
    hour: numbers[3],
    minute: numbers[4],
    second: numbers[5],
  });
  if (local === null) return null;
  if (zone === undefined) return zoneOf(timezone).firstUtc(local);
  return zone === "Z" ? local : local - offsetOf(zone.replace(":", ""));
}

type Fields = Partial<Record<Field, number>>;

function readFields(text: string, format: string): Fields | null {
  const { fields: order, pattern } = formatOf(format);
  const match = pattern.exec(text);
  if (match === null) return null;
  const fields: Fields = {};
  order.forEach((field, index) => {
    const value = match[index + 1] ?? "";
    fields[field] = field === "offset" ? offsetOf(value) : Number(value);
  });
  const behind = match[order.length + 1];
  if (behind === undefined) return fields;
  return fields.offset === undefined ? { ...fields, offset: offsetOf(behind) } : null;
}

function localTime(fields: Fields): number | null {
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, dayOfYear } = fields;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  if (dayOfYear !== undefined) return time + (dayOfYear - 1) * DAY;
  const date = new Date(time);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? time : null;
}

function written(local: Date, offset: number, { field, width }: Code): string {
  if (field === "offset") return offsetText(offset);
  return String(fieldOf(local, field)).padStart(width, "0");
}

function fieldOf(local: Date, field: Exclude<Field, "offset">): number {
  switch (field) {
    case "year":
      return local.getUTCFullYear();
    case "month":
      return local.getUTCMonth() + 1;
    case "day":
      return local.getUTCDate();
    case "hour":
      return local.getUTCHours();
    case "minute":
      return local.getUTCMinutes();
    case "second":
      return local.getUTCSeconds();
    case "dayOfYear":
      return Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0)) / DAY) + 1;
  }
}

function offsetText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / MINUTE);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}

function offsetOf(text: string): number {
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3, 5));
  return (text.startsWith("-") ? -minutes : minutes) * MINUTE;
}
