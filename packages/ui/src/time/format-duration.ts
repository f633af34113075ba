// Durations as people read them: three figures at most, the unit beside them.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `340ms`, `3.54s`, `42.1s`, `2m 05s`, `1h 12m`, `3d 4h`. */
export function formatDuration(millis: number | null): string {
  if (millis === null || !Number.isFinite(millis)) return "–";
  const value = Math.max(0, millis);
  if (value < SECOND - 0.5) return `${Math.round(value)}ms`;
  if (value < 10 * SECOND - 5) return `${(value / SECOND).toFixed(2)}s`;
  if (value < MINUTE - 50) return `${(value / SECOND).toFixed(1)}s`;
  const seconds = Math.round(value / SECOND);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${pad(seconds % 60)}s`;
  const minutes = Math.round(value / MINUTE);
  if (value < DAY) return `${Math.floor(minutes / 60)}h ${pad(minutes % 60)}m`;
  const hours = Math.round(value / HOUR);
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** A running clock: whole seconds, so that it does not flicker. */
export function formatElapsed(millis: number): string {
  const seconds = Math.max(0, Math.floor(millis / SECOND));
  return seconds < 60 ? `${seconds}s` : formatDuration(seconds * SECOND);
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
