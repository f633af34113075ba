// Pastes ephemeral models into SQL as common table expressions. In: compiled SQL and the CTE texts in dependency order.
// Out: SQL whose first statement starts with them; an existing WITH clause is extended, comments before it are kept.

/** `sql` with `ctes` (each ` name as (…)`) in front. */
export function injectCtes(sql: string, ctes: readonly string[]): string {
  if (ctes.length === 0) return sql;
  const joined = ctes.join(", ");
  const start = skipBlanks(sql, 0);
  const afterWith = wordAt(sql, start, "with");
  if (afterWith === null) {
    const first = skipSpace(sql, 0);
    // Before a leading comment, not after it.
    return `${sql.slice(0, first)}with${joined} ${sql.slice(first)}`;
  }
  const place = skipSpace(sql, wordAt(sql, skipSpace(sql, afterWith), "recursive") ?? afterWith);
  return `${sql.slice(0, place)}${joined}, ${sql.slice(place)}`;
}

function skipSpace(sql: string, from: number): number {
  let at = from;
  while (/\s/.test(sql[at] ?? "")) at += 1;
  return at;
}

/** Where the first thing stands that is neither blank nor comment, or the end. */
function skipBlanks(sql: string, from: number): number {
  let at = from;
  while (at < sql.length) {
    if (/\s/.test(sql[at] ?? "")) at += 1;
    else if (sql.startsWith("--", at)) {
      const end = sql.indexOf("\n", at);
      at = end === -1 ? sql.length : end + 1;
    } else if (sql.startsWith("/*", at)) {
      const end = sql.indexOf("*/", at + 2);
      at = end === -1 ? sql.length : end + 2;
    } else break;
  }
  return at;
}

/** The place after `word` when it stands at `at`, else null. */
function wordAt(sql: string, at: number, word: string): number | null {
  const end = at + word.length;
  if (sql.slice(at, end).toLowerCase() !== word) return null;
  return /[\w$]/.test(sql[end] ?? "") ? null : end;
}
