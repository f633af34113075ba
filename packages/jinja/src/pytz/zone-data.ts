// What JavaScript knows about time zones: offsets at a moment, names, the zones of a country.

const formats = new Map<string, Intl.DateTimeFormat>();

/** The zone's name as the runtime spells it; null when it knows no such zone. */
export function canonicalZone(name: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return null;
  try {
    offsetFormat(name);
    return name;
  } catch {
    return null;
  }
}

function offsetFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  formats.set(zone, format);
  return format;
}

/** The offset from UTC in seconds, at a moment in milliseconds since 1970. */
export function offsetSeconds(zone: string, moment: number): number {
  const text = zoneNameIn(offsetFormat(zone), moment);
  const match = /^GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? "0");
  return match[1] === "-" ? -seconds : seconds;
}

function zoneNameIn(format: Intl.DateTimeFormat, moment: number): string {
  return format.formatToParts(new Date(moment)).find((part) => part.type === "timeZoneName")?.value ?? "";
}

/** Zones whose abbreviations the runtime gives in no language: standard time and summer time. */
const abbreviations: Readonly<Record<string, readonly [string, string]>> = {
  "Asia/Tokyo": ["JST", "JDT"],
  Japan: ["JST", "JDT"],
  "Asia/Seoul": ["KST", "KDT"],
  "Asia/Shanghai": ["CST", "CDT"],
  "Asia/Taipei": ["CST", "CDT"],
  "Asia/Macau": ["CST", "CDT"],
  "Asia/Hong_Kong": ["HKT", "HKST"],
  "Asia/Manila": ["PST", "PDT"],
  "Asia/Kolkata": ["IST", "+0630"],
  "Asia/Calcutta": ["IST", "+0630"],
  "Asia/Karachi": ["PKT", "PKST"],
  "Asia/Jakarta": ["WIB", "WIB"],
  "Asia/Makassar": ["WITA", "WITA"],
  "Asia/Jayapura": ["WIT", "WIT"],
  "Asia/Jerusalem": ["IST", "IDT"],
  "Asia/Tel_Aviv": ["IST", "IDT"],
  "Asia/Beirut": ["EET", "EEST"],
  "Asia/Nicosia": ["EET", "EEST"],
  "Africa/Cairo": ["EET", "EEST"],
  "Africa/Tripoli": ["EET", "EEST"],
  "Africa/Johannesburg": ["SAST", "SAST"],
  "Africa/Lagos": ["WAT", "WAT"],
  "Africa/Nairobi": ["EAT", "EAT"],
  "Africa/Addis_Ababa": ["EAT", "EAT"],
  "Africa/Maputo": ["CAT", "CAT"],
  "Africa/Harare": ["CAT", "CAT"],
  "Africa/Khartoum": ["CAT", "CAT"],
  "Africa/Accra": ["GMT", "GMT"],
  "Africa/Abidjan": ["GMT", "GMT"],
  "Africa/Algiers": ["CET", "CEST"],
  "Africa/Tunis": ["CET", "CEST"],
  "Europe/Moscow": ["MSK", "MSD"],
  "Europe/Simferopol": ["MSK", "MSD"],
  "Europe/Dublin": ["GMT", "IST"],
  "Europe/London": ["GMT", "BST"],
  "Pacific/Auckland": ["NZST", "NZDT"],
  "Pacific/Guam": ["ChST", "ChST"],
  "Pacific/Honolulu": ["HST", "HDT"],
  "Pacific/Pago_Pago": ["SST", "SST"],
  "Atlantic/Reykjavik": ["GMT", "GMT"],
  "Atlantic/Canary": ["WET", "WEST"],
  "America/Havana": ["CST", "CDT"],
};

/** Languages whose everyday abbreviations are those of the time zone database. */
const languages = ["en-US", "en-GB", "en-AU", "en-CA"];

/** The abbreviation of the zone's time at a moment: `EST`, `CEST`, or an offset such as `+03`. */
export function abbreviation(zone: string, moment: number, isSummer: boolean): string {
  const fixed = Object.hasOwn(abbreviations, zone) ? abbreviations[zone]?.[isSummer ? 1 : 0] : undefined;
  if (fixed !== undefined) return fixed;
  if (/^(?:Etc\/)?(?:UTC|UCT|Universal|Zulu)$/.test(zone)) return "UTC";
  for (const language of languages) {
    const format = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "short" });
    const name = zoneNameIn(format, moment);
    if (/^[A-Z]{3,5}$/.test(name)) return name;
  }
  return numericName(offsetSeconds(zone, moment));
}

function numericName(seconds: number): string {
  const minutes = Math.abs(Math.round(seconds / 60));
  const pad = (part: number) => String(part).padStart(2, "0");
  const rest = minutes % 60 === 0 ? "" : pad(minutes % 60);
  return `${seconds < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}${rest}`;
}

/** Standard time is the smaller offset of the year around the moment. */
export function standardOffset(zone: string, moment: number): number {
  const quarter = 91 * 86_400_000;
  return Math.min(...[-2, -1, 0, 1, 2].map((quarters) => offsetSeconds(zone, moment + quarters * quarter)));
}

export function allZones(): string[] {
  const zones = new Set(Intl.supportedValuesOf("timeZone"));
  zones.add("UTC");
  return [...zones].sort();
}

/** The zones of a country by its two-letter code; empty for an unknown one. */
export function countryZones(code: string): string[] {
  if (!/^[A-Za-z]{2}$/.test(code)) return [];
  const locale: object = new Intl.Locale("und", { region: code.toUpperCase() });
  const method: unknown = Reflect.get(locale, "getTimeZones");
  const zones: unknown =
    typeof method === "function" ? Reflect.apply(method, locale, []) : Reflect.get(locale, "timeZones");
  return Array.isArray(zones) ? zones.filter((zone): zone is string => typeof zone === "string") : [];
}
