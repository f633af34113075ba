// White space as Python has it: JavaScript's, without the byte order mark, with the separators of ASCII and NEL.

/** For use in a pattern, as one alternative of a group. */
export const spacePattern = "[^\\S\\ufeff]|[\\x1c-\\x1f\\x85]";

const single = new RegExp(`^(?:${spacePattern})$`);

export function isSpace(character: string): boolean {
  return single.test(character);
}

/** Without the white space at both ends. */
export function trimSpace(text: string): string {
  return trimSpaceStart(trimSpaceEnd(text));
}

export function trimSpaceStart(text: string): string {
  let start = 0;
  while (start < text.length && isSpace(text.charAt(start))) start++;
  return text.slice(start);
}

export function trimSpaceEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
