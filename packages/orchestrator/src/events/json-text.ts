// Values as JSON text that PostgreSQL's jsonb and text take: it knows neither the character 0 nor half of a surrogate pair.

const REFUSED = /(?<!\\)((?:\\\\)*)\\u(?:(0000)|d[89a-f][0-9a-f]{2})/g;

/** JSON text of a value; characters that the server would refuse are dropped or replaced by U+FFFD. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value) ?? "null";
  if (!text.includes("\\u0000") && !text.includes("\\ud")) return text;
  // Two passes: characters that stand side by side share the backslashes that are looked at.
  return clean(clean(text));
}

function clean(text: string): string {
  return text.replace(REFUSED, (_whole, backslashes: string, zero?: string) =>
    zero === undefined ? `${backslashes}\\ufffd` : backslashes,
  );
}
