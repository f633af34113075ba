// Run config as text, YAML or JSON, to its value; and where in the text a part of it stands.
import { EVENT_ID, type Event, getScalarValue, load, parseEvents, YAMLException } from "js-yaml";
import type { ConfigProblem } from "./config-schema.ts";

export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export type ReadConfig =
  | { readonly value: unknown; readonly problem: null }
  | { readonly value: null; readonly problem: TextPlace & { readonly message: string } };

/** An empty text, or one of comments only, is an empty config. */
export function readRunConfig(text: string): ReadConfig {
  if (text.replace(/^\s*#.*$/gm, "").trim() === "") return { value: {}, problem: null };
  try {
    return { value: load(text) ?? {}, problem: null };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return {
      value: null,
      problem: { ...placeAt(text, error.mark?.position ?? 0), message: error.reason },
    };
  }
}

/** The place of the deepest part of a problem's path that the text has. */
export function placeOfProblem(text: string, path: ConfigProblem["path"]): TextPlace {
  const { events } = parsed(text);
  let at = events[0]?.type === EVENT_ID.DOCUMENT ? 1 : 0;
  let offset = 0;
  for (const part of path) {
    const found = childOf(text, events, at, part);
    if (found === null) break;
    offset = found.offset;
    at = found.at;
  }
  return placeAt(text, offset);
}

function parsed(text: string): { readonly events: readonly Event[] } {
  try {
    return { events: parseEvents(text, { maxDepth: 200 }) };
  } catch (error) {
    if (error instanceof YAMLException) return { events: [] };
    throw error;
  }
}

/** The value of a key, or an item: the number of its event, and where it is written. */
function childOf(text: string, events: readonly Event[], at: number, part: string | number) {
  const holder = events[at];
  const isList = holder?.type === EVENT_ID.SEQUENCE;
  if (!isList && holder?.type !== EVENT_ID.MAPPING) return null;
  let index = 0;
  for (let next = at + 1; events[next] !== undefined && events[next]?.type !== EVENT_ID.POP; index++) {
    const first = events[next];
    const name = isList ? index : first?.type === EVENT_ID.SCALAR ? getScalarValue(text, first) : null;
    const value = isList ? next : behind(events, next);
    if (String(name) === String(part)) return { at: value, offset: startOf(events, next) };
    next = behind(events, value);
  }
  return null;
}

/** The number of the event behind a value. */
function behind(events: readonly Event[], at: number): number {
  let depth = 0;
  for (let next = at; next < events.length; next++) {
    const type = events[next]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth++;
    if (type === EVENT_ID.POP) depth--;
    if (depth <= 0) return next + 1;
  }
  return events.length;
}

function startOf(events: readonly Event[], from: number): number {
  for (const event of events.slice(from)) if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  return 0;
}

function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
