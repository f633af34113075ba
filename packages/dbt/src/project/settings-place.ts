// Where a mistake stands in one of a project's own settings files (dbt_project.yml, profiles.yml, packages.yml, …): read
// again when something is wrong. Values that may be secrets are hidden in the lines that are shown.
import { EVENT_ID } from "js-yaml";
import type { Span } from "../errors.ts";
import { nearest } from "../resolve/nearest.ts";
import { readTextIfThere } from "./files.ts";
import { yamlEvents } from "./yaml-events.ts";
import { type YamlPath, yamlPlace } from "./yaml-place.ts";

/** The place that `path` leads to, or as far as the file has it. Null when nothing of the path is there. */
export function settingsPlace(file: string, path: YamlPath): Span | null {
  const text = readTextIfThere(file);
  const place = text === null ? null : yamlPlace(text, path, file);
  if (text === null || place === null) return null;
  return { ...place, excerpt: yamlPlace(withoutSecrets(text), path, file)?.excerpt ?? "" };
}

/** `did you mean …?`, or what else is worth saying. */
export function didYouMean(name: string, known: Iterable<string>, otherwise: string | null = null): string | null {
  const near = nearest(name, known);
  return near === null ? otherwise : `did you mean '${near}'?`;
}

const SECRET_KEY = /pass|pw|secret|token|key|credential|private|auth|dsn|uri|url|connection|access|json|sas/i;

/** The text with the values of keys that sound like secrets replaced, line by line, and comments on them; templates stay. */
export function withoutSecrets(text: string): string {
  const { source, events } = yamlEvents(text);
  if (source !== text) return text;
  const hidden: [start: number, end: number][] = [];
  let at = 0;

  function value(isSecret: boolean): void {
    const event = events[at++];
    if (event?.type === EVENT_ID.SCALAR && isSecret) hidden.push([event.valueStart, event.valueEnd]);
    else if (event?.type === EVENT_ID.SEQUENCE) {
      while (events[at] !== undefined && events[at]?.type !== EVENT_ID.POP) value(isSecret);
      at++;
    } else if (event?.type === EVENT_ID.MAPPING) {
      while (events[at] !== undefined && events[at]?.type !== EVENT_ID.POP) {
        const key = events[at];
        value(false);
        const name = key?.type === EVENT_ID.SCALAR ? text.slice(key.valueStart, key.valueEnd) : "";
        value(isSecret || SECRET_KEY.test(name));
      }
      at++;
    }
  }

  if (events[at]?.type === EVENT_ID.DOCUMENT) at++;
  value(false);
  const shown = hidden.reduceRight((kept, [start, end]) => {
    const written = kept.slice(start, end);
    if (written.includes("{{")) return kept;
    return kept.slice(0, start) + written.replace(/\S[^\r\n]*/g, "(hidden)") + kept.slice(end);
  }, text);
  return shown.replace(/(^|\s)#[^\r\n]*/g, (comment, blank: string) =>
    SECRET_KEY.test(comment) ? `${blank}# (hidden)` : comment,
  );
}
