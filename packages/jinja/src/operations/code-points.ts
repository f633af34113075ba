// Python counts a str in code points, JavaScript in UTF-16 units. Text without surrogates, nearly all there is, needs no
// conversion.

const surrogate = /[\ud800-\udfff]/;

export function isSimple(text: string): boolean {
  return !surrogate.test(text);
}

/** `len(text)` */
export function codePointLength(text: string): number {
  if (isSimple(text)) return text.length;
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** The text as an array of characters in Python's sense. */
export function characters(text: string): string[] {
  return isSimple(text) ? text.split("") : Array.from(text);
}

/** The character at an index that may be negative; undefined outside. */
export function characterAt(text: string, index: number): string | undefined {
  if (isSimple(text)) return text[index < 0 ? index + text.length : index];
  return Array.from(text).at(index);
}

/** The index in code points of a place given in UTF-16 units. */
export function codePointIndex(text: string, unit: number): number {
  return codePointLength(text.slice(0, unit));
}

/** The place in UTF-16 units of an index in code points. */
export function unitIndex(text: string, index: number): number {
  if (isSimple(text)) return Math.min(index, text.length);
  return Array.from(text).slice(0, index).join("").length;
}

/** Negative, zero or positive, by code points. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const unitA = a.charCodeAt(i);
    const unitB = b.charCodeAt(i);
    if (unitA !== unitB) return sortWeight(unitA) - sortWeight(unitB);
  }
  return a.length - b.length;
}

/** Surrogates stand for characters above everything that is one unit long. */
function sortWeight(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
