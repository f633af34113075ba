// What the columns of a table hold, found from their values as dbt does: the first type in order that fits them all. Text
// from CSV files is read, values from queries keep what they are.
import { Decimal, Float, toText, type Value } from "@sluice/jinja";
import { type DateTimeText, isDate, isDateTime, readDate, readDateTime, readIsoDateTime } from "./date-values.ts";

export type AgateTypeName = "Integer" | "Number" | "Date" | "DateTime" | "Boolean" | "Text";

/** A type of a column: gives the cell for a value, `undefined` where the value does not fit. */
export interface AgateType {
  readonly name: AgateTypeName;
  /** How the console aligns cells of the type. */
  readonly alignLeft: boolean;
  cast(value: Value): Value | undefined;
}

function type(name: AgateTypeName, cast: (value: Value) => Value | undefined): AgateType {
  return { name, alignLeft: name === "Text", cast: (value) => (value === null ? null : cast(value)) };
}

/** Text that stands for nothing. */
function isNull(text: string): boolean {
  const word = text.trim().toLowerCase();
  return word === "" || word === "null";
}

export const INTEGER = type("Integer", (value) =>
  typeof value === "number" || typeof value === "bigint" ? value : undefined,
);
export const NUMBER = type("Number", (value) => {
  if (value instanceof Decimal) return value;
  if (typeof value === "number" || typeof value === "bigint") return Decimal.fromInt(value);
  if (value instanceof Float) return Decimal.fromText(toText(value));
  return typeof value === "string" ? readNumber(value) : undefined;
});
const DATE = type("Date", (value) => {
  if (typeof value === "string") return isNull(value) ? null : readDate(value.trim());
  return isDate(value) ? value : undefined;
});
const DATE_TIME = dateTimeType(readDateTime);
const ISO_DATE_TIME = dateTimeType(readIsoDateTime);
const BOOLEAN = type("Boolean", (value) => {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  const word = value.replaceAll(",", "").trim().toLowerCase();
  if (word === "" || word === "null") return null;
  if (word === "true") return true;
  return word === "false" ? false : undefined;
});
/** Where no database has said the type, ones and zeros are booleans too. */
const LOOSE_BOOLEAN = type("Boolean", (value) => {
  const number = value instanceof Decimal ? value.toNumber() : value;
  return number === 0 || number === 1 ? number === 1 : BOOLEAN.cast(value);
});
/** Text of queries: empty text stays what it is. */
export const TEXT = type("Text", (value) => (typeof value === "string" ? value : toText(value)));
/** Text of CSV files: empty text and `null` are nothing. */
export const NULLABLE_TEXT = type("Text", (value) => {
  if (typeof value === "string") return isNull(value) ? null : value;
  return toText(value);
});

function dateTimeType(read: DateTimeText): AgateType {
  return type("DateTime", (value) => {
    if (typeof value === "string") return isNull(value) ? null : read(value.trim());
    return isDateTime(value) ? value : undefined;
  });
}

/** `1,234.5`, `$5`, `12%`, `-3`, … as agate reads numbers. */
function readNumber(text: string): Value | undefined {
  const trimmed = text.trim();
  if (isNull(trimmed)) return null;
  let digits = trimmed.replace(/^%+|%+$/g, "");
  const negative = digits.startsWith("-");
  if (negative) digits = digits.slice(1);
  for (const symbol of CURRENCIES) digits = stripSymbol(digits, symbol);
  digits = digits.replaceAll(",", "");
  if (!/^[+-]?(\d|\.\d|inf|nan|snan)/i.test(digits.trim())) return undefined;
  try {
    const value = Decimal.fromText(digits);
    return negative ? value.unary("-") : value;
  } catch {
    // Not a number: the next type is tried.
    return undefined;
  }
}

const CURRENCIES = [..."؋$ƒ៛¥₡₱£€¢﷼₪₩₭₮₦฿₤₫"];

function stripSymbol(text: string, symbol: string): string {
  let stripped = text;
  while (stripped.startsWith(symbol)) stripped = stripped.slice(symbol.length);
  while (stripped.endsWith(symbol)) stripped = stripped.slice(0, -symbol.length);
  return stripped;
}

const QUERY_TYPES = [INTEGER, NUMBER, DATE, DATE_TIME, ISO_DATE_TIME, BOOLEAN, TEXT];
const CSV_TYPES = [INTEGER, NUMBER, DATE, DATE_TIME, ISO_DATE_TIME, BOOLEAN, NULLABLE_TEXT];

/** The type of a column of a query's result; one with text or containers is text. */
export function typeOfValues(values: readonly Value[]): AgateType {
  return values.some((value) => typeof value === "string") ? TEXT : firstFitting(QUERY_TYPES, values);
}

/** The type of a column of a CSV file. */
export function typeOfTexts(values: readonly (string | null)[]): AgateType {
  return firstFitting(CSV_TYPES, values);
}

/** The type of a column of cells that came together, as agate finds it by itself: numbers of any kind are one type. */
export function typeOfMixed(values: readonly Value[]): AgateType {
  if (values.every((value) => LOOSE_BOOLEAN.cast(value) !== undefined)) return LOOSE_BOOLEAN;
  if (values.every((value) => value === null || typeof value === "string")) {
    return firstFitting([NUMBER, DATE, DATE_TIME, ISO_DATE_TIME, NULLABLE_TEXT], values);
  }
  return values.some((value) => typeof value === "string")
    ? TEXT
    : firstFitting([NUMBER, DATE, DATE_TIME, TEXT], values);
}

function firstFitting(types: readonly AgateType[], values: readonly Value[]): AgateType {
  return types.find((candidate) => values.every((value) => candidate.cast(value) !== undefined)) ?? TEXT;
}

/** The cell of a value in a column of the type. */
export function castTo(columnType: AgateType, value: Value): Value {
  return columnType.cast(value) ?? null;
}
