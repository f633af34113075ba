// Where a value of a YAML text stands, for messages: looked up when something is wrong, so that reading need not keep places.
import { EVENT_ID, type Event, getScalarValue, YAMLException } from "js-yaml";
import type { Span } from "../errors.ts";
import { excerptOf } from "./excerpt.ts";
import { yamlEvents } from "./yaml-events.ts";

/** Keys and indexes from the top: `["models", 0, "access"]`. */
export type YamlPath = readonly (string | number)[];

/** Names of YAML files have hyphens, and configs a plus. */
const KEY = /^\+?[\p{L}\p{N}_.-]+/u;

/** The place of the deepest part of `path` that the text has: a key, or the start of a list's element. Null without any. */
export function yamlPlace(text: string, path: YamlPath, file: string): Span | null {
  const offset = offsetOf(text, path);
  if (offset === null) return null;
  const before = text.slice(0, offset).split("\n");
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  return { file, line, column, excerpt: excerptOf(text, line, column, KEY) };
}

function offsetOf(text: string, path: YamlPath): number | null {
  const read = eventsOf(text);
  if (read === null) return null;
  let found: number | null = null;
  let depth = 0;
  let at = 0;
  const next = () => read[at++];

  /** Reads one value; where `wanted`, it lies on the path down to `level`. */
  function value(level: number, wanted: boolean): void {
    const event = next();
    if (event === undefined) return;
    if (event.type === EVENT_ID.SEQUENCE) sequence(level, wanted);
    else if (event.type === EVENT_ID.MAPPING) mapping(level, wanted);
  }

  function sequence(level: number, wanted: boolean): void {
    for (let index = 0; read?.[at] !== undefined && read[at]?.type !== EVENT_ID.POP; index++) {
      const here = wanted && path[level] === index;
      if (here) reach(level, startOf(read, at));
      value(level + 1, here);
    }
    next();
  }

  function mapping(level: number, wanted: boolean): void {
    while (read?.[at] !== undefined && read[at]?.type !== EVENT_ID.POP) {
      const key = read[at];
      const isScalar = key?.type === EVENT_ID.SCALAR;
      const here = wanted && isScalar && getScalarValue(text, key) === path[level];
      if (here) reach(level, key.valueStart);
      value(level + 1, false);
      value(level + 1, here);
    }
    next();
  }

  function reach(level: number, offset: number | null): void {
    if (offset === null || level < depth) return;
    found = offset;
    depth = level + 1;
  }

  if (read[at]?.type === EVENT_ID.DOCUMENT) next();
  value(0, true);
  return found;
}

/** Where the first scalar at or behind an event starts. */
function startOf(events: readonly Event[], from: number): number | null {
  for (const event of events.slice(from)) if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  return null;
}

function eventsOf(text: string): readonly Event[] | null {
  try {
    const { source, events } = yamlEvents(text);
    // Lines that were moved right make offsets of another text.
    return source === text ? events : null;
  } catch (error) {
    if (error instanceof YAMLException) return null;
    throw error;
  }
}
