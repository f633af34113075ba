// The one way to tell that something happened. Printers, the log file and host programs listen.
import type { EventBody, FireOptions } from "./types.ts";

/** Tells an event. Never throws; a warning that `--warn-error` turns into an error throws `DbtError`. */
export type Fire = (event: EventBody, options?: FireOptions) => void;
