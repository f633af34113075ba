// How a tick ends that launches nothing.
import type { TickResult } from "../storage/automation-types.ts";

export function endedTick(status: TickResult["status"], message: string | null): TickResult {
  return {
    status,
    message,
    error: null,
    cursor: null,
    watchCursor: null,
    runs: [],
    dynamicPartitions: [],
    isQuiet: false,
    conditions: null,
    output: "",
  };
}
