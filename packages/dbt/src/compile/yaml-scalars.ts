// Which form PyYAML gives a text: plain, in single or in double quotes. What decides: what the plain text would be read as
// (YAML 1.1), signs that mean something to YAML, line breaks and blanks at the wrong place.

export interface ScalarForms {
  readonly multiline: boolean;
  readonly plain: boolean;
  readonly single: boolean;
}

const BREAKS = "\n\x85\u2028\u2029";
const BLANKS = `\0 \t\r${BREAKS}`;
/** What a plain text must not begin with. */
const OPENING = "#,[]{}&*!|>'\"%@`";

export function isBreak(character: string | undefined): boolean {
  return character !== undefined && BREAKS.includes(character);
}

/** The forms in which the characters can be written without being read as something else than text. */
export function formsOf(characters: readonly string[]): ScalarForms {
  const text = characters.join("");
  const multiline = characters.some(isBreak);
  const [first, last] = [characters[0], characters.at(-1)];
  const edges = [first, last].some((character) => character === " " || isBreak(character));
  const breakThenSpace = hasPair(characters, isBreak, (next) => next === " ");
  const spaceThenBreak = hasPair(characters, (character) => character === " ", isBreak);
  const escapes = spaceThenBreak || characters.some(needsEscape);
  return {
    multiline,
    plain: !(multiline || edges || breakThenSpace || escapes || hasIndicator(characters, text) || isReadAsOther(text)),
    single: !(breakThenSpace || escapes),
  };
}

function hasPair(
  characters: readonly string[],
  first: (character: string) => boolean,
  second: (character: string) => boolean,
): boolean {
  return characters.some((character, at) => {
    const next = characters[at + 1];
    return next !== undefined && first(character) && second(next);
  });
}

/** All but printable ASCII and the line feed. */
function needsEscape(character: string): boolean {
  return character !== "\n" && (character < " " || character > "~");
}

function hasIndicator(characters: readonly string[], text: string): boolean {
  if (text.startsWith("---") || text.startsWith("...")) return true;
  return characters.some((character, at) => {
    const beforeBlank = isBlank(characters[at + 1]);
    if (at === 0) return OPENING.includes(character) || ("?:-".includes(character) && beforeBlank);
    return (character === ":" && beforeBlank) || (character === "#" && isBlank(characters[at - 1]));
  });
}

function isBlank(character: string | undefined): boolean {
  return character === undefined || BLANKS.includes(character);
}

/** Plain texts that YAML 1.1 takes for null, a truth value, a number, a date, or its `=` and `<<`. */
const OTHER = [
  /^(?:~|null|Null|NULL|)$/,
  /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][\d_]*(?::[0-5]?\d)*|0x[\da-fA-F_]+)$/,
  /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*)$/,
  /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  /^(?:=|<<)$/,
];

function isReadAsOther(text: string): boolean {
  return OTHER.some((pattern) => pattern.test(text));
}

const SHORT_ESCAPES = new Map(
  [...'\0\x07\b\t\n\v\f\r\x1b"\\\x85\xa0\u2028\u2029'].map((character, at) => [character, '0abtnvfre"\\N_LP'[at]]),
);

/** As it stands between double quotes; null when it needs no escape there. */
export function escapeOf(character: string): string | null {
  const short = SHORT_ESCAPES.get(character);
  if (short !== undefined) return `\\${short}`;
  if (character >= " " && character <= "~") return null;
  const code = character.codePointAt(0) ?? 0;
  const [letter, digits] = code <= 0xff ? ["x", 2] : code <= 0xffff ? ["u", 4] : ["U", 8];
  return `\\${letter}${code.toString(16).toUpperCase().padStart(Number(digits), "0")}`;
}
