// Text of a selection to tokens.
import { SelectionError } from "./types.ts";

export interface SelectionToken {
  readonly kind: "word" | "text" | "+" | ":" | "=" | "(" | ")" | "end";
  readonly text: string;
  readonly offset: number;
}

const WORD = /[^\s()+:="']+/y;

export function lexSelection(source: string): readonly SelectionToken[] {
  const tokens: SelectionToken[] = [];
  let offset = 0;
  while (offset < source.length) {
    const char = source[offset] ?? "";
    if (/\s/.test(char)) {
      offset++;
    } else if (char === "+" || char === ":" || char === "=" || char === "(" || char === ")") {
      tokens.push({ kind: char, text: char, offset });
      offset++;
    } else if (char === '"' || char === "'") {
      const token = quoted(source, offset, char);
      tokens.push(token);
      offset += token.text.length + 2;
    } else {
      WORD.lastIndex = offset;
      const text = WORD.exec(source)?.[0] ?? char;
      tokens.push({ kind: "word", text, offset });
      offset += text.length;
    }
  }
  tokens.push({ kind: "end", text: "", offset });
  return tokens;
}

function quoted(source: string, offset: number, quote: string): SelectionToken {
  const end = source.indexOf(quote, offset + 1);
  if (end < 0) throw new SelectionError(`selection \`${source}\`: the ${quote} at ${offset + 1} is not closed`);
  return { kind: "text", text: source.slice(offset + 1, end), offset };
}
