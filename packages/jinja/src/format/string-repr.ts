// Python's repr of a str.

const plain = /^[ -&(-[\]-~]*$/;
const special = /[\\\n\r\t]|[\p{C}\p{Z}]/gu;

/** `repr(text)`: single quotes unless the text has some and no double ones. */
export function stringRepr(text: string): string {
  if (plain.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(special, escapeCharacter);
  return quote === "'" ? `'${escaped.replaceAll("'", "\\'")}'` : `"${escaped}"`;
}

function escapeCharacter(character: string): string {
  switch (character) {
    case " ":
      return " ";
    case "\\":
      return "\\\\";
    case "\n":
      return "\\n";
    case "\r":
      return "\\r";
    case "\t":
      return "\\t";
    default:
      return escapeCode(character.codePointAt(0) ?? 0);
  }
}

function escapeCode(code: number): string {
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
