// How messages look: colours or none, the width of progress lines, and the few shapes that many messages share.
import { wrapText } from "./text-wrap.ts";

export interface TextStyle {
  /** `--printer-width`. */
  readonly width: number;
  /** `require_event_names_in_deprecations`: the tag of some deprecations names the event. */
  readonly eventNames: boolean;
  readonly quiet: boolean;
  green(text: string): string;
  yellow(text: string): string;
  red(text: string): string;
}

export interface TextStyleOptions {
  readonly colors: boolean;
  readonly width?: number;
  readonly eventNames?: boolean;
  readonly quiet?: boolean;
}

export const RESET = "\u001b[0m";

export function createTextStyle(options: TextStyleOptions): TextStyle {
  const painter = (code: number) => (text: string) => (options.colors ? `\u001b[${code}m${text}${RESET}` : text);
  return {
    width: options.width ?? 80,
    eventNames: options.eventNames ?? false,
    quiet: options.quiet ?? false,
    red: painter(31),
    green: painter(32),
    yellow: painter(33),
  };
}

/** The style of messages outside of any console: no colours, dbt's usual width. */
export const PLAIN: TextStyle = createTextStyle({ colors: false });

export function warningTag(style: TextStyle, message: string, eventName = ""): string {
  return `[${style.yellow("WARNING")}]${eventName === "" ? "" : `[${eventName}]`}: ${message}`;
}

export function wrapped(style: TextStyle, message: string): string {
  return wrapText(message, style.width);
}

export interface ProgressLine {
  readonly message: string;
  /** The text in brackets, coloured. */
  readonly status: string;
  readonly index?: number | null;
  readonly total?: number | null;
  /** Seconds; absent while something only starts. */
  readonly seconds?: number | null;
  /** Cut the message to the printer's width. */
  readonly truncate?: boolean;
}

/** `1 of 3 START sql view model a.b ........ [RUN]` */
export function progressLine(style: TextStyle, line: ProgressLine): string {
  const counted = line.index != null && line.total != null ? `${line.index} of ${line.total} ` : "";
  let justified = `${counted}${line.message} `.padEnd(style.width, ".");
  if (line.truncate === true && justified.length > style.width - 3) {
    justified = `${justified.slice(0, style.width - 3)}...`;
  }
  const time = line.seconds == null ? "" : ` in ${line.seconds.toFixed(2)}s`;
  return `${justified} [${line.status}${time}]`;
}

/** `1 error`, `2 errors`. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
