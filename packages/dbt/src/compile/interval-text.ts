// An interval of the database as Python prints the timedelta that dbt's driver makes of it: `1 day, 2:00:00`. A year has 365
// days there and a month 30.

const DAYS: Readonly<Record<string, number>> = { year: 365, mon: 30, day: 1 };
const MICROS_PER_DAY = 86_400_000_000n;

/** Text of another form than `1 year 2 mons -3 days +04:05:06.7` stays as it is. */
export function intervalText(text: string): string {
  if (!/^([+-]?\d+ (year|mon|day)s?( |$))*([+-]?\d+:\d\d:\d\d(\.\d+)?)?$/.test(text) || text === "") return text;
  let days = 0n;
  for (const [, count = "0", unit = "day"] of text.matchAll(/([+-]?\d+) (year|mon|day)s?/g)) {
    days += BigInt(count) * BigInt(DAYS[unit] ?? 1);
  }
  return timedeltaText(days * MICROS_PER_DAY + clockMicros(text));
}

function clockMicros(text: string): bigint {
  const found = /([+-]?)(\d+):(\d\d):(\d\d)(?:\.(\d+))?$/.exec(text);
  if (found === null) return 0n;
  const [, sign, hours = "0", minutes = "0", seconds = "0", fraction = ""] = found;
  const whole = BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds);
  const micros = whole * 1_000_000n + BigInt(fraction.padEnd(6, "0").slice(0, 6));
  return sign === "-" ? -micros : micros;
}

/** Days are rounded down, so that the clock is never negative. */
function timedeltaText(total: bigint): string {
  const rest = ((total % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY;
  const days = (total - rest) / MICROS_PER_DAY;
  const two = (value: bigint) => String(value).padStart(2, "0");
  const seconds = rest / 1_000_000n;
  const micros = rest % 1_000_000n;
  const clock = `${seconds / 3600n}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  const fraction = micros === 0n ? "" : `.${String(micros).padStart(6, "0")}`;
  const plural = days === 1n || days === -1n ? "" : "s";
  return `${days === 0n ? "" : `${days} day${plural}, `}${clock}${fraction}`;
}
