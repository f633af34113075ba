// JSON as Python's `json.dumps` writes it: blanks behind commas and colons, ASCII only.

export function pythonJson(value: unknown, sortKeys = false): string {
  if (typeof value === "string") return asciiString(value);
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map((item) => pythonJson(item, sortKeys)).join(", ")}]`;
  const entries = Object.entries(value);
  if (sortKeys) entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, item]) => `${asciiString(key)}: ${pythonJson(item, sortKeys)}`).join(", ")}}`;
}

/** A JSON string with everything beyond ASCII escaped. */
export function asciiString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
