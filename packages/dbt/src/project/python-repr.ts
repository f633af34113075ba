// repr() and str() of YAML data, JSON and flags as Python prints them: in messages, and in the names and ids of tests.
import { Float } from "@sluice/jinja";

/** `str(value)`: text as it stands, everything else as its repr. */
export function pythonStr(value: unknown): string {
  return typeof value === "string" ? value : pythonRepr(value);
}

export function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return textRepr(value);
  if (typeof value === "number") return numberText(value);
  if (value instanceof Float)
    return Number.isInteger(value.value) ? `${numberText(value.value)}.0` : numberText(value.value);
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(", ")}]`;
  if (typeof value !== "object") return String(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${textRepr(key)}: ${pythonRepr(item)}`)
    .join(", ")}}`;
}

/** Python turns to exponents at other magnitudes than JavaScript, and pads them to two digits. */
function numberText(value: number): string {
  if (Number.isInteger(value)) return Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value);
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e16) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

/** ASCII that can be seen, without quotes and backslashes: nearly all text. */
const plain = /^[ !#-&(-[\]-~]*$/;

function textRepr(text: string): string {
  if (plain.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let shown = quote;
  for (const character of text) {
    if (character === quote || character === "\\") shown += `\\${character}`;
    else if (character === "\n") shown += "\\n";
    else if (character === "\r") shown += "\\r";
    else if (character === "\t") shown += "\\t";
    else if (/[\p{C}\p{Zl}\p{Zp}]|[^\S ]/u.test(character)) shown += escapeCode(character.codePointAt(0) ?? 0);
    else shown += character;
  }
  return shown + quote;
}

function escapeCode(code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}
