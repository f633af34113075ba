// The datetime module: date, datetime, time, timedelta, timezone, tzinfo.
import { typeError, valueError } from "../errors/python-errors.ts";
import { asInt } from "../numbers/numbers.ts";
import { toRepr } from "../operations/repr.ts";
import { stringOf } from "../operations/text.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { bindConstructor, intOf, method, textOf } from "../python-modules/arguments.ts";
import { pythonModule } from "../python-modules/python-module.ts";
import { bindArguments } from "../values/callable.ts";
import type { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import type { HostObject } from "../values/host-object.ts";
import { PyType } from "../values/py-type.ts";
import type { Value } from "../values/types.ts";
import { weekDay } from "./iso-text.ts";
import { localZone } from "./local-zone.ts";
import { PyDate } from "./py-date.ts";
import { epochMicros, PyDateTime } from "./py-datetime.ts";
import { type Clock, clockOf, clockOfMicros, PyTime, zoneArgument } from "./py-time.ts";
import { PyTimeDelta, timeDeltaMax, timeDeltaMin, timeDeltaOf, timeDeltaUnits } from "./py-timedelta.ts";
import { strptime } from "./strptime.ts";
import { FixedZone, type TzInfo, utcZone } from "./tz-info.ts";

/** Gives the current moment. */
export type Now = () => Date;

export function createDatetimeModule(now: Now): Dict {
  return pythonModule({
    date: () => dateType(now),
    datetime: () => dateTimeType(now),
    time: timeType,
    timedelta: timeDeltaType,
    timezone: timeZoneType,
    tzinfo: abstractZoneType,
    UTC: () => utcZone,
    MINYEAR: () => 1,
    MAXYEAR: () => 9999,
  });
}

function abstractZoneType(): PyType {
  return new PyType("datetime.tzinfo", () => {
    throw typeError("tzinfo objects cannot be made in a template");
  });
}

function isoArgument(value: Value): string {
  const text = stringOf(value);
  if (text === null) throw typeError("fromisoformat: argument must be str");
  return text;
}

function dateType(now: Now): PyType {
  const today = () => {
    const { year, month, day } = localNow(now);
    return new PyDate(year, month, day);
  };
  const sample = new PyDate(1, 1, 1);
  return new PyType(
    "datetime.date",
    (args, kwargs) => {
      const bound = bindConstructor("date", ["year", "month", "day"], args, kwargs);
      return new PyDate(intOf(bound.get("year")), intOf(bound.get("month")), intOf(bound.get("day")));
    },
    {
      today: () => method("today", [], today),
      fromisoformat: () =>
        method("fromisoformat", ["date_string"], (bound) => PyDate.fromIso(isoArgument(bound.get("date_string")))),
      fromordinal: () => method("fromordinal", ["ordinal"], (bound) => PyDate.fromOrdinal(intOf(bound.get("ordinal")))),
      fromtimestamp: () =>
        method("fromtimestamp", ["timestamp"], (bound) => {
          const { year, month, day } = PyDateTime.fromUtc(timestampMicros(bound.get("timestamp")), localZone);
          return new PyDate(year, month, day);
        }),
      fromisocalendar: () =>
        method("fromisocalendar", ["year", "week", "day"], (bound) => {
          const day = isoCalendarDay(intOf(bound.get("year")), intOf(bound.get("week")), intOf(bound.get("day")));
          return new PyDate(day.year, day.month, day.day);
        }),
      ...classAttributes(sample),
    },
  );
}

function classAttributes(sample: HostObject): Readonly<Record<string, () => Value>> {
  const read = (name: string) => () => sample.getAttribute(name) ?? null;
  return { min: read("min"), max: read("max"), resolution: read("resolution") };
}

function isoCalendarDay(year: number, week: number, day: number) {
  const found = weekDay(year, week, day);
  if (found !== null) return found;
  if (day < 1 || day > 7) throw valueError(`Invalid weekday: ${day} (range is [1, 7])`);
  throw valueError(`Invalid week: ${week}`);
}

/** Microseconds of UTC since year 1, of seconds since 1970. */
function timestampMicros(timestamp: Value): bigint {
  const int = asInt(timestamp);
  if (int !== null) return epochMicros + BigInt(int) * 1_000_000n;
  if (!(timestamp instanceof Float)) {
    throw typeError(`'${typeNameOf(timestamp)}' object cannot be interpreted as an integer`);
  }
  return epochMicros + timeDeltaOf([["seconds", 1_000_000n, timestamp]]).micros;
}

function localNow(now: Now): PyDateTime {
  const moment = PyDateTime.fromDate(now(), localZone);
  return new PyDateTime(moment, null);
}

function dateTimeType(now: Now): PyType {
  const sample = new PyDateTime({ year: 1, month: 1, day: 1, ...clockOfMicros(0n) });
  return new PyType("datetime.datetime", makeDateTime, {
    now: () =>
      method("now", [["tz", null]], (bound) => {
        const zone = zoneArgument(bound.get("tz"));
        return zone === null ? localNow(now) : PyDateTime.fromDate(now(), zone);
      }),
    today: () => method("today", [], () => localNow(now)),
    utcnow: () => method("utcnow", [], () => new PyDateTime(PyDateTime.fromDate(now(), utcZone), null)),
    fromisoformat: () =>
      method("fromisoformat", ["date_string"], (bound) => PyDateTime.fromIso(isoArgument(bound.get("date_string")))),
    strptime: () =>
      method("strptime", ["date_string", "format"], (bound) =>
        strptime(
          textOf(bound.get("date_string"), "strptime() argument 1"),
          textOf(bound.get("format"), "strptime() argument 2"),
        ),
      ),
    combine: () =>
      method("combine", ["date", "time", ["tzinfo", true]], (bound) =>
        combine(bound.get("date"), bound.get("time"), bound.get("tzinfo")),
      ),
    fromtimestamp: () =>
      method("fromtimestamp", ["timestamp", ["tz", null]], (bound) => {
        const zone = zoneArgument(bound.get("tz"));
        const moment = PyDateTime.fromUtc(timestampMicros(bound.get("timestamp")), zone ?? localZone);
        return zone === null ? new PyDateTime(moment, null) : moment;
      }),
    utcfromtimestamp: () =>
      method("utcfromtimestamp", ["timestamp"], (bound) =>
        PyDateTime.fromWallClock(timestampMicros(bound.get("timestamp")), null),
      ),
    fromordinal: () =>
      method("fromordinal", ["ordinal"], (bound) => {
        const { year, month, day } = PyDate.fromOrdinal(intOf(bound.get("ordinal")));
        return new PyDateTime({ year, month, day, ...clockOfMicros(0n) });
      }),
    fromisocalendar: () =>
      method("fromisocalendar", ["year", "week", "day"], (bound) => {
        const day = isoCalendarDay(intOf(bound.get("year")), intOf(bound.get("week")), intOf(bound.get("day")));
        return new PyDateTime({ ...day, ...clockOfMicros(0n) });
      }),
    ...classAttributes(sample),
  });
}

const clockDefaults: readonly (readonly [string, Value])[] = [
  ["hour", 0],
  ["minute", 0],
  ["second", 0],
  ["microsecond", 0],
  ["tzinfo", null],
  ["fold", 0],
];

function makeDateTime(args: readonly Value[], kwargs: ReadonlyMap<string, Value>): PyDateTime {
  const bound = bindConstructor("datetime", ["year", "month", "day", ...clockDefaults], args, kwargs);
  return new PyDateTime(
    {
      year: intOf(bound.get("year")),
      month: intOf(bound.get("month")),
      day: intOf(bound.get("day")),
      ...clockOf((name) => bound.get(name)),
    },
    zoneArgument(bound.get("tzinfo")),
  );
}

/** `zone` is true when the call gave none: the time's own is taken. */
function combine(date: Value, time: Value, zone: Value): PyDateTime {
  if (!(date instanceof PyDate || date instanceof PyDateTime)) {
    throw typeError(`combine() argument 1 must be datetime.date, not ${typeNameOf(date)}`);
  }
  if (!(time instanceof PyTime)) throw typeError(`combine() argument 2 must be datetime.time, not ${typeNameOf(time)}`);
  const { year, month, day } = date;
  const { hour, minute, second, microsecond } = time;
  return new PyDateTime(
    { year, month, day, hour, minute, second, microsecond },
    zone === true ? time.zone : zoneArgument(zone),
  );
}

function timeType(): PyType {
  const midnight: Clock = clockOfMicros(0n);
  return new PyType(
    "datetime.time",
    (args, kwargs) => {
      const bound = bindArguments("time", clockDefaults, args, kwargs);
      return new PyTime(
        clockOf((name) => bound.get(name)),
        zoneArgument(bound.get("tzinfo")),
      );
    },
    {
      fromisoformat: () =>
        method("fromisoformat", ["time_string"], (bound) => PyTime.fromIso(isoArgument(bound.get("time_string")))),
      ...classAttributes(new PyTime(midnight)),
    },
  );
}

function timeDeltaType(): PyType {
  const parameters = timeDeltaUnits.map(([name]): readonly [string, Value] => [name, 0]);
  return new PyType(
    "datetime.timedelta",
    (args, kwargs) => {
      const bound = bindArguments("timedelta", parameters, args, kwargs);
      return timeDeltaOf(timeDeltaUnits.map(([name, micros]) => [name, micros, bound.get(name)]));
    },
    { min: timeDeltaMin, max: timeDeltaMax, resolution: () => new PyTimeDelta(1n) },
  );
}

function timeZoneType(): PyType {
  return new PyType(
    "datetime.timezone",
    (args, kwargs): TzInfo => {
      const bound = bindArguments("timezone", ["offset", ["name", null]], args, kwargs);
      const offset = bound.get("offset");
      if (!(offset instanceof PyTimeDelta)) {
        throw typeError(`timezone() argument 1 must be datetime.timedelta, not ${typeNameOf(offset)}`);
      }
      const name = bound.get("name");
      if (name !== null && stringOf(name) === null) {
        throw typeError(`timezone() argument 2 must be str, not ${toRepr(typeNameOf(name))}`);
      }
      if (name === null && offset.micros === 0n) return utcZone;
      return new FixedZone(offset.micros, name === null ? null : stringOf(name));
    },
    {
      utc: () => utcZone,
      min: () => new FixedZone(-86_340_000_000n),
      max: () => new FixedZone(86_340_000_000n),
    },
  );
}
