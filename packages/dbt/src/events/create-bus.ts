// The bus of one command: takes events from everywhere, gives each a time, and hands it to the console, the log file and the
// host program. Warnings are judged here (`--warn-error`), deprecations are told once here.
import { DbtError } from "../errors.ts";
import type { Flags, LogFormat, LogLevel } from "../flags/types.ts";
import { deprecationsSummary } from "./builders.ts";
import type { Fire } from "./bus.ts";
import { debugLine, jsonLine, OUTPUT_EVENTS, textLine } from "./format-line.ts";
import { type LogFile, openLogFile } from "./log-file.ts";
import { createScrubber, maskableSecrets, type Scrubber } from "./scrub.ts";
import { createTextStyle, PLAIN, type TextStyle } from "./text-style.ts";
import type { EventBody, EventLevel, FireOptions, LogEvent } from "./types.ts";
import { fateOfWarning } from "./warn-error.ts";

/** What the bus needs to know of the flags. */
export type BusFlags = Pick<
  Flags,
  | "warnError"
  | "warnErrorOptions"
  | "showAllDeprecations"
  | "behavior"
  | "quiet"
  | "debug"
  | "printerWidth"
  | "useColors"
  | "useColorsFile"
  | "logFormat"
  | "logFormatFile"
  | "logLevel"
  | "logLevelFile"
  | "logFileMaxBytes"
  | "logCacheEvents"
>;

export interface BusOptions {
  readonly flags: BusFlags;
  /** Absolute path of dbt.log; null for none. */
  readonly logFile: string | null;
  readonly invocationId: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly onEvent?: (event: LogEvent) => void;
  /** Milliseconds since 1970, with a fraction. */
  readonly clock: () => number;
}

export interface Bus {
  readonly fire: Fire;
  /** Masks a profile's secrets from now on. */
  addSecrets(secrets: readonly string[]): void;
  /** Tells the sums of the deprecations that came up, if any. */
  summarizeDeprecations(): void;
  /** Writes what is buffered. Nothing may be fired afterwards. */
  close(): void;
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3, none: 9 };
const CACHE_EVENTS: ReadonlySet<string> = new Set(["CacheAction", "CacheDumpGraph"]);
/** `clean` may have removed the folder of the log. */
const NOT_IN_FILE: ReadonlySet<string> = new Set(["Z012", "Z013", "Z014", "Z015"]);

export function createBus(options: BusOptions): Bus {
  return new CommandBus(options);
}

class CommandBus implements Bus {
  readonly fire: Fire = (event, options = {}) => this.#fire(event, options);
  readonly #options: BusOptions;
  readonly #style: TextStyle;
  readonly #scrubber: Scrubber;
  readonly #extra: Readonly<Record<string, string>>;
  readonly #file: LogFile | null;
  readonly #consoleLevel: number;
  readonly #fileLevel: number;
  readonly #deprecations = new Map<string, { readonly code: string; count: number }>();

  constructor(options: BusOptions) {
    this.#options = options;
    const { flags } = options;
    this.#style = createTextStyle({
      colors: flags.useColors,
      width: flags.printerWidth,
      eventNames: flags.behavior["require_event_names_in_deprecations"] === true,
      quiet: flags.quiet,
    });
    this.#scrubber = createScrubber(options.env);
    this.#extra = metadataVariables(options.env);
    this.#consoleLevel =
      flags.logLevel === "none"
        ? RANK.none
        : flags.quiet
          ? RANK.error
          : flags.debug
            ? RANK.debug
            : RANK[flags.logLevel];
    this.#fileLevel = flags.logLevelFile === "none" ? RANK.none : flags.debug ? RANK.debug : RANK[flags.logLevelFile];
    this.#file = this.#openFile();
  }

  addSecrets(secrets: readonly string[]): void {
    this.#scrubber.add(maskableSecrets(secrets));
  }

  summarizeDeprecations(): void {
    if (this.#deprecations.size === 0) return;
    const summaries = [...this.#deprecations].map(([name, { code, count }]) => ({
      event_name: name,
      event_code: code,
      occurrences: count,
    }));
    this.fire(deprecationsSummary({ summaries, show_all_hint: !this.#options.flags.showAllDeprecations }));
  }

  close(): void {
    this.#file?.close();
  }

  #fire(event: EventBody, options: FireOptions): void {
    if (event.deprecation !== undefined && !this.#countDeprecation(event.deprecation, event.code)) return;
    const level = options.level ?? event.level;
    if (this.#judge(event, level) === "silence") return;
    const log = this.#logEvent(event, level, options.thread ?? "MainThread");
    const rank = OUTPUT_EVENTS.has(event.name) ? RANK.error : RANK[level];
    const hidden = CACHE_EVENTS.has(event.name) && !this.#options.flags.logCacheEvents;
    if (!hidden && rank >= this.#consoleLevel) this.#toConsole(log);
    if (!hidden && rank >= this.#fileLevel && !NOT_IN_FILE.has(event.code)) this.#toFile(log, level);
    this.#options.onEvent?.(log.get());
  }

  /** True when the deprecation is to be told. */
  #countDeprecation(name: string, code: string): boolean {
    const seen = this.#deprecations.get(name);
    if (seen !== undefined) seen.count += 1;
    else this.#deprecations.set(name, { code, count: 1 });
    return seen === undefined || this.#options.flags.showAllDeprecations;
  }

  #judge(event: EventBody, level: EventLevel): "tell" | "silence" {
    const { flags } = this.#options;
    const handlesAll = flags.behavior["require_all_warnings_handled_by_warn_error"] === true;
    if (event.warnOrError !== true && !(handlesAll && level === "warn")) return "tell";
    const fate = fateOfWarning(event, flags.warnError, flags.warnErrorOptions);
    if (fate !== "error") return fate;
    if (event.deprecation !== undefined) this.#deprecations.delete(event.deprecation);
    throw new DbtError(textOf(event, this.#style), {
      code: `warning/${event.name}`,
      heading: "Compilation Error",
    });
  }

  #logEvent(event: EventBody, level: EventLevel, thread: string): LazyEvent {
    const message = textOf(event, this.#style);
    return new LazyEvent(event, this.#scrubber, {
      category: "",
      code: event.code,
      extra: this.#extra,
      invocation_id: this.#options.invocationId,
      level,
      msg: this.#scrubber.scrub(message),
      name: event.name,
      pid: this.#options.pid,
      thread,
      ts: isoMicros(this.#options.clock()),
    });
  }

  #toConsole(log: LazyEvent): void {
    const { flags, stdout } = this.#options;
    stdout(`${this.#line(log, flags.logFormat === "default" ? "text" : flags.logFormat, flags.useColors)}\n`);
  }

  #toFile(log: LazyEvent, level: EventLevel): void {
    if (this.#file === null) return;
    const { flags } = this.#options;
    const format = flags.logFormatFile === "default" ? "debug" : flags.logFormatFile;
    this.#file.write(this.#line(log, format, flags.useColorsFile));
    if (level === "error") this.#file.flush();
  }

  #line(log: LazyEvent, format: Exclude<LogFormat, "default">, colors: boolean): string {
    if (format === "json") return jsonLine(log.get());
    const options = { colors, now: () => new Date(this.#options.clock()) };
    const event = { info: log.info, data: {} };
    return format === "text" ? textLine(event, log.info.msg, options) : debugLine(event, log.info.msg, options);
  }

  #openFile(): LogFile | null {
    const { logFile, flags, stderr } = this.#options;
    if (logFile === null || flags.logLevelFile === "none") return null;
    return openLogFile({
      path: logFile,
      maxBytes: flags.logFileMaxBytes,
      onProblem: (reason) => stderr(`cannot write the log file ${logFile}: ${reason}; going on without it\n`),
    });
  }
}

/** An event whose data is made only when somebody wants it. */
class LazyEvent {
  readonly info: LogEvent["info"];
  readonly #event: EventBody;
  readonly #scrubber: Scrubber;
  #log: LogEvent | null = null;

  constructor(event: EventBody, scrubber: Scrubber, info: LogEvent["info"]) {
    this.#event = event;
    this.#scrubber = scrubber;
    this.info = info;
  }

  get(): LogEvent {
    this.#log ??= { data: this.#data(), info: this.info };
    return this.#log;
  }

  #data(): LogEvent["data"] {
    const data = this.#event.encode?.() ?? {};
    return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, this.#scrubber.scrubJson(value)]));
  }
}

/** The text of an event, without colours unless a style says so. */
export function textOf(event: EventBody, style: TextStyle = PLAIN): string {
  return typeof event.message === "string" ? event.message : event.message(style);
}

/** `2026-11-24T02:50:46.786452Z`. */
export function isoMicros(milliseconds: number): string {
  const micros = Math.round(milliseconds * 1000);
  const iso = new Date(Math.floor(micros / 1000)).toISOString().slice(0, -1);
  return `${iso}${String(micros % 1000).padStart(3, "0")}Z`;
}

/** `DBT_ENV_CUSTOM_ENV_TEAM=x` is `{"TEAM": "x"}` in every event. */
function metadataVariables(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const prefix = "DBT_ENV_CUSTOM_ENV_";
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith(prefix) && value !== undefined) found[name.slice(prefix.length)] = value;
  }
  return found;
}
