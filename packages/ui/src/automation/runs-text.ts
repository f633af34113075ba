// What a tick came to, in a few words.
import type { TickView } from "@sluice/api";

export function runsText({ runIds, status, error, message }: TickView): string {
  if (runIds.length > 0) return `${runIds.length} run${runIds.length === 1 ? "" : "s"}`;
  if (error !== null) return error.message.split("\n")[0] ?? "";
  if (status === "started") return "under way";
  return message ?? "no runs";
}
