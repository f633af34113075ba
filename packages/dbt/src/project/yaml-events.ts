// The events of a YAML text. Inside brackets and quotes PyYAML does not mind where a line starts, js-yaml wants it right of
// its parent: such lines are moved right, where blanks mean nothing.
import { type Event, parseEvents, YAMLException } from "js-yaml";

export interface YamlEvents {
  /** What the offsets of the events are of: the text, some of its lines moved right. */
  readonly source: string;
  readonly events: Event[];
}

const MOST_LINES = 1000;
/** Every moved line costs a pass over the text: long texts get fewer. */
const MOST_CHARACTERS = 20_000_000;
const STEP = " ".repeat(40);
/** Right of whatever a line may be nested in. */
const FAR_RIGHT = STEP.repeat(10);

/** @throws {YAMLException} */
export function yamlEvents(text: string): YamlEvents {
  let source = text;
  let first: YAMLException | null = null;
  for (let moved = 0; ; moved++) {
    try {
      return { source, events: parseEvents(source, { maxDepth: 200 }) };
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      first ??= error;
      const goesOn = moved < MOST_LINES && moved * source.length < MOST_CHARACTERS;
      const shifted = goesOn ? withLineMoved(source, error) : null;
      // What stays wrong is told as it was found first.
      if (shifted === null) throw first;
      source = shifted;
    }
  }
}

function withLineMoved(source: string, { reason, mark }: YAMLException): string | null {
  if (reason !== "deficient indentation" || mark === undefined) return null;
  const lines = source.split("\n");
  const line = lines[mark.line] ?? "";
  if (/^ *\t/.test(line) || line.startsWith(FAR_RIGHT)) return null;
  lines[mark.line] = `${STEP}${line}`;
  return lines.join("\n");
}
