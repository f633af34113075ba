// How long something took, or has been taking until now.
import { formatDuration, formatElapsed } from "./format-duration.ts";
import { useNow } from "./now.ts";

export interface DurationProps {
  readonly from: string | null;
  readonly to: string | null;
  /** False for what has ended without an end time: then nothing is shown instead of a clock that runs for ever. */
  readonly running: boolean;
}

export function Duration({ from, to, running }: DurationProps) {
  const ticking = running && from !== null && to === null;
  const now = useNow("second", ticking);
  if (from === null) return <span>–</span>;
  if (to !== null) return <span className="numbers">{formatDuration(Date.parse(to) - Date.parse(from))}</span>;
  return <span className="numbers">{ticking ? formatElapsed(now - Date.parse(from)) : "–"}</span>;
}
