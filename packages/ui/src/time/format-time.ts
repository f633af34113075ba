// Points in time as people read them: near ones relative, far ones as a date; the exact time is for tooltips.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const withYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const exact = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
  timeZoneName: "short",
});

/** `just now`, `12s ago`, `5 min ago`, `3 h ago`, `2 d ago`, `4 Nov`, `4 Nov 2024`. */
export function formatAgo(iso: string, now: number): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return iso;
  const past = now - time;
  if (past < 5000) return past > -5000 ? "just now" : formatExact(iso);
  if (past < MINUTE) return `${Math.floor(past / 1000)}s ago`;
  if (past < HOUR) return `${Math.floor(past / MINUTE)} min ago`;
  if (past < DAY) return `${Math.floor(past / HOUR)} h ago`;
  if (past < 7 * DAY) return `${Math.floor(past / DAY)} d ago`;
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? dayAndMonth : withYear).format(time);
}

/** `now`, `in 12s`, `in 5 min`, `in 3 h`, `in 2 d`, `4 Nov`. */
export function formatUntil(iso: string, now: number): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return iso;
  const left = time - now;
  if (left < 1000) return "now";
  if (left < MINUTE) return `in ${Math.ceil(left / 1000)}s`;
  if (left < HOUR) return `in ${Math.ceil(left / MINUTE)} min`;
  if (left < DAY) return `in ${Math.round(left / HOUR)} h`;
  if (left < 7 * DAY) return `in ${Math.round(left / DAY)} d`;
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? dayAndMonth : withYear).format(time);
}

/** Date and time to the second, with the zone. */
export function formatExact(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : exact.format(time);
}

/** `14:03`, and the day in front when it is not today. */
export function formatClock(iso: string, now: number): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return iso;
  const today = new Date(time).toDateString() === new Date(now).toDateString();
  return today ? clock.format(time) : `${dayAndMonth.format(time)}, ${clock.format(time)}`;
}

/** `14:03:27.123`, for log lines. */
export function formatLogTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const two = (value: number) => String(value).padStart(2, "0");
  const millis = String(time.getMilliseconds()).padStart(3, "0");
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${millis}`;
}

/** A text of the server's, with the times in it as people read them. */
export function withTimes(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/g, (time) => formatExact(time));
}
