// Where in the team's files a declaration stands: the line that called the function that declares.
import { fileURLToPath } from "node:url";
import type { SourceSite } from "./types.ts";

type Declares = ((...args: never[]) => unknown) | (abstract new (...args: never[]) => unknown);

/** The caller of `declare`; null when the stack does not say. */
export function sourceSite(declare: Declares): SourceSite | null {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(holder, declare);
  Error.stackTraceLimit = limit;
  return siteInStack(holder.stack ?? "");
}

/** The first place that a stack names. */
function siteInStack(stack: string): SourceSite | null {
  const match = /\(?((?:file:\/\/|\/|[A-Za-z]:\\)[^()\n]*?):(\d+):\d+\)?\s*$/m.exec(stack);
  if (match === null) return null;
  const [, place = "", line = "0"] = match;
  return { file: place.startsWith("file://") ? fileURLToPath(place) : place, line: Number(line) };
}
