// The proleptic Gregorian calendar, in Python's terms: ordinal 1 is 0001-01-01.

export const maxOrdinal = 3_652_059;

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (monthDays[month - 1] ?? 0);
}

function daysBeforeYear(year: number): number {
  const before = year - 1;
  return before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
}

/** 1 for the first of January. */
export function dayOfYear({ year, month, day }: CalendarDay): number {
  let days = day;
  for (let earlier = 1; earlier < month; earlier++) days += daysInMonth(year, earlier);
  return days;
}

export function toOrdinal(date: CalendarDay): number {
  return daysBeforeYear(date.year) + dayOfYear(date);
}

export function fromOrdinal(ordinal: number): CalendarDay {
  let year = Math.max(1, Math.floor(ordinal / 365.2425));
  while (daysBeforeYear(year + 1) < ordinal) year++;
  while (daysBeforeYear(year) >= ordinal) year--;
  let day = ordinal - daysBeforeYear(year);
  let month = 1;
  while (day > daysInMonth(year, month)) {
    day -= daysInMonth(year, month);
    month++;
  }
  return { year, month, day };
}

/** 0 for Monday. */
export function weekdayOf(date: CalendarDay): number {
  return (toOrdinal(date) + 6) % 7;
}

/** The ordinal of the Monday that starts the ISO year. */
export function isoYearStart(year: number): number {
  const first = toOrdinal({ year, month: 1, day: 1 });
  const weekday = (first + 6) % 7;
  return first - weekday + (weekday > 3 ? 7 : 0);
}

export function isoCalendar(date: CalendarDay): {
  readonly year: number;
  readonly week: number;
  readonly weekday: number;
} {
  const ordinal = toOrdinal(date);
  let year = date.year;
  if (ordinal < isoYearStart(year)) year--;
  else if (ordinal >= isoYearStart(year + 1)) year++;
  return { year, week: Math.floor((ordinal - isoYearStart(year)) / 7) + 1, weekday: weekdayOf(date) + 1 };
}

export const dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
export const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
