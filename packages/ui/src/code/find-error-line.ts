// Finds the line of a query that a database's error message quotes. The message counts lines in what was sent, which is
// wrapped around the compiled query, so the quoted text decides, and only when it is there once.

/** The line, counted from 1; null when the message quotes none. */
export function findErrorLine(message: string | null, code: string | null): number | null {
  if (message === null || code === null) return null;
  const quoted = /^\s*LINE \d+:(.*)$/m.exec(message)?.[1]?.trim();
  if (quoted === undefined || quoted === "") return null;
  // Long lines are cut in the message, with dots at one or both ends.
  const wanted = quoted.replace(/^\.\.\.|\.\.\.$/g, "");
  const lines = code.split("\n");
  const found = lines.flatMap((line, index) => (line.includes(wanted) ? [index + 1] : []));
  return found.length === 1 ? (found[0] ?? null) : null;
}
