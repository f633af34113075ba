// Which events of a run are shown.
import type { EventView } from "@sluice/api";

export const levels = ["debug", "info", "warning", "error"] as const;
export type Level = (typeof levels)[number];

export interface EventFilter {
  readonly text: string;
  /** Events below this level are hidden. */
  readonly level: Level;
  /** Null shows every type. */
  readonly types: ReadonlySet<string> | null;
  /** A step or node; null shows all. */
  readonly about: string | null;
}

export function filterEvents(events: readonly EventView[], filter: EventFilter): readonly EventView[] {
  const text = filter.text.trim().toLowerCase();
  const least = levels.indexOf(filter.level);
  return events.filter(
    (event) =>
      levels.indexOf(event.level) >= least &&
      (filter.types === null || filter.types.has(event.type)) &&
      (filter.about === null || event.nodeId === filter.about || event.stepKey === filter.about) &&
      (text === "" || haystack(event).includes(text)),
  );
}

function haystack(event: EventView): string {
  return `${event.message}\n${event.type}\n${event.nodeId ?? ""}\n${event.assetKey ?? ""}\n${event.checkName ?? ""}`.toLowerCase();
}
