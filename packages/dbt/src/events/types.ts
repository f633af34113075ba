// What happens during a command, as dbt's own structured events: `info` and `data` with dbt's names, so that the JSON log of
// this engine and of a dbt executable are one format. The console text and the log file are other forms of the same events.
import type { Json } from "../manifest/types.ts";
import type { TextStyle } from "./text-style.ts";

export type EventLevel = "debug" | "info" | "warn" | "error";

/** One event before it has a time and a thread: made by `builders.ts`, one function per kind. */
export interface EventBody {
  /** dbt's name: `LogModelResult`. */
  readonly name: string;
  /** dbt's code: `Q012`. */
  readonly code: string;
  readonly level: EventLevel;
  readonly data: Readonly<Record<string, unknown>>;
  /** The text as the console shows it, without stamp; a function where it has colours or is wrapped to a width. */
  readonly message: string | ((style: TextStyle) => string);
  /** `data` as the JSON log holds it: every field, absent ones with their empty value. */
  readonly encode?: () => Readonly<Record<string, Json>>;
  /** `--warn-error` turns this warning into an error. */
  readonly warnOrError?: boolean;
  /** Deprecations are told once per key, and counted. */
  readonly deprecation?: string;
}

/** An event as the JSON log holds it. */
export interface LogEvent {
  readonly info: {
    readonly category: string;
    readonly code: string;
    readonly extra: Readonly<Record<string, string>>;
    readonly invocation_id: string;
    readonly level: EventLevel;
    readonly msg: string;
    readonly name: string;
    readonly pid: number;
    readonly thread: string;
    /** ISO 8601, UTC, microseconds, `Z`. */
    readonly ts: string;
  };
  readonly data: Readonly<Record<string, Json>>;
}

export interface FireOptions {
  /** Overrides the kind's own level. */
  readonly level?: EventLevel;
  /** dbt's thread name; default `MainThread`. */
  readonly thread?: string;
}
