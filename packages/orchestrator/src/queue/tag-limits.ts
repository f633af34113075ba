// Limits by tag, of runs and of steps: by key, by key and value, by each value. A pure count.
import type { TagLimit } from "../definitions/types.ts";

export type Tags = Readonly<Record<string, string>>;

export interface TagCount {
  /** The limit that holds these tags up; null when none does. */
  fullFor(tags: Tags): TagLimit | null;
  add(tags: Tags): void;
}

export function createTagCount(limits: readonly TagLimit[], busy: Iterable<Tags> = []): TagCount {
  const counts = new Map<string, number>();
  const add = (tags: Tags) => {
    for (const key of limits.flatMap((limit, index) => slotOf(limit, index, tags) ?? [])) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  };
  for (const tags of busy) add(tags);
  return {
    add,
    fullFor: (tags) =>
      limits.find((limit, index) => {
        const slot = slotOf(limit, index, tags);
        return slot !== null && (counts.get(slot) ?? 0) >= limit.limit;
      }) ?? null,
  };
}

/** What of a limit these tags count towards; null when they do not. */
function slotOf({ key, value }: TagLimit, index: number, tags: Tags): string | null {
  const own = Object.hasOwn(tags, key) ? tags[key] : undefined;
  if (own === undefined) return null;
  if (value === undefined) return `${index}`;
  if (typeof value !== "string") return `${index}\n${own}`;
  return own === value ? `${index}` : null;
}

/** `tag team`, `tag team=data`, `tag team (per value)`. */
export function tagLimitText({ key, value }: TagLimit): string {
  if (value === undefined) return `tag ${key}`;
  return typeof value === "string" ? `tag ${key}=${value}` : `tag ${key} (each value by itself)`;
}
