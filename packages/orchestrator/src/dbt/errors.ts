// How the work with dbt fails, in dbt's own words where it has them.
import type { WatchedFolder } from "../definitions/types.ts";
import type { DbtLogEvent, DbtPlace } from "./types.ts";

/** A dbt command did not succeed. */
export class DbtCliError extends Error {
  override readonly name = "DbtCliError";
  readonly code = "dbt/command-failed";
  readonly exitCode: number;
  /** What to do about it, when dbt said so. */
  readonly hint: string | null;
  /** Where in the project it went wrong, when dbt said so. */
  readonly place: DbtPlace | null;

  /** Where a change may mend it. */
  readonly watchedFolders: readonly WatchedFolder[];

  constructor(
    message: string,
    exitCode: number,
    more: {
      readonly hint?: string | null;
      readonly place?: DbtPlace | null;
      readonly watchedFolders?: readonly WatchedFolder[];
    } = {},
  ) {
    super(message);
    this.exitCode = exitCode;
    this.hint = more.hint ?? null;
    this.place = more.place ?? null;
    this.watchedFolders = more.watchedFolders ?? [];
  }
}

const MAX_MESSAGES = 20;

/** Collects what dbt says of errors, to be repeated where the command's failure is told. */
export function createErrorCollector() {
  const messages: string[] = [];
  return {
    hear(event: DbtLogEvent): void {
      // Result lines say less than the summaries that follow them.
      if (event.info.level !== "error" || /^Log\w+Result$/.test(event.info.name)) return;
      const text = plainText(event.info.msg).trim();
      if (text !== "" && !messages.includes(text) && messages.length < MAX_MESSAGES) messages.push(text);
    },
    messages: () => messages,
  };
}

/** Text without colours. */
export function plainText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
  return text.includes("\u001b") ? text.replace(/\u001b\[[0-9;]*m/g, "") : text;
}
